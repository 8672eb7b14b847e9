import type { Dist } from '../telemetry/dist.js';

/** A span of a run at one rate: which of all its messages were due then, and how long they took. */
export interface Stair {
  /** The phase's name. */
  name: string;
  /** First message of it, and the first that is no more of it: positions in the run's arrivals. */
  from: number;
  to: number;
  /** Messages due, over its time. */
  perSecond: number;
  /** From the actual send to the acknowledgement. */
  serviceMs: Dist;
}

/** What a fit compares, and how much each counts. The far tail is the first to hear of a busy machine: it counts half. */
export const statistics = ['mean', 'p50', 'p90', 'p95', 'p99'] as const;
export type Statistic = (typeof statistics)[number];
export type Statistics = Record<Statistic, number>;
export const weights: Statistics = { mean: 1, p50: 1, p90: 1, p95: 1, p99: 0.5 };

/** Of a stair's sojourns, ranked as the telemetry's histogram ranks. Sorts what it is given. */
export function statisticsOf(values: Float64Array): Statistics {
  values.sort();
  const at = (share: number): number => values[Math.max(0, Math.ceil(share * values.length - 1e-9) - 1)]!;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99) };
}
