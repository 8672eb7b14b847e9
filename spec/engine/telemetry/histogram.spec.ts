import { expect } from 'chai';
import fc from 'fast-check';
import { build, type Histogram as HdrHistogram } from 'hdr-histogram-js';
import { Histogram, type HistogramDelta } from '../../../engine/telemetry/histogram.js';

const highestMicros = 2 ** 31 - 1;
/** Whole microseconds, with as many small as large ones, and the edges of buckets. */
const micros = fc.oneof(
  fc.nat({ max: 5000 }),
  fc.nat({ max: highestMicros }),
  fc.nat({ max: 30 }).map((exponent) => 2 ** exponent),
  fc.nat({ max: 30 }).map((exponent) => 2 ** (exponent + 1) - 1),
);
const samples = fc.array(micros, { minLength: 1, maxLength: 300 });
const percentile = fc.double({ min: 0.001, max: 100, noNaN: true });

/** The slow, obviously right one. */
function reference(values: readonly number[]): HdrHistogram {
  const hdr = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: highestMicros,
    numberOfSignificantValueDigits: 3,
  });
  for (const value of values) hdr.recordValue(value);
  return hdr;
}

function recorded(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value / 1000);
  return histogram;
}

/** All that can be read from a histogram. */
function contents(histogram: Histogram): unknown {
  const buckets: [number, number, number][] = [];
  histogram.forEachBucket((lowest, highest, count) => buckets.push([lowest, highest, count]));
  return { buckets, dist: histogram.toDist(), mean: histogram.meanMs };
}

