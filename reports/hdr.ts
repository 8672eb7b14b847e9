import { build, encodeIntoCompressedBase64, type Histogram as HdrHistogram } from 'hdr-histogram-js';
import type { Histogram } from '../engine/telemetry/histogram.js';

/**
 * The same distribution as a histogram of hdr-histogram-js, in µs: same buckets, same counts. What lies beyond 2^31 − 1
 * µs is in its last bucket.
 */
export function toHdr(histogram: Histogram): HdrHistogram {
  const hdr = build({
    bitBucketSize: 64,
    lowestDiscernibleValue: 1,
    highestTrackableValue: 2 ** 31 - 1,
    numberOfSignificantValueDigits: 3,
  });
  histogram.forEachBucket((lowestMicros, _highest, count) => hdr.recordValueWithCount(lowestMicros, count));
  return hdr;
}

/** HdrHistogram's own format (V2, compressed, base64), which its tools and other languages' libraries read; in µs. */
export function encodeHdr(histogram: Histogram): string {
  return encodeIntoCompressedBase64(toHdr(histogram));
}
