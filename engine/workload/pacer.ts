import { burstCurve, type BurstSpec } from './burst.js';
import { constantCurve } from './constant-rate.js';
import { IntervalSums } from './interval-sums.js';
import { createIntervals, type IntervalSpec } from './intervals.js';
import { PartsPacer } from './parts-pacer.js';
import { toNanoseconds, type RateCurve } from './rate-curve.js';
import { createCurve, type RateSpec } from './rate-spec.js';

/** A pacer as plain data, so that it can cross threads. */
export type PacerSpec = SimplePacerSpec | PartsSpec;

/** Spans with pacers of their own, one after the other or side by side; see PartsPacer. */
export interface PartsSpec {
  kind: 'parts';
  parts: PartSpec[];
}

export interface PartSpec {
  atMs: number;
  /** More than 0. */
  forMs: number;
  /** Position in the plan's phases of the workload. */
  workload: number;
  pacer: SimplePacerSpec;
}

export type SimplePacerSpec = RateSpec & {
  /** Random intervals in place of even ones. A constant rate with exponential ones is a Poisson process. */
  intervals?: IntervalSpec;
  /** Of the intervals. */
  seed?: number;
  /** Time runs only in the bursts. */
  burst?: BurstSpec;
};

/** When events are due: arithmetic alone, no timers. The same question always has the same answer. */
export interface Pacer {
  /**
   * When event `n` (from 0) is due, in ms from the start of the phase; `undefined` once the phase is exhausted. Computed
   * from the start, so nothing drifts. A late caller receives a past time: it starts at once and keeps the intended time.
   */
  dueAtMs(n: number): number | undefined;
  /** How many events are due before `elapsedMs`. */
  dueBefore(elapsedMs: number): number;
}

export interface PacerLimit {
  /** Events at most. Default: no limit. */
  count?: number;
  /** Only events due before this, in ms from the start. Default: no limit. */
  untilMs?: number;
}

/**
 * Events along a curve Λ (see RateCurve):
 *
 *     even:    dueAt(n) = time(n)                       so the first one as soon as the rate is above 0
 *              dueBefore(t) = ⌈Λ(t)⌉
 *     random:  dueAt(n) = time(x₀ + x₁ + … + xₙ)        intervals xᵢ of mean 1
 *              dueBefore(t) = how many of those sums are less than Λ(t)
 *
 * Times are rounded to the nanosecond, and dueBefore counts by the rounded ones. Random intervals run in the curve's own
 * time (Çinlar, Introduction to Stochastic Processes, 1975, §4.7): where the rate doubles, they halve.
 *
 * Throws `RangeError` for numbers that make no rate or no distribution.
 */
export function createPacer(spec: PacerSpec, limit: PacerLimit = {}): Pacer {
  if (spec.kind === 'parts') return createPartsPacer(spec, limit.untilMs);
  const curve = curveOf(spec);
  const { intervals } = spec;
  if (!intervals) return new CurvePacer(curve, evenly, limit);
  return new CurvePacer(curve, new IntervalSums(createIntervals(intervals), spec.seed ?? 0), limit);
}

/** `untilMs`: only events due before that. Default: no limit. */
export function createPartsPacer({ parts }: PartsSpec, untilMs = Infinity): PartsPacer {
  const endMs = Math.min(untilMs, Math.max(0, ...parts.map(({ atMs, forMs }) => atMs + forMs)));
  const pacers = parts.map(({ atMs, forMs, pacer }) => ({ atMs, pacer: createPacer(pacer, { untilMs: forMs }) }));
  return new PartsPacer(pacers, endMs);
}

function curveOf(spec: SimplePacerSpec): RateCurve {
  const steady = createCurve(spec);
  return spec.burst ? burstCurve(steady, spec.burst) : steady;
}

/** Mean rate up to a time, in events per second; of random intervals, what they come to in the mean. */
export function meanPerSecond(spec: PacerSpec, untilMs: number): number {
  if (spec.kind === 'parts') {
    const shares = spec.parts.map(({ forMs, pacer }) => (meanPerSecond(pacer, forMs) * forMs) / untilMs);
    return untilMs > 0 ? shares.reduce((sum, share) => sum + share, 0) : 0;
  }
  if (spec.kind === 'constant' && !spec.burst) return spec.perSecond;
  return untilMs > 0 ? (1000 * curveOf(spec).eventsBy(untilMs)) / untilMs : 0;
}

/** Fixed rate: event n is due at 1000 · n / perSecond ms. */
export function constantPacer(perSecond: number, limit: PacerLimit = {}): Pacer {
  return new CurvePacer(constantCurve({ perSecond }), evenly, limit);
}

/** Where each event stands among the events that the rate brings. */
interface Positions {
  at(n: number): number;
  countBelow(events: number): number;
}

const evenly: Positions = { at: (n) => n, countBelow: Math.ceil };

class CurvePacer implements Pacer {
  private readonly curve: RateCurve;
  private readonly positions: Positions;
  private readonly count: number;
  private readonly untilMs: number;

  constructor(curve: RateCurve, positions: Positions, { count = Infinity, untilMs = Infinity }: PacerLimit) {
    this.curve = curve;
    this.positions = positions;
    this.count = count;
    this.untilMs = untilMs;
  }

  dueAtMs(n: number): number | undefined {
    if (n >= this.count) return undefined;
    const dueAtMs = this.timeOfMs(n);
    return dueAtMs < this.untilMs ? dueAtMs : undefined;
  }

  dueBefore(elapsedMs: number): number {
    const endMs = Math.min(elapsedMs, this.untilMs);
    if (!(endMs > 0)) return 0;
    const events = this.curve.eventsBy(endMs);
    if (!Number.isSafeInteger(Math.ceil(events))) return Math.min(this.count, events); // such events can't be told apart
    let n = this.positions.countBelow(events);
    // Λ and its inverse may round across an event: settle it by the times, which rule.
    while (n > 0 && this.timeOfMs(n - 1) >= endMs) n--;
    while (n < this.count && this.timeOfMs(n) < endMs) n++;
    return Math.min(this.count, n);
  }

  private timeOfMs(n: number): number {
    return toNanoseconds(this.curve.timeOfMs(this.positions.at(n)));
  }
}
