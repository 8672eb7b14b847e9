import { expect } from 'chai';
import fc from 'fast-check';
import { DrawnDuration, type DurationSpec } from '../../../engine/workload/drawn-duration.js';
import type { IntervalSpec } from '../../../engine/workload/intervals.js';

/** 20,000 of one stream. */
function drawn(spec: DurationSpec, stream = 7): number[] {
  const duration = new DrawnDuration(spec);
  return Array.from({ length: 20_000 }, (_, n) => duration.ms(42, stream, n, 0));
}

describe('drawn duration', () => {
  it('is always the mean where nothing varies', () => {
    expect(new Set(drawn({ meanMs: 250 }))).to.deep.equal(new Set([250]));
  });

  it('is as long as asked for on average, and varies as its intervals do', () => {
    const kinds: [IntervalSpec, deviation: number][] = [
      [{ kind: 'exponential' }, 1],
      [{ kind: 'uniform', spread: 1 }, 1 / Math.sqrt(3)],
      [{ kind: 'logNormal', sigma: Math.sqrt(Math.log(2)) }, 1],
    ];
    for (const [intervals, expected] of kinds) {
      const values = drawn({ meanMs: 200, intervals });
      const mean = values.reduce((sum, ms) => sum + ms, 0) / values.length;
      const deviation = Math.sqrt(values.reduce((sum, ms) => sum + (ms - mean) ** 2, 0) / values.length);
      expect(mean, intervals.kind).to.be.closeTo(200, 6);
      expect(deviation / 200, intervals.kind).to.be.closeTo(expected, 0.08 * expected);
    }
  });

  it('is never negative, and the same for the same numbers', () => {
    const key = fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat({ max: 30 }));
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), key, (meanMs, [seed, stream, n, draw]) => {
        const spec: DurationSpec = { meanMs, intervals: { kind: 'logNormal', sigma: 1 } };
        const ms = new DrawnDuration(spec).ms(seed, stream, n, draw);
        expect(ms).to.be.at.least(0);
        expect(new DrawnDuration(spec).ms(seed, stream, n, draw)).to.equal(ms);
      }),
    );
  });

  it('gives different clients, and different numbers of one client, durations that have nothing to do with each other', () => {
    const spec: DurationSpec = { meanMs: 1, intervals: { kind: 'exponential' } };
    const a = drawn(spec, 7);
    for (const other of [drawn(spec, 8), a.slice(1)]) {
      const product = other.reduce((sum, ms, n) => sum + (ms - 1) * (a[n]! - 1), 0) / other.length;
      expect(product).to.be.closeTo(0, 0.04);
    }
  });
});
