import { Observable } from 'rxjs';
import type { Clock, ClockTask } from '../clock/clock.js';
import type { DeadlineQueue } from '../clock/deadline-queue.js';
import type { Timeline } from './timeline.js';

/**
 * Stream of the keys of `queue` as they fall due, where deadlines are offsets of a phase: what `paced` is to the events
 * of a pacer, for events that follow from what happened before. A pause shifts them all; a late turn emits everything
 * that has fallen due since, in order, with what that sets anew. One task of the clock for all keys. Takes over the
 * queue's `onEarlier`; one subscriber at a time.
 *
 * `stop` ends it exactly: it carries a time on the clock, and what was due before that is still emitted.
 */
export function pacedDeadlines(
  clock: Clock,
  queue: DeadlineQueue,
  timeline: Timeline,
  stop: Observable<number>,
): Observable<number> {
  return new Observable((subscriber) => {
    let task: ClockTask<undefined> | undefined;

    // Compared on the clock's side, as in `paced`.
    const emit = (isDue: (dueAtMs: number) => boolean): void => {
      queue.onEarlier = undefined; // armed once, afterwards
      while (!subscriber.closed && queue.length > 0 && isDue(timeline.toClockMs(queue.nextDueAtMs()))) {
        subscriber.next(queue.pop(Infinity));
      }
    };
    const emitBefore = (endMs: number): void => emit((dueAtMs) => dueAtMs < endMs);
    const arm = (): void => {
      task?.unsubscribe();
      if (subscriber.closed) return;
      queue.onEarlier = arm;
      const dueMs = queue.nextDueAtMs();
      if (!timeline.paused && dueMs < Infinity) task = clock.at(timeline.toClockMs(dueMs), turn);
    };
    const turn = (): void => {
      const nowMs = clock.now();
      emit((dueAtMs) => dueAtMs <= nowMs);
      arm();
    };
    const shift = (): void => {
      if (timeline.paused) emitBefore(timeline.toPhaseNowMs(clock.now()));
      arm();
    };

    subscriber.add(timeline.changes.subscribe(shift));
    subscriber.add(
      stop.subscribe((atMs) => {
        emitBefore(timeline.toPhaseNowMs(atMs));
        subscriber.complete();
      }),
    );
    subscriber.add(() => {
      queue.onEarlier = undefined;
      task?.unsubscribe();
    });
    arm();
  });
}
