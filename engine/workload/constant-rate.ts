import { checkedFinite, type RateCurve } from './rate-curve.js';

export interface ConstantRate {
  kind: 'constant';
  /** Events per second, more than 0. */
  perSecond: number;
}

/**
 * The same rate all the time.
 *
 *     rate     ┤────────────
 *              └──────────── t
 *     Λ(t)    = perSecond · t / 1000           [t in ms]
 *     time(x) = 1000 · x / perSecond           [ms]
 *
 * Throws `RangeError` if the rate is not finite and more than 0.
 */
export function constantCurve({ perSecond }: Omit<ConstantRate, 'kind'>): RateCurve {
  checkedFinite('A rate per second', perSecond, true);
  return {
    eventsBy: (elapsedMs) => (elapsedMs * perSecond) / 1000,
    timeOfMs: (events) => (1000 * events) / perSecond,
  };
}
