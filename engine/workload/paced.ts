import { Observable } from 'rxjs';
import type { Clock, ClockTask } from '../clock/clock.js';
import type { Pacer } from './pacer.js';
import type { Timeline } from './timeline.js';

/** Numbers of others that are passed over at once; beyond, the stream wakes up to look further. */
const LOOK_AHEAD = 10_000;
/** After a stall, events emitted before sockets get a turn of the event loop: some 5 ms of sends. */
const MAX_EVENTS_A_TURN = 500;

/**
 * Stream of the numbers 0, 1, 2, … of a pacer's events, each as soon as it is due on the clock; completes after the
 * last. A late turn emits what has fallen due since, in order, and turns follow one another until it has caught up. One
 * task of the clock per stream.
 *
 * `stop` ends it early and exactly: it carries a time on the clock, and what was due before that is still emitted.
 * `isOwn`: numbers for which it is false are left out, and nobody wakes up for them: of many shards, each then costs its
 * own share only.
 */
export function paced(
  clock: Clock,
  pacer: Pacer,
  timeline: Timeline,
  stop: Observable<number>,
  isOwn: (n: number) => boolean = () => true,
): Observable<number> {
  return new Observable((subscriber) => {
    let n = 0;
    let task: ClockTask<undefined> | undefined;

    const passOthers = (): void => {
      for (let passed = 0; passed < LOOK_AHEAD && !isOwn(n); passed++) n++;
    };
    // Compared on the clock's side: the way back to an offset could round to just before the event.
    const emit = (isDue: (dueAtMs: number) => boolean, most = Infinity): void => {
      for (let left = most; left > 0 && !subscriber.closed; left--) {
        passOthers();
        const offsetMs = pacer.dueAtMs(n);
        if (offsetMs === undefined) subscriber.complete();
        else if (!isDue(timeline.toClockMs(offsetMs))) break;
        else if (isOwn(n)) subscriber.next(n++);
      }
    };
    const emitBefore = (endMs: number): void => emit((dueAtMs) => dueAtMs < endMs);
    const arm = (): void => {
      task?.unsubscribe();
      passOthers();
      const offsetMs = pacer.dueAtMs(n);
      if (subscriber.closed || timeline.paused || offsetMs === undefined) return;
      // Not in the past: that would run within this turn of the event loop, before sockets get theirs.
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
