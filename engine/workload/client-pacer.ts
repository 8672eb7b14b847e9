import { burstCurve, type BurstSpec } from './burst.js';
import { constantCurve } from './constant-rate.js';
import { createIntervals, intervalAt, type IntervalSpec, type Intervals } from './intervals.js';
import type { Pacer } from './pacer.js';
import { toNanoseconds, type RateCurve } from './rate-curve.js';

/** Random intervals of each client's own, as plain data. */
export interface ClientPacerSpec {
  /** Events per second of one client, more than 0. */
  perSecond: number;
  intervals: IntervalSpec;
  /** Of all of them; each client is a stream of it. */
  seed: number;
  /** Time runs only in the bursts, for all clients at once. */
  burst?: BurstSpec;
}

/**
 * When the events of each of many clients, numbered from 0, are due. Holds nothing of any client: whoever goes through
 * the events of one keeps where the last one stands, 8 bytes.
 */
export interface ClientPacer {
  /** Where event `n` of a client stands, from where the one before it does; that means nothing for n = 0. */
  place(client: number, n: number, before: number): number;
  /** When an event that stands there is due, in ms from the start; Infinity once the phase is exhausted. */
  dueAtMs(place: number): number;
}

/**
 * Independent of each other, each with intervals of its own:
 *
 *     dueAt(client, n) = Λ⁻¹(x₀ + x₁ + … + xₙ)       xᵢ: interval i of the client's own stream, of mean 1
 *
 * `untilMs`: only events due before that. Throws `RangeError` for numbers that make no rate or no distribution.
 */
export class OwnPacer implements ClientPacer {
  private readonly curve: RateCurve;
  private readonly intervals: Intervals;
  private readonly seed: number;
  private readonly untilMs: number;

  constructor({ perSecond, intervals, seed, burst }: ClientPacerSpec, untilMs: number) {
    const steady = constantCurve({ perSecond });
    this.curve = burst ? burstCurve(steady, burst) : steady;
    this.intervals = createIntervals(intervals);
    this.seed = seed;
    this.untilMs = untilMs;
  }

  /** In intervals of the mean length. */
  place(client: number, n: number, before: number): number {
    const interval = intervalAt(this.intervals, this.seed, client, n);
    return n === 0 ? interval : before + interval;
  }

  dueAtMs(place: number): number {
    const dueAtMs = toNanoseconds(this.curve.timeOfMs(place));
    return dueAtMs < this.untilMs ? dueAtMs : Infinity;
  }
}

/** A rate of all clients together, who take turns: event n of a client is event n · clients + client of `pacer`. */
export class TurnsPacer implements ClientPacer {
  private readonly pacer: Pacer;
  private readonly clients: number;

  constructor(pacer: Pacer, clients: number) {
    this.pacer = pacer;
    this.clients = clients;
  }

  /** The number of the event. */
  place(client: number, n: number): number {
    return n * this.clients + client;
  }

  dueAtMs(place: number): number {
    return this.pacer.dueAtMs(place) ?? Infinity;
  }
}
