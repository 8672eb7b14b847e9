import { expect } from 'chai';
import fc from 'fast-check';
import { WakeUpGrid } from '../../../engine/clock/wake-up-grid.js';

const shard = fc
  .integer({ min: 1, max: 64 })
  .chain((shards) => fc.record({ shard: fc.nat({ max: shards - 1 }), shards: fc.constant(shards) }));
const time = fc.oneof(fc.nat({ max: 1e9 }), fc.double({ min: 0, max: 1e9, noNaN: true }));
const grid = fc.oneof(
  shard.map((of) => ({ grid: new WakeUpGrid(of), everyMs: 20 })),
  fc
    .record({ of: shard, atMostMs: fc.double({ min: 0.1, max: 100, noNaN: true }) })
    .map(({ of, atMostMs }) => ({ grid: new WakeUpGrid(of, atMostMs), everyMs: Math.min(20, atMostMs) })),
);

describe('the grid of wake-ups', () => {
  it('has a moment in any 20 ms, or less where less is asked', () => {
    fc.assert(
      fc.property(grid, time, ({ grid, everyMs }, atMs) => {
        expect(grid.from(atMs) - atMs).to.be.within(-1e-6, everyMs + 1e-6);
        expect(grid.after(atMs) - atMs).to.be.within(-1e-6, everyMs + 1e-6);
      }),
    );
  });

  it('is kept by what falls due on it, and goes on from there', () => {
    fc.assert(
      fc.property(shard, time, (of, atMs) => {
        const grid = new WakeUpGrid(of);
        const dueAtMs = grid.from(atMs);
        expect(grid.from(dueAtMs)).to.equal(dueAtMs);
        expect(grid.after(dueAtMs)).to.equal(dueAtMs + 20);
      }),
    );
  });

  it('gives each of up to 20 shards moments of its own, spread evenly', () => {
    const moments = Array.from({ length: 5 }, (_, shard) => new WakeUpGrid({ shard, shards: 5 }).from(1000));
    expect(moments).to.deep.equal([1000, 1004, 1008, 1012, 1016]);
  });
});
