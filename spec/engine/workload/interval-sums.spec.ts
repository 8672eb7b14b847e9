import { expect } from 'chai';
import fc from 'fast-check';
import { IntervalSums } from '../../../engine/workload/interval-sums.js';
import { createIntervals, intervalAt } from '../../../engine/workload/intervals.js';

const exponential = createIntervals({ kind: 'exponential' });

/** The slow, obviously right one: every interval added up from the first. */
function slowSums(seed: number, count: number): number[] {
  const sums: number[] = [];
  let sum = 0;
  for (let n = 0; n < count; n++) sums.push((sum += intervalAt(exponential, seed, 0, n)));
  return sums;
}

describe('sums of intervals', () => {
  it('are the same, to the bit, asked in order, backwards or at random', () => {
    const slow = slowSums(1, 5000);
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 4999 }), { minLength: 1, maxLength: 50 }), (order) => {
        const sums = new IntervalSums(exponential, 1);
        for (const n of order) expect(sums.at(n)).to.equal(slow[n]);
      }),
    );
    const sums = new IntervalSums(exponential, 1);
    expect(slow.map((_, n) => sums.at(n))).to.deep.equal(slow);
    expect(slow.map((_, n) => sums.at(4999 - n))).to.deep.equal(slow.toReversed());
  });

  it('are counted below any value, whatever was asked before', () => {
    const slow = slowSums(2, 5000);
    const question = fc.tuple(fc.boolean(), fc.double({ min: 0, max: 4500, noNaN: true }));
    fc.assert(
      fc.property(fc.array(question, { minLength: 1, maxLength: 20 }), (questions) => {
        const sums = new IntervalSums(exponential, 2);
        for (const [isCount, value] of questions) {
          if (isCount) expect(sums.countBelow(value)).to.equal(slow.filter((each) => each < value).length);
          else expect(sums.at(Math.floor(value))).to.equal(slow[Math.floor(value)]);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('counts up to a sum, and not that sum itself', () => {
    const sums = new IntervalSums(exponential, 3);
    for (const n of [0, 1, 1023, 1024, 2048, 3000]) expect(sums.countBelow(sums.at(n))).to.equal(n);
  });
});
