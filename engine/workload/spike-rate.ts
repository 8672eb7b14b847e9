import { checkedFinite, type RateCurve } from './rate-curve.js';
import { stairsCurve } from './stairs-rate.js';

export interface SpikeRate {
  kind: 'spike';
  /** May be 0. */
  basePerSecond: number;
  /** More than the base. */
  peakPerSecond: number;
  /** When the peak begins; may be 0. */
  atMs: number;
  /** How long it lasts, more than 0. */
  forMs: number;
}

/**
 * A base rate with one peak: stairs up and down again.
 *
 *     peak  ┤     ┌──┐
 *     base  ┤─────┘  └──────
 *           └─────┴──┴────── t
 *                at  at + for
 *     Λ(t)  = base · t + (peak − base) · (min(t, at + for) − min(t, at))     [rates per ms]
 *
 * Throws `RangeError` where the peak is not above the base, or of no length.
 */
export function spikeCurve({ basePerSecond, peakPerSecond, atMs, forMs }: Omit<SpikeRate, 'kind'>): RateCurve {
  checkedFinite('The begin of a spike', atMs);
  checkedFinite('What a spike adds to its base', peakPerSecond - basePerSecond, true);
  const base = { perSecond: basePerSecond, forMs: atMs };
  const peak = { perSecond: peakPerSecond, forMs };
  return stairsCurve({ levels: [...(atMs > 0 ? [base] : []), peak, base] });
}
