import type { Histogram } from '../../engine/telemetry/histogram.js';

/** How many times lie above `limitMs`, to the bucket. */
export function raisedAbove(histogram: Histogram, limitMs: number): number {
  let raised = 0;
  histogram.forEachBucket((lowestMicros, _highestMicros, count) => {
    if (lowestMicros > limitMs * 1000) raised += count;
  });
  return raised;
}
