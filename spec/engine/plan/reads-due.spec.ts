import { expect } from 'chai';
import fc from 'fast-check';
import { readsDueBefore } from '../../../engine/plan/reads-due.js';
import { planOf } from '../../support/small-profile.js';

describe('reads of history due before a time', () => {
  it('add up over the shards to what the pacer has, and are none where none are planned', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 4000 }),
        (rate, shards, atMs) => {
          const plan = planOf({
            groups: { g: { count: 3 } },
            populations: { quiet: { clients: 1 }, p: { clients: 2, history: { from: 'g', rate: `${rate}/s` } } },
            hold: '3s',
          });
          const parts = Array.from({ length: shards }, (_, shard) => readsDueBefore(plan, 1, atMs, shard, shards));
          expect(parts.reduce((sum, part) => sum + part, 0)).to.equal(Math.ceil((rate * Math.min(atMs, 3000)) / 1000));
          expect(Math.max(...parts) - Math.min(...parts)).to.be.at.most(1);
          expect(readsDueBefore(plan, 0, atMs, 0, 1)).to.equal(0);
        },
      ),
    );
  });
});
