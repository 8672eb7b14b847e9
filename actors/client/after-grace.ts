import { Subscription } from 'rxjs';
import type { PopulationContext, ThreadEnvironment } from './population-context.js';

/**
 * Calls `done` once the last copies have had their time, where somebody counts these: they may come after the last
 * acknowledgement, and are not lost before they would be late.
 */
export function afterGrace(
  { clock, deliveries, presence, privates }: ThreadEnvironment,
  context: PopulationContext,
  done: () => void,
): Subscription {
  const streams = new Subscription();
  if (!(deliveries ?? presence ?? privates) || !context.hold) {
    done();
    return streams;
  }
  const { deliveries: limits, timeouts } = context.plan;
  const waitMs = Math.max(limits.graceMs, limits.lateMs);
  const untilMs = clock.now() + timeouts.drainMs;
  // Slow readers have as long to catch up as answers have to come.
  const look = (): void => {
    const quietAtMs = Math.min(context.lastFreeReadMs + waitMs, untilMs);
    if (clock.now() >= quietAtMs) return done();
    streams.add(clock.at(quietAtMs, look));
  };
  streams.add(clock.at(clock.now() + waitMs, look));
  return streams;
}
