import { performance } from 'node:perf_hooks';
import { SystemClock } from '../../engine/clock/system-clock.js';

/** The server's only source of time, so that specs can drive hours of heartbeats without waiting. */
export interface TargetClock {
  /** Monotonic time in ms. The origin is arbitrary. */
  nowMs(): number;
  /** Monotonic time in ms of a clock that all processes of the machine share. */
  machineMs(): number;
  /** Wall time in seconds since 1970, to the microsecond; goes into `timestamp` fields. May jump. */
  wallSeconds(): number;
  /** Runs `task` once, `delayMs` from now; a running process may end before. Returns the canceller. */
  after(delayMs: number, task: () => void): () => void;
  /**
   * As `after`, at `dueMs` of `nowMs()`, and within a turn of the event loop of it, where a timer may be 1 ms late. The
   * price is a busy loop over the last millisecond.
   */
  punctually(dueMs: number, task: () => void): () => void;
}

/** A timer of n ms takes n ms and the time to wake up: what is left of a wait after that is spun out. */
const WAKE_UP_MS = 0.1;

const machineClock = new SystemClock();

export const systemTargetClock: TargetClock = {
  nowMs: () => performance.now(),
  machineMs: () => machineClock.now(),
  wallSeconds: () => Math.round((performance.timeOrigin + performance.now()) * 1000) / 1e6,
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
  punctually(dueMs, task) {
    let timer: NodeJS.Timeout | undefined;
    let immediate: NodeJS.Immediate | undefined;
    const turn = (): void => {
      const sleepMs = Math.floor(dueMs - performance.now() - WAKE_UP_MS);
      if (sleepMs >= 1) timer = setTimeout(turn, sleepMs).unref();
      else if (performance.now() < dueMs) immediate = setImmediate(turn);
      else task();
    };
    // Never within the call: whoever asks is in the midst of something.
    immediate = setImmediate(turn);
    return () => {
      clearTimeout(timer);
      clearImmediate(immediate);
    };
  },
};
