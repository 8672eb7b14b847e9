import { expect } from 'chai';
import fc from 'fast-check';
import { createTurns } from '../../../engine/workload/turns.js';

const exponent = fc.oneof(fc.constant(0), fc.double({ min: 0.05, max: 5, noNaN: true }));

describe('turns', () => {
  it('count what each rank has had before any event, as looking at all events does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), exponent, fc.nat({ max: 600 }), (count, power, events) => {
        const turns = createTurns(count, power);
        const had = new Array<number>(count).fill(0);
        for (let n = 0; n < events; n++) had[turns.rankOf(n)]!++;
        expect(had.map((_, rank) => turns.countBefore(rank, events))).to.deep.equal(had);
      }),
    );
  });

  it('lose none and double none, however many there have been', () => {
    const many = fc.integer({ min: 0, max: 2 ** 45 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), exponent, many, (count, power, n) => {
        const turns = createTurns(count, power);
        const rank = turns.rankOf(n);
        let sum = 0;
        for (let each = 0; each < count; each++) {
          sum += turns.countBefore(each, n);
          expect(turns.countBefore(each, n + 1) - turns.countBefore(each, n)).to.equal(each === rank ? 1 : 0);
        }
        expect(sum).to.equal(n);
      }),
    );
  });

  it('give each rank its share of any number of events, but for a few', () => {
    for (const power of [0.5, 1, 2]) {
      const count = 200;
      const turns = createTurns(count, power);
      const weights = Array.from({ length: count }, (_, rank) => (rank + 1) ** -power);
      const sum = weights.reduce((total, weight) => total + weight, 0);
      for (const events of [10, 100, 1000, 12_345, 1_000_000]) {
        weights.forEach((weight, rank) => {
          const share = (events * weight) / sum;
          expect(turns.countBefore(rank, events), `${power} ${rank} of ${events}`).to.be.closeTo(share, 4);
        });
      }
    }
  });

  it('space each rank evenly: the first of 200 waits at most three times its mean gap', () => {
    const turns = createTurns(200, 1);
    const gaps: number[] = [];
    for (let n = 0, last = 0; n < 20_000; n++) {
      if (turns.rankOf(n) !== 0) continue;
      gaps.push(n - last);
      last = n;
    }
    expect(Math.max(...gaps)).to.be.below((3 * 20_000) / gaps.length);
  });

  it('have as many ranks as the largest populations have clients', () => {
    const turns = createTurns(1_000_000, 1);
    for (const n of [0, 1, 777, 2 ** 26, 2 ** 40]) {
      const rank = turns.rankOf(n);
      expect(turns.countBefore(rank, n + 1) - turns.countBefore(rank, n)).to.equal(1);
    }
  });

  it('are nobody’s where there is nobody', () => {
    expect(createTurns(0, 1).countBefore(0, 0)).to.be.NaN;
  });
});
