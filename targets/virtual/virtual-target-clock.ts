import type { Clock } from '../../engine/clock/clock.js';
import type { TargetClock } from '../embedded/target-clock.js';
import type { Stalls } from './stalls.js';

/** A date like any other, so that frames are as long as real ones. */
const EPOCH_SECONDS = 1_700_000_000;
/** Frames without any other content than their time are the same for so long. */
const STEP_MS = 10;

/** The embedded chat's clock in a virtual run: stands still in stalls, as whatever is due then runs afterwards. */
export function virtualTargetClock(clock: Clock, stalls: Stalls): TargetClock {
  const at = (dueMs: number, task: () => void): (() => void) => {
    const waiting = clock.at(stalls.endMs(dueMs), task);
    return () => waiting.unsubscribe();
  };
  return {
    nowMs: () => clock.now(),
    machineMs: () => clock.now(),
    wallSeconds: () => EPOCH_SECONDS + (Math.floor(clock.now() / STEP_MS) * STEP_MS) / 1000,
    after: (delayMs, task) => at(clock.now() + delayMs, task),
    punctually: at,
  };
}
