import type { VirtualClock } from '../engine/clock/virtual-clock.js';

/** Signals and output get their turn so often. */
const SLICE_MS = 20;
/** Tasks between two looks at the real clock. */
const TASKS = 256;

/**
 * Lets virtual time pass as fast as it can until `isOver`, in slices, so that the event loop lives meanwhile. `onFault`
 * hears of a task that threw, and of a clock on which nothing waits any more though nothing is over.
 */
export function driveClock(clock: VirtualClock, isOver: () => boolean, onFault: (error: unknown) => void): void {
  const turn = (): void => {
    const untilMs = performance.now() + SLICE_MS;
    try {
      while (!isOver() && performance.now() < untilMs) {
        if (!clock.run(TASKS) && !isOver()) throw new Error('Virtual time stands still: nothing is left to wait for.');
      }
    } catch (error) {
      onFault(error);
    }
    if (!isOver()) setImmediate(turn);
  };
  setImmediate(turn);
}
