import type { Dist } from './dist.js';

/** Buckets of a page. Pages come into being with the first value that falls into them. */
const pageBits = 8;
const pageSize = 1 << pageBits;
/** Highest value that has a bucket of its own, in µs: about 35 minutes. All above shares the last bucket. */
const highestMicros = 2 ** 31 - 1;
const lastBucket = bucketOf(highestMicros);
const pageCount = (lastBucket >>> pageBits) + 1;
/** Page table of every histogram that has recorded nothing yet; never written to. */
const noPages: readonly (Float64Array | undefined)[] = new Array<Float64Array | undefined>(pageCount).fill(undefined);

/**
 * What a histogram has seen since the last take: plain data, so that it crosses threads and processes. `buckets` holds
 * pairs of bucket and count in rising order; a count beyond 32 bits comes in several pairs.
 */
export interface HistogramDelta {
  buckets: Uint32Array;
  count: number;
  minMicros: number;
  maxMicros: number;
  sumMicros: number;
}

/**
 * Interval histogram of times, with the buckets of an HDR histogram of 3 significant digits over whole microseconds:
 * any figure read from it is at most 0.1 % above the recorded one. Records without allocating, hands out what it holds
 * as a sparse delta, and merges such deltas exactly: in whatever order they come, the figures are the same.
 *
 * Ours because a recorder of hdr-histogram-js costs ten times as much per value, and a millisecond per snapshot.
 */
export class Histogram {
  #pages = noPages;
  #count = 0;
  #minMicros = Infinity;
  #maxMicros = 0;
  #sumMicros = 0;

  /** Values recorded since the last take or reset. */
  get count(): number {
    return this.#count;
  }

  /** Exact to the microsecond, as are `maxMs` and `meanMs`; `null` when empty. */
  get minMs(): number | null {
    return this.#count === 0 ? null : this.#minMicros / 1000;
  }

  get maxMs(): number | null {
    return this.#count === 0 ? null : this.#maxMicros / 1000;
  }

  get meanMs(): number | null {
    return this.#count === 0 ? null : this.#sumMicros / this.#count / 1000;
  }

  /**
   * Rounds to whole microseconds; what is negative or not a number counts as 0. A value above 2^31 − 1 µs lands in the
   * last bucket, while minimum, maximum and mean keep it as it is.
   */
  record(valueMs: number): void {
    this.recordMany(valueMs, 1);
  }

