import { intervalAt, type Intervals } from './intervals.js';

/** Intervals between two sums that are kept. */
const BLOCK = 1024;

/**
 * Where the events of a stream with random intervals stand: sum n = interval 0 + … + interval n. The next sum costs one
 * interval, any other at most a block of them from the nearest sum that is kept (8 bytes per 1,024 events). Each sum adds
 * the same numbers in the same order whatever was asked before, so that all threads find the same.
 */
export class IntervalSums {
  private readonly intervals: Intervals;
  private readonly seed: number;
  /** Sum of the first event of each block. */
  private readonly kept: number[];
  /** The event asked for last, and its sum. */
  private n = 0;
  private sum: number;

  /** `seed`: of the stream. */
  constructor(intervals: Intervals, seed: number) {
    this.intervals = intervals;
    this.seed = seed;
    this.sum = this.interval(0);
    this.kept = [this.sum];
  }

  at(n: number): number {
    if (n < this.n || n >= this.n + BLOCK) this.jump(Math.floor(n / BLOCK));
    while (this.n < n) this.step();
    return this.sum;
  }

  /** How many sums are less than `events`, which is finite. */
  countBelow(events: number): number {
    while (this.kept.at(-1)! < events) this.jump(this.kept.length);
    let low = 0;
    let high = this.kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.kept[middle]! < events) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return 0;
    if (this.n < (low - 1) * BLOCK || this.n >= low * BLOCK || this.sum >= events) this.jump(low - 1);
    while (this.sum < events) this.step();
    return this.n;
  }

  private jump(block: number): void {
    const from = Math.min(block, this.kept.length - 1);
    this.n = from * BLOCK;
    this.sum = this.kept[from]!;
    while (this.kept.length <= block) this.step();
  }

  private step(): void {
    this.sum += this.interval(++this.n);
    if (this.n === this.kept.length * BLOCK) this.kept.push(this.sum);
  }

  private interval(n: number): number {
    return intervalAt(this.intervals, this.seed, 0, n);
  }
}
