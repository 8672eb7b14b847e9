import { expect } from 'chai';
import fc from 'fast-check';
import { createIntervals, intervalAt, type IntervalSpec } from '../../../engine/workload/intervals.js';

const COUNT = 200_000;

/** Mean, and variation (standard deviation over mean) where it has a bound; share of intervals below half the mean. */
const distributions: [spec: IntervalSpec, variation: number | undefined, belowHalf: number][] = [
  [{ kind: 'exponential' }, 1, 1 - Math.exp(-0.5)],
  [{ kind: 'uniform', spread: 0.3 }, 0.3 / Math.sqrt(3), 0],
  [{ kind: 'uniform', spread: 1 }, 1 / Math.sqrt(3), 0.25],
  [{ kind: 'logNormal', sigma: 0.5 }, Math.sqrt(Math.exp(0.25) - 1), 0.1276],
  [{ kind: 'pareto', shape: 4 }, Math.sqrt(1 / 8), 0],
  [{ kind: 'pareto', shape: 1.5 }, undefined, 1 - (2 / 3) ** 1.5],
  [{ kind: 'empirical', values: [1, 1, 1, 5] }, Math.sqrt(3) / 2, 0],
  [{ kind: 'empirical', values: [0, 300] }, 1, 0.5],
];

describe('random intervals', () => {
  for (const [spec, variation, belowHalf] of distributions) {
    it(`have the mean 1 and the shape of their name: ${JSON.stringify(spec)}`, () => {
      const intervals = createIntervals(spec);
      let [sum, squares, below] = [0, 0, 0];
      for (let n = 1; n <= COUNT; n++) {
        const value = intervalAt(intervals, 42, 0, n);
        sum += value;
        squares += value ** 2;
        if (value < 0.5) below++;
      }
      const mean = sum / COUNT;
      // A tail without variance needs far more draws for its mean: its quantiles have to do.
      if (variation === undefined) expect(mean).to.be.within(0.7, 1.5);
      else {
        expect(mean).to.be.closeTo(1, 0.01);
        expect(Math.sqrt(squares / COUNT - mean ** 2) / mean).to.be.closeTo(variation, 0.03);
      }
      expect(below / COUNT).to.be.closeTo(belowHalf, 0.005);
    });

    it(`begin as if they had always been running: ${JSON.stringify(spec)}`, () => {
      // As many processes, each with the events it has by 2: in the mean 2, from the very start.
      const intervals = createIntervals(spec);
      const processes = 20_000;
      const by = [0, 0];
      for (let stream = 0; stream < processes; stream++) {
        let at = intervalAt(intervals, 7, stream, 0);
        for (let n = 1; at < 2; n++) {
          if (at < 0.5) by[0]!++;
          by[1]!++;
          at += intervalAt(intervals, 7, stream, n);
        }
      }
      expect(by[0]! / processes).to.be.closeTo(0.5, 0.03);
      expect(by[1]! / processes).to.be.closeTo(2, 0.08);
    });
  }

  it('are never negative', () => {
    fc.assert(
      fc.property(fc.constantFrom(...distributions), fc.nat(), fc.nat(), fc.nat(), ([spec], seed, stream, n) => {
        expect(intervalAt(createIntervals(spec), seed, stream, n)).to.be.at.least(0);
      }),
    );
  });

  const refused: IntervalSpec[] = [
    { kind: 'uniform', spread: 0 },
    { kind: 'uniform', spread: 1.1 },
    { kind: 'logNormal', sigma: 0 },
    { kind: 'pareto', shape: 1 },
    { kind: 'empirical', values: [] },
    { kind: 'empirical', values: [0, 0] },
    { kind: 'empirical', values: [1, -1] },
  ];
  for (const spec of refused) {
    it(`refuse ${JSON.stringify(spec)}`, () => {
      expect(() => createIntervals(spec)).to.throw(RangeError);
    });
  }
});
