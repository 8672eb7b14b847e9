/** The least pause after a session that the target ended, so that one that is down is not hammered. */
export const LEAST_PAUSE_AFTER_FAILURE_MS = 1000;

/** One stretch of a closed population's concurrency, as plain data. After the last one its `to` stands. */
export interface ConcurrencyStage {
  /** Clients taking part at its beginning and at its end; a different number than before is a jump. */
  from: number;
  to: number;
  /** More than 0, except for the last one: 0 jumps to `to`. */
  overMs: number;
}

/**
 * How many clients of a closed population take part at a time, and since when each does: pure functions of time. The
 * first ones in the order of the population take part: client i (from 0) does while the level is above i. Along a stage
 * the level follows the straight line and changes when the line reaches the next whole number, so that it is `to` just
 * at the stage's end:
 *
 *     crossing(k) = start + over · k / |to − from|      k = 1 … |to − from|      [ms, to the nanosecond]
 *     level(t)    = from ± #{k : crossing(k) ≤ t}
 */
export class Concurrency {
  private readonly stages: readonly ConcurrencyStage[];

  /** Throws `RangeError` where there is no stage, or one has no whole numbers of clients or no time to pass. */
  constructor(stages: readonly ConcurrencyStage[]) {
    const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
    if (stages.length === 0) throw new RangeError('Concurrency needs at least one stage.');
    for (const { from, to, overMs } of stages) {
      if (!isCount(from) || !isCount(to)) throw new RangeError(`Concurrency counts clients, not ${from} to ${to}.`);
      if (!(overMs >= 0)) throw new RangeError(`A stage lasts 0 ms or more, not ${overMs}.`);
    }
    this.stages = stages;
  }

  /** The most clients at any time. */
  get peak(): number {
    return this.stages.reduce((most, { from, to, overMs }) => Math.max(most, to, overMs > 0 ? from : 0), 0);
  }

  /** Clients taking part at `atMs` from the start. */
  levelAt(atMs: number): number {
    let startMs = 0;
    for (const { from, to, overMs } of this.stages) {
      const endMs = startMs + overMs;
      if (atMs < endMs) {
        const span = Math.abs(to - from);
        let passed = Math.min(span, Math.max(0, Math.floor(((atMs - startMs) / overMs) * span)));
        // The division may round across a whole number: settle it by the formula that rules.
        while (passed > 0 && crossingMs(startMs, overMs, passed, span) > atMs) passed--;
        while (passed < span && crossingMs(startMs, overMs, passed + 1, span) <= atMs) passed++;
        return to > from ? from + passed : from - passed;
      }
      startMs = endMs;
    }
    return this.stages.at(-1)!.to;
  }

  /** The first time at or after `atMs` at which `client` takes part; Infinity: never again. */
  onAtMs(client: number, atMs: number): number {
    let startMs = 0;
    for (const { from, to, overMs } of this.stages) {
      const endMs = startMs + overMs;
      const sinceMs = Math.max(atMs, startMs);
      if (sinceMs < endMs) {
        if (from > client) {
          // Taking part from its start on: to its end, or until the level has come down to it.
          if (to > client || sinceMs < crossingMs(startMs, overMs, from - client, from - to)) return sinceMs;
        } else if (to > client) {
          const onMs = crossingMs(startMs, overMs, client + 1 - from, to - from);
          if (onMs < endMs) return Math.max(sinceMs, onMs);
        }
      }
      startMs = endMs;
    }
    return this.stages.at(-1)!.to > client ? Math.max(atMs, startMs) : Infinity;
  }

  /** The first time at or after `atMs` at which `client` does not take part; Infinity: it does from then on. */
  offAtMs(client: number, atMs: number): number {
    let startMs = 0;
    for (const { from, to, overMs } of this.stages) {
      const endMs = startMs + overMs;
      const sinceMs = Math.max(atMs, startMs);
      if (sinceMs < endMs) {
        if (from <= client) {
          if (to <= client || sinceMs < crossingMs(startMs, overMs, client + 1 - from, to - from)) return sinceMs;
        } else if (to <= client) {
          const offMs = crossingMs(startMs, overMs, from - client, from - to);
          if (offMs < endMs) return Math.max(sinceMs, offMs);
        }
      }
      startMs = endMs;
    }
    return this.stages.at(-1)!.to > client ? Infinity : Math.max(atMs, startMs);
  }
}

/** When the `k`th of `span` steps of a stage is reached. */
function crossingMs(startMs: number, overMs: number, k: number, span: number): number {
  return startMs + Math.round((1e6 * overMs * k) / span) / 1e6;
}
