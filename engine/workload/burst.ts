import { checkedFinite, toNanoseconds, type RateCurve } from './rate-curve.js';

/** Time runs for `onMs`, stands for `offMs`, and so on. Both more than 0. */
export interface BurstSpec {
  onMs: number;
  offMs: number;
}

/** The way between time and the time that runs in bursts. */
export interface Burst {
  /** How much time has run by `elapsedMs`. */
  ranMs(elapsedMs: number): number;
  /** The moment at which as much time has run, in ms; between two bursts, the begin of the second. */
  elapsedMs(ranMs: number): number;
}

/**
 *     runs   ┤──┐   ┌──┐   ┌──
 *     rests  ┤  └───┘  └───┘
 *            └─────────────── t
 *     ran(t)      = ⌊t / (on + off)⌋ · on + min(t mod (on + off), on)
 *     elapsed(r)  = ⌊r / on⌋ · (on + off) + r mod on
 *
 * Throws `RangeError` where one of the two is not more than 0.
 */
export function createBurst({ onMs, offMs }: BurstSpec): Burst {
  checkedFinite('The length of a burst', onMs, true);
  checkedFinite('The rest between bursts', offMs, true);
  const cycleMs = onMs + offMs;
  return {
    ranMs(elapsedMs) {
      const cycles = Math.floor(elapsedMs / cycleMs);
      return cycles === Infinity ? Infinity : cycles * onMs + Math.min(elapsedMs - cycles * cycleMs, onMs);
    },
    elapsedMs(ranMs) {
      // A hair before the end of a burst by division is its end by the book: the next one's begin.
      const exactMs = toNanoseconds(ranMs);
      const bursts = Math.floor(exactMs / onMs);
      return bursts === Infinity ? Infinity : bursts * cycleMs + (exactMs - bursts * onMs);
    },
  };
}

/** A curve that goes on only while time runs. */
export function burstCurve(curve: RateCurve, spec: BurstSpec): RateCurve {
  const burst = createBurst(spec);
  return {
    eventsBy: (elapsedMs) => curve.eventsBy(burst.ranMs(elapsedMs)),
    timeOfMs: (events) => burst.elapsedMs(curve.timeOfMs(events)),
  };
}
