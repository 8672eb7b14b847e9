import { PerformanceObserver } from 'node:perf_hooks';
import type { Subscription } from 'rxjs';
import type { Clock } from '../engine/clock/clock.js';
import type { WakeUpGrid } from '../engine/clock/wake-up-grid.js';
import type { Recorder } from '../engine/telemetry/recorder.js';

/**
 * Records how late timers fire on this thread, and how long garbage collection holds it up. A probe falls due at
 * each moment of `grid`, with what else keeps to it; it is armed from the last one's firing, as in perf_hooks, so that a
 * stall counts once.
 */
export function watchThread(clock: Clock, recorder: Recorder, grid: WakeUpGrid): { stop: () => void } {
  let probe: Subscription;
  const arm = (): void => {
    const dueAtMs = grid.after(clock.now());
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
