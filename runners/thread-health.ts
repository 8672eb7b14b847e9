import { PerformanceObserver } from 'node:perf_hooks';
import type { Subscription } from 'rxjs';
import type { Clock } from '../engine/clock/clock.js';
import type { Recorder } from '../engine/telemetry/recorder.js';

/** Between two probes of the event loop: fine enough to meet a stall of 10 ms, and 100 wake-ups a second. */
const PROBE_EVERY_MS = 10;

/**
 * Records how late timers fire on this thread, and how long garbage collection holds it up. Each probe is armed from the
 * last one's firing, as perf_hooks does, so that a stall counts once.
 */
export function watchThread(clock: Clock, recorder: Recorder): { stop: () => void } {
  let probe: Subscription;
  const arm = (): void => {
    const dueAtMs = clock.now() + PROBE_EVERY_MS;
    probe = clock.at(dueAtMs, () => {
      recorder.record(recorder.ofNone, 'generator.eventLoopDelayMs', clock.now() - dueAtMs);
      arm();
    });
  };
  arm();
  const pauses = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) recorder.record(recorder.ofNone, 'generator.gcPauseMs', duration);
  });
  pauses.observe({ entryTypes: ['gc'] });
  return {
    stop: () => {
      probe.unsubscribe();
      pauses.disconnect();
    },
  };
}
