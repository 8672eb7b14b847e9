import { uniformAt } from './chance.js';
import { createIntervals, type Intervals, type IntervalSpec } from './intervals.js';

/** How long something lasts each time, as plain data. */
export interface DurationSpec {
  meanMs: number;
  /** How it varies about the mean; absent: not at all. */
  intervals?: IntervalSpec;
}

/** A duration that is drawn each time: pure, the same numbers give the same one. Throws as `createIntervals` does. */
export class DrawnDuration {
  private readonly meanMs: number;
  private readonly intervals: Intervals | undefined;

  constructor({ meanMs, intervals }: DurationSpec) {
    this.meanMs = meanMs;
    this.intervals = intervals && createIntervals(intervals);
  }

  /**
   * In ms. Number `n` of `stream`; `draw` tells apart what is drawn for one n, and takes up two numbers: this one and
   * the next.
   */
  ms(seed: number, stream: number, n: number, draw: number): number {
    const { meanMs, intervals } = this;
    if (!intervals) return meanMs;
    return meanMs * intervals.interval(uniformAt(seed, stream, n, draw), uniformAt(seed, stream, n, draw + 1));
  }
}
