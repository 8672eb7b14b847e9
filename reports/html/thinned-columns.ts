/** A column's lowest and highest value within a bucket, and when each was; `null`: nothing was measured in it. */
type Extremes = { min: number; minAtMs: number; max: number; maxAtMs: number } | null;

interface Bucket {
  fromMs: number;
  toMs: number;
  extremes: Extremes[];
}

/** Columns over one time axis; every column is as long as `timesMs`. */
export interface Columns {
  timesMs: number[];
  values: Record<string, (number | null)[]>;
  /** Rows behind each bucket: 1 as long as nothing was thinned, then a power of 2. */
  rowsPerBucket: number;
}

/**
 * Keeps the rows of a long run within a bound: once there are too many, two neighbouring buckets become one, again and
 * again, so that a bucket stands for 1, 2, 4, … rows. Of each column a bucket keeps lowest and highest value, in the
 * order in which they came; no peak is ever lost or averaged, its time is true to the bucket's width.
 */
export class ThinnedColumns {
  readonly #maxPoints: number;
  /** Of each column: its place in a bucket. */
  readonly #places = new Map<string, number>();
  #buckets: Bucket[] = [];
  #rowsPerBucket = 1;
  #rowsInLast = 1;

  /** At most `maxPoints` points come out; at least 4. */
  constructor(maxPoints = 2000) {
    this.#maxPoints = maxPoints;
  }

  /** A row at a later time than those before. A column that was not there before is `null` before. */
  add(atMs: number, row: Record<string, number | null>): void {
    for (const name of Object.keys(row)) {
      if (!this.#places.has(name)) this.#places.set(name, this.#places.size);
    }
    const extremes = [...this.#places.keys()].map((name) => extremesOf(row[name] ?? null, atMs));
    const single: Bucket = { fromMs: atMs, toMs: atMs, extremes };
    const last = this.#buckets.at(-1);
    if (last === undefined || this.#rowsInLast >= this.#rowsPerBucket) {
      this.#buckets.push(single);
      this.#rowsInLast = 1;
    } else {
      this.#buckets[this.#buckets.length - 1] = join(last, single);
      this.#rowsInLast += 1;
    }
    while (this.#buckets.length * (this.#rowsPerBucket === 1 ? 1 : 2) > this.#maxPoints) this.#halve();
  }

  /** What is kept: a point for each row, or two for each bucket of several rows. */
  columns(): Columns {
    const names = [...this.#places.keys()];
    const timesMs: number[] = [];
    const lists = names.map((): (number | null)[] => []);
    for (const { fromMs, toMs, extremes } of this.#buckets) {
      timesMs.push(fromMs);
      if (toMs > fromMs) timesMs.push(toMs);
      for (const [place, list] of lists.entries()) {
        const [first, second] = inOrder(extremes[place] ?? null);
        list.push(first);
        if (toMs > fromMs) list.push(second);
      }
    }
    const values = Object.fromEntries(names.map((name, place) => [name, lists[place]!]));
    return { timesMs, values, rowsPerBucket: this.#rowsPerBucket };
  }

  #halve(): void {
    const before = this.#buckets;
    const rowsBefore = this.#rowsPerBucket;
    this.#buckets = [];
    for (let index = 0; index < before.length; index += 2) {
      const next = before[index + 1];
      this.#buckets.push(next === undefined ? before[index]! : join(before[index]!, next));
    }
    this.#rowsPerBucket *= 2;
    if (before.length % 2 === 0) this.#rowsInLast += rowsBefore;
  }
}

function extremesOf(value: number | null, atMs: number): Extremes {
  return value === null ? null : { min: value, minAtMs: atMs, max: value, maxAtMs: atMs };
}

function join(a: Bucket, b: Bucket): Bucket {
  const extremes = b.extremes.map((later, place) => joinExtremes(a.extremes[place] ?? null, later));
  return { fromMs: a.fromMs, toMs: b.toMs, extremes };
}

function joinExtremes(a: Extremes, b: Extremes): Extremes {
  if (a === null) return b;
  if (b === null) return a;
  const low = b.min < a.min ? b : a;
  const high = b.max > a.max ? b : a;
  return { min: low.min, minAtMs: low.minAtMs, max: high.max, maxAtMs: high.maxAtMs };
}

function inOrder(extremes: Extremes): [number | null, number | null] {
  if (extremes === null) return [null, null];
  const { min, minAtMs, max, maxAtMs } = extremes;
  return maxAtMs < minAtMs ? [max, min] : [min, max];
}
