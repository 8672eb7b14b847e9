import { checkedFinite, toBillionths, type RateCurve } from './rate-curve.js';

export interface RampRate {
  kind: 'ramp';
  fromPerSecond: number;
  toPerSecond: number;
  /** More than 0. */
  overMs: number;
}

/**
 * From one rate to another in a straight line, and then on at that.
 *
 *     to    ┤      ╱─────
 *     from  ┤────╱
 *           └───────┴───── t
 *                  over
 *     a = from / 1000, b = to / 1000, T = over           [events per ms, ms]
 *     Λ(t)    = a·t + (b − a)·t² / 2T                    t ≤ T
 *             = (a + b)·T / 2 + b·(t − T)                t > T
 *     time(x) = 2x / (a + √(a² + 2·(b − a)·x / T))       x < (a + b)·T / 2
 *
 * The root is the one of the quadratic that loses no digits where a and b are close. Throws `RangeError` for a rate below
 * 0, two rates of 0 and a ramp of no length.
 */
export function rampCurve({ fromPerSecond, toPerSecond, overMs }: Omit<RampRate, 'kind'>): RateCurve {
  const a = checkedFinite('The rate that a ramp begins at', fromPerSecond) / 1000;
  const b = checkedFinite('The rate that a ramp ends at', toPerSecond) / 1000;
  checkedFinite('The length of a ramp', overMs, true);
  checkedFinite('The greater rate of a ramp', Math.max(a, b), true);
  const slope = (b - a) / overMs;
  const onRamp = toBillionths(((a + b) * overMs) / 2);
  return {
    eventsBy(elapsedMs) {
      if (elapsedMs < overMs) return (a + (slope * elapsedMs) / 2) * elapsedMs;
      return b === 0 ? onRamp : onRamp + b * (elapsedMs - overMs);
    },
    timeOfMs(events) {
      if (events >= onRamp) return b === 0 ? Infinity : overMs + (events - onRamp) / b;
      if (events === 0) return 0;
      return Math.min(overMs, (2 * events) / (a + Math.sqrt(Math.max(0, a * a + 2 * slope * events))));
    },
  };
}