describe('histogram', () => {
  it('gives the percentiles of an HDR histogram of 3 digits, capped at the maximum', () => {
    fc.assert(
      fc.property(samples, percentile, (values, p) => {
        const expected = Math.min(reference(values).getValueAtPercentile(p), Math.max(...values));
        expect(recorded(values).percentileMs(p)).to.equal(expected / 1000);
      }),
    );
  });

  it('stays within 0.1 % above the value of that rank in the sorted samples', () => {
    fc.assert(
      fc.property(samples, fc.constantFrom(50, 90, 95, 99, 99.9, 100), (values, p) => {
        const sorted = values.toSorted((a, b) => a - b);
        const exact = sorted[Math.ceil((p * 10 * sorted.length) / 1000) - 1]!;
        const read = recorded(values).percentileMs(p)! * 1000;
        expect(read).to.be.within(exact - 0.001, exact * 1.001 + 0.001);
      }),
    );
  });

  it('keeps count, minimum, maximum and mean exact', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const histogram = recorded(values);
        const sum = values.reduce((total, value) => total + value, 0);
        expect(histogram.count).to.equal(values.length);
        expect(histogram.minMs).to.equal(Math.min(...values) / 1000);
        expect(histogram.maxMs).to.equal(Math.max(...values) / 1000);
        expect(histogram.meanMs).to.equal(sum / values.length / 1000);
      }),
    );
  });

  it('is the whole again once its deltas are merged, in whatever order and grouping', () => {
    fc.assert(
      fc.property(
        fc.array(samples, { minLength: 1, maxLength: 6 }),
        fc.infiniteStream(fc.nat()),
        (intervals, chance) => {
          const source = new Histogram();
          const deltas = intervals.map((values) => {
            for (const value of values) source.record(value / 1000);
            return structuredClone(source.takeDelta()!);
          });
          const shuffled = deltas
            .map((delta) => ({ delta, at: chance.next().value as number }))
            .toSorted((a, b) => a.at - b.at)
            .map(({ delta }) => delta);
          const half = new Histogram();
          for (const delta of shuffled.slice(1)) half.merge(delta);
          const merged = new Histogram();
          merged.merge(half);
          merged.merge(shuffled[0]!);
          expect(contents(merged)).to.deep.equal(contents(recorded(intervals.flat())));
        },
      ),
    );
  });

  it('records a repeated value as often as it is told', () => {
    fc.assert(
      fc.property(micros, fc.integer({ min: 1, max: 50 }), (value, count) => {
        const histogram = new Histogram();
        histogram.recordMany(value / 1000, count);
        expect(contents(histogram)).to.deep.equal(contents(recorded(new Array<number>(count).fill(value))));
      }),
    );
  });

  it('has buckets that touch, hold their value and are as wide as those of an HDR histogram', () => {
    fc.assert(
      fc.property(micros, (value) => {
        const histogram = new Histogram();
        histogram.record(value / 1000);
        const hdr = reference([value]) as HdrHistogram & {
          lowestEquivalentValue(value: number): number;
          highestEquivalentValue(value: number): number;
        };
        histogram.forEachBucket((lowest, highest, count) => {
          expect([lowest, highest, count]).to.deep.equal([
            hdr.lowestEquivalentValue(value),
            hdr.highestEquivalentValue(value),
            1,
          ]);
        });
      }),
    );
  });

  it('rounds to whole microseconds', () => {
    const histogram = new Histogram();
    histogram.record(1.2344);
    histogram.record(1.2346);
    expect([histogram.minMs, histogram.maxMs]).to.deep.equal([1.234, 1.235]);
  });

  it('counts what is negative or not a number as 0', () => {
    const histogram = new Histogram();
    histogram.record(-3);
    histogram.record(NaN);
    expect(histogram.toDist()).to.include({ count: 2, min: 0, mean: 0, p50: 0, max: 0 });
  });

  it('keeps the true maximum and mean of what lies beyond the last bucket', () => {
    const histogram = new Histogram();
    histogram.record(1);
    histogram.record(9e6);
    expect(histogram.toDist()).to.include({ p50: 1, p99: 9e6, max: 9e6, mean: 4_500_000.5 });
  });

  it('is null in every figure while empty', () => {
    const { minMs, maxMs, meanMs } = new Histogram();
    expect([minMs, maxMs, meanMs, new Histogram().percentileMs(50), new Histogram().toDist()]).to.deep.equal(
      new Array(5).fill(null),
    );
  });

  it('refuses percentiles outside 0 < p ≤ 100', () => {
    for (const p of [0, -1, 100.1, NaN]) expect(() => new Histogram().percentileMs(p)).to.throw(RangeError);
  });

  it('ignores a count that is not above 0', () => {
    const histogram = new Histogram();
    histogram.recordMany(1, 0);
    histogram.recordMany(1, -2);
    expect(histogram.takeDelta()).to.equal(undefined);
  });

  it('hands out each value once, as pairs of touched bucket and count', () => {
    const histogram = new Histogram();
    histogram.record(0.007);
    histogram.record(0.003);
    histogram.record(0.007);
    expect(histogram.takeDelta()).to.deep.equal({
      buckets: Uint32Array.of(3, 1, 7, 2),
      count: 3,
      minMicros: 3,
      maxMicros: 7,
      sumMicros: 17,
    } satisfies HistogramDelta);
    expect(histogram.takeDelta()).to.equal(undefined);
    expect(histogram.count).to.equal(0);
    histogram.record(0.005);
    expect(histogram.takeDelta()?.buckets).to.deep.equal(Uint32Array.of(5, 1));
  });

  it('carries a count beyond 32 bits through a delta', () => {
    const histogram = new Histogram();
    histogram.recordMany(0.004, 2 ** 33 + 5);
    const merged = new Histogram();
    merged.merge(histogram.takeDelta()!);
    expect(merged.count).to.equal(2 ** 33 + 5);
    merged.forEachBucket((_lowest, _highest, count) => expect(count).to.equal(2 ** 33 + 5));
  });

  it('leaves the merged one as it was, and is not changed by merging an empty one', () => {
    const other = recorded([5, 9]);
    const before = contents(other);
    const histogram = new Histogram();
    histogram.merge(other);
    histogram.merge(new Histogram());
    expect(contents(other)).to.deep.equal(before);
    expect(contents(histogram)).to.deep.equal(before);
  });

  it('is like new after a reset', () => {
    const histogram = recorded([5, 9_000_000]);
    histogram.reset();
    expect(contents(histogram)).to.deep.equal(contents(new Histogram()));
    histogram.record(0.002);
    expect(contents(histogram)).to.deep.equal(contents(recorded([2])));
  });
});
