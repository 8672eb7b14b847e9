import { expect } from 'chai';
import { seedOf, uniformAt } from '../../../engine/workload/chance.js';

const COUNT = 40_000;

function series(seed: number, stream: number, draw = 0, count = COUNT): number[] {
  return Array.from({ length: count }, (_, n) => uniformAt(seed, stream, n, draw));
}

/** Of two series: 0 for independent ones, give or take 1 / √count. */
function correlation(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  a.forEach((value, i) => (sum += (value - 0.5) * (b[i]! - 0.5)));
  return (12 * sum) / a.length;
}

describe('chance', () => {
  it('is the same for the same seed, stream, number and draw, asked in any order', () => {
    expect(uniformAt(1, 2, 3)).to.equal(uniformAt(1, 2, 3));
    const others = [uniformAt(2, 2, 3), uniformAt(1, 3, 3), uniformAt(1, 2, 4), uniformAt(1, 2, 3, 1)];
    expect(new Set([uniformAt(1, 2, 3), ...others]).size).to.equal(5);
    expect(seedOf(1, 2)).to.not.equal(seedOf(2, 1));
  });

  it('lies strictly between 0 and 1 and is even: χ² over 100 bins', () => {
    for (const stream of [0, 1, 77]) {
      const bins = new Array<number>(100).fill(0);
      const values = series(42, stream);
      expect(values.every((value) => value > 0 && value < 1)).to.equal(true);
      for (const value of values) bins[Math.floor(value * 100)]!++;
      const chi = bins.reduce((sum, bin) => sum + (bin - COUNT / 100) ** 2 / (COUNT / 100), 0);
      expect(chi).to.be.within(56, 160); // 99 degrees of freedom: 1 in 10,000 lies outside
    }
  });

  it('knows no neighbours: streams, seeds, draws and successive numbers do not correlate', () => {
    const base = series(42, 5);
    const others = [series(42, 6), series(43, 5), series(42, 5, 1), base.slice(1).concat(0.5)];
    for (const other of others) expect(Math.abs(correlation(base, other))).to.be.below(4.5 / Math.sqrt(COUNT));
  });

  it('has no stream that is another one shifted', () => {
    const seen = new Map<number, string>();
    let twice = 0;
    for (let stream = 0; stream < 300; stream++) {
      for (let n = 0; n < 300; n++) {
        const value = uniformAt(7, stream, n);
        if (seen.has(value)) twice++;
        seen.set(value, `${stream} ${n}`);
      }
    }
    // 90,000 of 2^32 values: about one pair by chance.
    expect(twice).to.be.at.most(8);
  });
});
