import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { PlanReconnect } from '../plan/plan.js';
import { scatter } from './chance.js';

/**
 * How long a client waits before attempt `attempt` (from 0) to connect again, in ms; `undefined`: it never does. Pure:
 * the same seed, client and attempt give the same delay, and the delays of different ones have nothing to do with each
 * other.
 *
 *     fixed:        delay
 *     exponential:  uniform(0, min(maxDelay, delay · 2^attempt))      full jitter
 *
 * The formula is the one of "Exponential Backoff and Jitter" (AWS Architecture Blog, 2015).
 */
export function backoffMs(
  { policy, delayMs, maxDelayMs }: PlanReconnect,
  seed: number,
  client: number,
  attempt: number,
): number | undefined {
  switch (policy) {
    case 'none':
      return undefined;
    case 'fixed':
      return delayMs;
    case 'exponential': {
      const longestMs = Math.min(maxDelayMs, delayMs * 2 ** Math.min(attempt, 40));
      // Neighbouring seeds give this generator nearly the same first number: clients that met once would meet each time.
      const random = xoroshiro128plus(scatter(scatter(scatter(seed) + client) + attempt));
      return longestMs * uniformFloat64(random);
    }
  }
}
