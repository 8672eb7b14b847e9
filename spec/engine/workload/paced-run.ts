import { Subject } from 'rxjs';
import type { VirtualClock } from '../../../engine/clock/virtual-clock.js';
import { paced } from '../../../engine/workload/paced.js';
import type { Pacer } from '../../../engine/workload/pacer.js';
import { Timeline } from '../../../engine/workload/timeline.js';
import type { StallingClock } from '../clock/stalling-clock.js';

interface Run<C> {
  clock: C;
  timeline: Timeline;
  stop: Subject<number>;
  /** When, which, and when it was intended. */
  log: [atMs: number, n: number, intendedMs: number][];
  ended: () => boolean;
}

/** Subscribes at once. `originMs`: when the pacer's time begins, on the clock. */
export function start<C extends VirtualClock | StallingClock>(clock: C, pacer: Pacer, originMs = clock.now()): Run<C> {
  const timeline = new Timeline(originMs);
  const stop = new Subject<number>();
  const log: Run<C>['log'] = [];
  let ended = false;
  paced(clock, pacer, timeline, stop).subscribe({
    next: (n) => log.push([clock.now(), n, timeline.toClockMs(pacer.dueAtMs(n)!)]),
    complete: () => (ended = true),
  });
  return { clock, timeline, stop, log, ended: () => ended };
}
