import { performance } from 'node:perf_hooks';

/** The server's only source of time, so that specs can drive hours of heartbeats without waiting. */
export interface TargetClock {
  /** Monotonic time in ms. The origin is arbitrary. */
  nowMs(): number;
  /** Wall time in seconds since 1970, to the microsecond; goes into `timestamp` fields. May jump. */
  wallSeconds(): number;
  /** Runs `task` once, `delayMs` from now; a running process may end before. Returns the canceller. */
  after(delayMs: number, task: () => void): () => void;
}

export const systemTargetClock: TargetClock = {
  nowMs: () => performance.now(),
  wallSeconds: () => Math.round((performance.timeOrigin + performance.now()) * 1000) / 1e6,
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};
