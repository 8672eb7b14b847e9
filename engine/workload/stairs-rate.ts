import { checkedFinite, toBillionths, type RateCurve } from './rate-curve.js';

export interface StairsRate {
  kind: 'stairs';
  /** At least one of them with a rate above 0. */
  levels: StairsLevel[];
}

export interface StairsLevel {
  /** 0: nothing comes. */
  perSecond: number;
  /** More than 0. */
  forMs: number;
}

/**
 * One level after the other; the last one goes on.
 *
 *     rate  ┤       ┌────
 *           ┤   ┌───┘
 *           ┤───┘
 *           └───┴───┴──── t
 *     tᵢ, Λᵢ: begin of level i, and the events by then
 *     Λ(t)    = Λᵢ + rateᵢ · (t − tᵢ) / 1000       for the last i with tᵢ ≤ t
 *     time(x) = tᵢ + 1000 · (x − Λᵢ) / rateᵢ       for the last i with Λᵢ ≤ x
 *
 * Throws `RangeError` where there is no level, none above 0, or one of no length.
 */
export function stairsCurve({ levels }: Omit<StairsRate, 'kind'>): RateCurve {
  const startsMs = new Float64Array(levels.length);
  const before = new Float64Array(levels.length);
  const perMs = levels.map(({ perSecond }) => checkedFinite('The rate of a level', perSecond) / 1000);
  checkedFinite('The greatest rate of the levels', Math.max(...perMs), true);
  for (let i = 1; i < levels.length; i++) {
    const forMs = checkedFinite('The length of a level', levels[i - 1]!.forMs, true);
    startsMs[i] = startsMs[i - 1]! + forMs;
    before[i] = toBillionths(before[i - 1]! + perMs[i - 1]! * forMs);
  }
  return {
    eventsBy(elapsedMs) {
      const i = lastUpTo(startsMs, elapsedMs);
      return perMs[i] === 0 ? before[i]! : before[i]! + perMs[i]! * (elapsedMs - startsMs[i]!);
    },
    timeOfMs(events) {
      // Of levels that begin with as many events, the last: the ones before it are silent.
      const i = lastUpTo(before, events);
      if (perMs[i] === 0) return Infinity;
      const timeMs = startsMs[i]! + (events - before[i]!) / perMs[i]!;
      return i + 1 < startsMs.length ? Math.min(timeMs, startsMs[i + 1]!) : timeMs;
    },
  };
}

/** Position of the last entry that is at most `value`, of a list that never falls and begins at or below it. */
function lastUpTo(list: Float64Array, value: number): number {
  let low = 0;
  let high = list.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (list[middle]! <= value) low = middle;
    else high = middle;
  }
  return low;
}
