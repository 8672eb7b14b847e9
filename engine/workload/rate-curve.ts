/**
 * How a rate runs over time, as the events that it has brought by then: Λ(t) = ∫ rate, not a whole number as a rule. No
 * timers and no state.
 */
export interface RateCurve {
  /** Λ: events by `elapsedMs` ≥ 0. Continuous, 0 at 0, never falls. */
  eventsBy(elapsedMs: number): number;
  /**
   * The last moment at which no more than `events` ≥ 0 have come, in ms: where the rate rests, the end of that rest.
   * Infinity where no more ever come.
   */
  timeOfMs(events: number): number;
}

/** Rounds to a whole nanosecond, as durations have them: 1.1/s is no double, and its 110th event would miss 100 s. */
export function toNanoseconds(ms: number): number {
  return Math.round(ms * 1e6) / 1e6;
}

/** Rounds events to a billionth: what rate × duration comes to by the book is then a whole number in the machine, too. */
export function toBillionths(events: number): number {
  return Math.round(events * 1e9) / 1e9;
}

/** Throws `RangeError` unless `value` is finite and at least 0, or more than 0 where `above` says so. */
export function checkedFinite(what: string, value: number, above = false): number {
  if (Number.isFinite(value) && (above ? value > 0 : value >= 0)) return value;
  throw new RangeError(`${what} must be finite and ${above ? 'more than' : 'at least'} 0, not ${value}.`);
}
