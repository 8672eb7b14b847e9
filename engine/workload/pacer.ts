/** A pacer as plain data, so that it can cross threads. */
export interface PacerSpec {
  kind: 'constant';
  /** Events per second, more than 0. */
  perSecond: number;
}

/** When events are due: arithmetic alone, no timers and no state. */
export interface Pacer {
  /**
   * When event `n` (from 0) is due, in ms from the start of the phase; `undefined` once the phase is exhausted. Computed
   * from the start, never from event n - 1, so nothing drifts. A late caller receives a past time: it starts at once and
   * keeps the intended time.
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
 * Fixed rate: event n is due at n / rate, so the first one at once.
 *
 *     dueAt(n) = 1000 · n / perSecond        [ms, to the nanosecond]
 *     dueBefore(t) = ⌈t · perSecond / 1000⌉
 *
 * Nanoseconds, as durations have them: 1.1/s is no double, and its 111th event would else be due a hair before 100 s.
 *
 * Throws `RangeError` if the rate is not finite and more than 0.
 */
export function constantPacer(perSecond: number, limit: PacerLimit = {}): Pacer {
  if (!(perSecond > 0 && Number.isFinite(perSecond))) {
    throw new RangeError(`A rate must be finite and more than 0 per second, not ${perSecond}.`);
  }
  const dueAtMs = (n: number): number => Math.round((1e9 * n) / perSecond) / 1e6;
  const dueBefore = (elapsedMs: number): number => {
    if (elapsedMs <= 0) return 0;
    let n = Math.ceil((elapsedMs * perSecond) / 1000);
    if (!Number.isSafeInteger(n)) return n; // no end in sight: such events can't be told apart
    // The division above may round across a whole number: settle it by the formula that rules.
    while (n > 0 && dueAtMs(n - 1) >= elapsedMs) n--;
    while (dueAtMs(n) < elapsedMs) n++;
    return n;
  };
  const untilCount = limit.untilMs === undefined ? Infinity : dueBefore(limit.untilMs);
  const count = Math.min(limit.count ?? Infinity, untilCount);
  return {
    dueAtMs: (n) => (n < count ? dueAtMs(n) : undefined),
    dueBefore: (elapsedMs) => Math.min(count, dueBefore(elapsedMs)),
  };
}

export function createPacer(spec: PacerSpec, limit: PacerLimit = {}): Pacer {
  return constantPacer(spec.perSecond, limit);
}
