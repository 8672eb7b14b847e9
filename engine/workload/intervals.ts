import { checkedFinite } from './rate-curve.js';
import { uniformAt } from './chance.js';

/** How intervals are drawn, as plain data. Their mean is 1 each time: the rate says how long that is. */
export type IntervalSpec =
  | { kind: 'exponential' }
  /** From 1 − spread to 1 + spread; more than 0, at most 1. */
  | { kind: 'uniform'; spread: number }
  /** `sigma`: standard deviation of the logarithm, more than 0. */
  | { kind: 'logNormal'; sigma: number }
  /** `shape`: more than 1, else there is no mean. */
  | { kind: 'pareto'; shape: number }
  /** Not negative, not all 0; in any unit. */
  | { kind: 'empirical'; values: readonly number[] };

/**
 * Intervals by quantile: u, v are uniform between 0 and 1.
 *
 * `lengthBiased` is an interval as one meets it at an arbitrary instant: longer ones are met more often, so its density is
 * x · f(x). A share v of it that is still to come makes a process that has always been running: it then has Λ(t) events
 * by t in the mean, from the start on (Cox, Renewal Theory, 1962, §5.2).
 */
export interface Intervals {
  /** `interval` makes use of v. */
  readonly usesV: boolean;
  interval(u: number, v: number): number;
  lengthBiased(u: number, v: number): number;
}

/**
 *     exponential  x = −ln u                                    length-biased  −ln u − ln v
 *     uniform      x = 1 − s + 2·s·u                                           √((1 − s)² + 4·s·u)
 *     log-normal   x = e^(σz − σ²/2)                                           e^(σz + σ²/2)
 *     pareto       x = (1 − 1/α) · u^(−1/α)                                    (1 − 1/α) · u^(−1/(α−1))
 *     empirical    x = value ⌊u·k⌋ of k, over their mean                       each value as often as it is long
 *
 * z is normal by Box and Muller, √(−2 ln u) · cos 2πv. Throws `RangeError` for numbers that make no distribution of mean 1.
 */
export function createIntervals(spec: IntervalSpec): Intervals {
  switch (spec.kind) {
    case 'exponential':
      return { usesV: false, interval: (u) => -Math.log(u), lengthBiased: (u, v) => -Math.log(u) - Math.log(v) };
    case 'uniform': {
      const spread = checkedFinite('The spread of uniform intervals', spec.spread, true);
      checkedFinite('What the spread leaves of uniform intervals', 1 - spread);
      return {
        usesV: false,
        interval: (u) => 1 - spread + 2 * spread * u,
        lengthBiased: (u) => Math.sqrt((1 - spread) ** 2 + 4 * spread * u),
      };
    }
    case 'logNormal': {
      const sigma = checkedFinite('The sigma of log-normal intervals', spec.sigma, true);
      const half = sigma ** 2 / 2;
      return {
        usesV: true,
        interval: (u, v) => Math.exp(sigma * normal(u, v) - half),
        lengthBiased: (u, v) => Math.exp(sigma * normal(u, v) + half),
      };
    }
    case 'pareto': {
      const over = checkedFinite('The shape of Pareto intervals, less 1,', spec.shape - 1, true);
      const least = over / spec.shape;
      return {
        usesV: false,
        interval: (u) => least * u ** (-1 / spec.shape),
        lengthBiased: (u) => least * u ** (-1 / over),
      };
    }
    case 'empirical':
      return empirical(spec.values);
  }
}

function normal(u: number, v: number): number {
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
}

function empirical(given: readonly number[]): Intervals {
  const sums = new Float64Array(given.length);
  let sum = 0;
  given.forEach((value, i) => (sums[i] = sum += checkedFinite('An interval', value)));
  const mean = checkedFinite('The mean of the intervals', sum / given.length, true);
  const values = Float64Array.from(given, (value) => value / mean);
  return {
    usesV: false,
    interval: (u) => values[Math.floor(u * values.length)]!,
    lengthBiased: (u) => {
      const at = u * sum;
      let low = 0;
      let high = sums.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (sums[middle]! > at) high = middle;
        else low = middle + 1;
      }
      return values[low]!;
    },
  };
}

/** Interval `n` of a stream: what lies between its events n - 1 and n; of n = 0, what is left of one under way at the start. */
export function intervalAt(intervals: Intervals, seed: number, stream: number, n: number): number {
  const u = uniformAt(seed, stream, n);
  if (n > 0) return intervals.interval(u, intervals.usesV ? uniformAt(seed, stream, n, 1) : 0);
  return intervals.lengthBiased(u, uniformAt(seed, stream, n, 1)) * uniformAt(seed, stream, n, 2);
}