  /** Records the same value `count` times; `count` is a whole number, and nothing is recorded unless it is above 0. */
  recordMany(valueMs: number, count: number): void {
    if (!(count > 0)) return;
    const micros = valueMs > 0 ? Math.floor(valueMs * 1000 + 0.5) : 0;
    this.#count += count;
    this.#sumMicros += micros * count;
    if (micros < this.#minMicros) this.#minMicros = micros;
    if (micros > this.#maxMicros) this.#maxMicros = micros;
    this.#add(micros >= highestMicros ? lastBucket : bucketOf(micros), count);
  }

  /** Adds what another one holds, or what it had held when the delta was taken. The other one keeps it. */
  merge(other: Histogram | HistogramDelta): void {
    if (other.count === 0) return;
    if (other instanceof Histogram) {
      this.#widen(other.#count, other.#minMicros, other.#maxMicros, other.#sumMicros);
      other.#visit((bucket, count) => this.#add(bucket, count));
    } else {
      this.#widen(other.count, other.minMicros, other.maxMicros, other.sumMicros);
      for (let i = 0; i < other.buckets.length; i += 2) this.#add(other.buckets[i]!, other.buckets[i + 1]!);
    }
  }

  /** Hands out all that came since the last take, and starts the next interval empty. `undefined`: nothing came. */
  takeDelta(): HistogramDelta | undefined {
    if (this.#count === 0) return undefined;
    const pairs: number[] = [];
    this.#visit((bucket, count) => {
      for (let rest = count; rest > 0; rest -= 0xffffffff) pairs.push(bucket, Math.min(rest, 0xffffffff));
    });
    const delta = {
      buckets: Uint32Array.from(pairs),
      count: this.#count,
      minMicros: this.#minMicros,
      maxMicros: this.#maxMicros,
      sumMicros: this.#sumMicros,
    };
    this.reset();
    return delta;
  }

  /**
   * Highest value, in ms, of the bucket that holds the given percentile, but never more than the maximum: `percentile`
   * per cent of the values are at or below it. `null` when empty. Throws a RangeError unless 0 < percentile ≤ 100.
   */
  percentileMs(percentile: number): number | null {
    if (!(percentile > 0 && percentile <= 100)) throw new RangeError(`not a percentile: ${percentile}`);
    return this.#count === 0 ? null : this.#percentilesMs([percentile])[0]!;
  }

  /** The figures for a report, in ms to three digits; `null` when empty. */
  toDist(): Dist | null {
    if (this.#count === 0) return null;
    const [p50, p90, p95, p99, p999] = this.#percentilesMs([50, 90, 95, 99, 99.9]);
    return {
      count: this.#count,
      min: this.#minMicros / 1000,
      mean: Math.round(this.#sumMicros / this.#count) / 1000,
      p50: p50!,
      p90: p90!,
      p95: p95!,
      p99: p99!,
      p999: p999!,
      max: this.#maxMicros / 1000,
    };
  }

  /** Calls `visit` for each bucket that holds values, in rising order, with its bounds (both within it) in µs. */
  forEachBucket(visit: (lowestMicros: number, highestMicros: number, count: number) => void): void {
    this.#visit((bucket, count) => visit(lowestOf(bucket), lowestOf(bucket + 1) - 1, count));
  }

  /** Empties it. The pages stay, so that what comes next is recorded without allocating. */
  reset(): void {
    if (this.#count === 0) return;
    for (const page of this.#pages) page?.fill(0);
    this.#count = 0;
    this.#minMicros = Infinity;
    this.#maxMicros = 0;
    this.#sumMicros = 0;
  }

  #add(bucket: number, count: number): void {
    const page = this.#pages[bucket >>> pageBits] ?? this.#newPage(bucket >>> pageBits);
    page[bucket & (pageSize - 1)]! += count;
  }

  #newPage(index: number): Float64Array {
    // Doubles, because a long run at a high rate puts more than 2^32 values into one bucket.
    const page = new Float64Array(pageSize);
    this.#pages = this.#pages.with(index, page);
    return page;
  }

  #widen(count: number, minMicros: number, maxMicros: number, sumMicros: number): void {
    this.#count += count;
    this.#sumMicros += sumMicros;
    this.#minMicros = Math.min(this.#minMicros, minMicros);
    this.#maxMicros = Math.max(this.#maxMicros, maxMicros);
  }

  #visit(visit: (bucket: number, count: number) => void): void {
    for (const [index, page] of this.#pages.entries()) {
      if (page === undefined) continue;
      for (let i = 0; i < pageSize; i++) {
        if (page[i]! > 0) visit((index << pageBits) | i, page[i]!);
      }
    }
  }

  /** The values at rising percentiles, found in one walk. */
  #percentilesMs(percentiles: readonly number[]): number[] {
    // The product may come out a rounding error above the whole number it stands for: that must not cost a rank.
    const ranks = percentiles.map((p) => Math.max(1, Math.ceil((p / 100) * this.#count * (1 - Number.EPSILON))));
    const found: number[] = [];
    let seen = 0;
    this.#visit((bucket, count) => {
      seen += count;
      while (found.length < ranks.length && seen >= ranks[found.length]!) {
        const highest = bucket === lastBucket ? this.#maxMicros : lowestOf(bucket + 1) - 1;
        found.push(Math.min(highest, this.#maxMicros) / 1000);
      }
    });
    return found;
  }
}

/**
 * Bucket of a value from 0 to 2^31 − 1 µs: one per microsecond below 2,048, then 1,024 for each doubling, so that the
 * width of a bucket stays within 0.1 % of its value.
 */
function bucketOf(micros: number): number {
  const exponent = Math.max(0, 21 - Math.clz32(micros));
  return exponent * 1024 + (micros >>> exponent);
}

/** Lowest value of a bucket, in µs. */
function lowestOf(bucket: number): number {
  if (bucket < 2048) return bucket;
  const exponent = (bucket >>> 10) - 1;
  return (bucket - exponent * 1024) * 2 ** exponent;
}
