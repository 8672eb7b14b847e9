import { lastAtMost } from './last-at-most.js';

/** Whose turn each of a sequence of events is, among some that are ranked from 0. Arithmetic: nothing is remembered. */
export interface Turns {
  rankOf(n: number): number;
  /** Events 0 to n - 1 that are of that rank. */
  countBefore(rank: number, n: number): number;
}

/** `exponent` 0: all alike; else the share of rank r is as 1 / (r + 1)^exponent (Zipf). */
export function createTurns(count: number, exponent: number): Turns {
  return exponent > 0 && count > 0 ? new ZipfTurns(count, exponent) : new EvenTurns(count);
}

/** One after the other, over and over. */
class EvenTurns implements Turns {
  private readonly count: number;

  constructor(count: number) {
    this.count = count;
  }

  rankOf(n: number): number {
    return n % this.count;
  }

  countBefore(rank: number, n: number): number {
    return Math.max(0, Math.ceil((n - rank) / this.count));
  }
}

/** Slots of a cycle, and the step from one event's to the next one's: Fibonacci numbers 38 and 37. */
const SLOTS = 39_088_169;
const STEP = 24_157_817;

/**
 * Each rank has a stretch of slots as long as its share; event n falls on slot STEP · n mod SLOTS. A step in the golden
 * ratio comes back to any stretch as evenly as can be (Knuth, The Art of Computer Programming, vol. 3, 2nd ed., §6.4,
 * theorem S), so of any number of events each rank has its share, but for a few. How often it has come to a stretch is a
 * sum of whole parts (see floorSum). 4 bytes a rank.
 */
class ZipfTurns implements Turns {
  /** First slot of each rank, and the end. */
  private readonly starts: Uint32Array;

  constructor(count: number, exponent: number) {
    const ends = new Float64Array(count);
    let end = 0;
    for (let rank = 0; rank < count; rank++) ends[rank] = end += (rank + 1) ** -exponent;
    this.starts = new Uint32Array(count + 1);
    for (let rank = 0; rank < count; rank++) this.starts[rank + 1] = Math.round((SLOTS * ends[rank]!) / end);
  }

  rankOf(n: number): number {
    return lastAtMost(this.starts, (STEP * (n % SLOTS)) % SLOTS);
  }

  countBefore(rank: number, n: number): number {
    const [start, end] = [this.starts[rank]!, this.starts[rank + 1]!];
    // ⌊(a·x + L − t)/L⌋ is ⌊a·x/L⌋ + 1 where a·x mod L is t or more, else ⌊a·x/L⌋.
    const rest = n % SLOTS;
    const inCycle = floorSum(rest, SLOTS, STEP, SLOTS - start) - floorSum(rest, SLOTS, STEP, SLOTS - end);
    return Math.floor(n / SLOTS) * (end - start) + inCycle;
  }
}

/**
 * Σ ⌊(a·x + b) / m⌋ over x from 0 to n - 1, in as many steps as Euclid needs for a and m (Graham, Knuth, Patashnik,
 * Concrete Mathematics, 2nd ed., §3.5). Exact while the sum and a·n + b are below 2^53.
 */
function floorSum(n: number, m: number, a: number, b: number): number {
  let sum = 0;
  for (;;) {
    sum += ((n * (n - 1)) / 2) * Math.floor(a / m) + n * Math.floor(b / m);
    const last = (a % m) * n + (b % m);
    if (last < m) return sum;
    [n, m, a, b] = [Math.floor(last / m), a % m, m, last % m];
  }
}
