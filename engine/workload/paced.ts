import { Observable } from 'rxjs';
import type { Clock, ClockTask } from '../clock/clock.js';
import type { Pacer } from './pacer.js';
import type { Timeline } from './timeline.js';

/** After a stall, events emitted before sockets get a turn of the event loop: some 5 ms of sends. */
const MAX_EVENTS_A_TURN = 500;

/**
 * Stream of the numbers 0, 1, 2, … of a pacer's events, each as soon as it is due on the clock; completes after the
 * last. A late turn emits what has fallen due since, in order, and turns follow one another until it has caught up. One
 * task of the clock per stream.
 *
 * `stop` ends it early and exactly: it carries a time on the clock, and what was due before that is still emitted.
 */
export function paced(clock: Clock, pacer: Pacer, timeline: Timeline, stop: Observable<number>): Observable<number> {
  return new Observable((subscriber) => {
    let n = 0;
    let task: ClockTask<undefined> | undefined;

    // Compared on the clock's side: the way back to an offset could round to just before the event.
    const emit = (isDue: (dueAtMs: number) => boolean, most = Infinity): void => {
      for (let left = most; left > 0 && !subscriber.closed; left--) {
        const offsetMs = pacer.dueAtMs(n);
        if (offsetMs === undefined) subscriber.complete();
        else if (isDue(timeline.toClockMs(offsetMs))) subscriber.next(n++);
        else break;
      }
    };
    const emitBefore = (endMs: number): void => emit((dueAtMs) => dueAtMs < endMs);
    const arm = (): void => {
      task?.unsubscribe();
      const offsetMs = pacer.dueAtMs(n);
      if (subscriber.closed || timeline.paused || offsetMs === undefined) return;
      // Not in the past: what is due by then runs within the same turn.
      task = clock.at(Math.max(timeline.toClockMs(offsetMs), clock.now()), turn);
    };
    const turn = (): void => {
      const nowMs = clock.now();
      emit((dueAtMs) => dueAtMs <= nowMs, MAX_EVENTS_A_TURN);
      arm();
    };

    // Word of a pause may come late, and a turn later still: what was due before the pause keeps its time.
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
    subscriber.add(() => task?.unsubscribe());
    if (pacer.dueAtMs(0) === undefined) subscriber.complete();
    else arm();
  });
}
