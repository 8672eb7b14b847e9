import { expect } from 'chai';
import fc from 'fast-check';
import { shardOfClient, shareOf, splitPlan } from '../../../engine/plan/plan.js';
import { planOf } from '../../support/small-profile.js';

const shards = fc.integer({ min: 1, max: 64 });

describe('plan', () => {
  it('splits into shards that are numbered, carry the whole plan and survive a thread', () => {
    const plan = planOf({ populations: { p: { clients: 3, messages: { rate: '1/s', latenessLimit: 'off' } } } });
    const split = splitPlan(plan, 3);
    expect(split).to.deep.equal([0, 1, 2].map((shard) => ({ version: 1, plan, shard, shards: 3 })));
    expect(structuredClone(split)).to.deep.equal(split);
  });

  it('is one shard where one thread is enough', () => {
    expect(splitPlan(planOf({}), 1).map(({ shard, shards: of }) => [shard, of])).to.deep.equal([[0, 1]]);
  });

  for (const count of [0, -1, 1.5, NaN]) {
    it(`does not split into ${count} shards`, () => {
      expect(() => splitPlan(planOf({}), count)).to.throw(RangeError, '1 or more shards');
    });
  }

  it('gives each shard its share of a total: together the whole, and no two more than 1 apart', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10_000_000 }), shards, (total, n) => {
        const shares = Array.from({ length: n }, (_, shard) => shareOf(total, { shard, shards: n }));
        expect(shares.reduce((sum, share) => sum + share, 0)).to.equal(total);
        expect(Math.max(...shares) - Math.min(...shares)).to.be.at.most(1);
      }),
    );
  });

  it('gives every client to one shard, and each shard as many as its share', () => {
    fc.assert(
      fc.property(fc.nat({ max: 500 }), shards, (clients, n) => {
        const counts = new Array<number>(n).fill(0);
        for (let client = 0; client < clients; client++) counts[shardOfClient(client, n)]!++;
        expect(counts).to.deep.equal(counts.map((_, shard) => shareOf(clients, { shard, shards: n })));
      }),
    );
  });
});
