import { Subscription } from 'rxjs';
import type { Clock } from '../../engine/clock/clock.js';

/** Close frames go out in batches, so that thousands of sockets don't end in one turn of the event loop. */
const BATCH = 100;
const EVERY_MS = 20;

/** Calls `work` with 0 … count - 1, a batch at once and one each 20 ms, then `done`. Unsubscribing ends it. */
export function inBatches(clock: Clock, count: number, work: (n: number) => void, done: () => void): Subscription {
  const batches = new Subscription();
  const turn = (from: number): void => {
    const to = Math.min(from + BATCH, count);
    for (let n = from; n < to; n++) work(n);
    if (to < count) batches.add(clock.at(clock.now() + EVERY_MS, () => turn(to)));
    else done();
  };
  turn(0);
  return batches;
}
