import { expect } from 'chai';
import fc from 'fast-check';
import { shardOf } from '../../../../targets/embedded/shards/shard-of.js';

describe('owner of a room', () => {
  it('is one of the shards, and the same for the same name', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 31 }), (name, count) => {
        const shard = shardOf(name, count);
        expect(shard).to.be.within(0, count - 1);
        expect(shardOf(name, count)).to.equal(shard);
      }),
    );
  });

  it('is any shard as often as any other, for names that count up', () => {
    for (const count of [2, 3, 6, 8, 31]) {
      const rooms = Array.from({ length: count }, () => 0);
      for (let i = 0; i < 1000 * count; i++) rooms[shardOf(`extreme_4f2a1b_i${i}`, count)]!++;
      for (const owned of rooms) expect(owned, `of ${count} shards`).to.be.within(850, 1150);
    }
  });
});
