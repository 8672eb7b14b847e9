import { expect } from 'chai';
import fc from 'fast-check';
import { GROUP_CLASSES, groupClassOf } from '../../../engine/delivery/group-class.js';
import { Membership } from '../../../engine/plan/membership.js';
import { worlds } from './any-world.js';
import { END_MS, SET } from './lives.js';
import { figuresOf, play } from './played-ledger.js';
import { referenceTally } from './reference-ledger.js';

describe('ledger', () => {
  it('agrees with a reference that keeps everything, over any number of threads and any cut into snapshots', () => {
    const cuts = fc.array(fc.nat(END_MS), { maxLength: 12 });
    fc.assert(
      fc.property(
        worlds(2),
        fc.integer({ min: 1, max: 4 }),
        cuts,
        fc.boolean(),
        ({ plan: any, world }, shards, at, back) => {
          const ledger = play(any, world, shards, at, back);
          expect(figuresOf(ledger)).to.deep.equal(referenceTally(any, world));
          const { sizes } = new Membership(any, SET);
          for (let groupClass = 0; groupClass < GROUP_CLASSES; groupClass++) {
            const messages = world.messages.filter(({ group }) => groupClassOf(sizes.of(group)) === groupClass);
            expect(figuresOf(ledger, groupClass)).to.deep.equal(referenceTally(any, { ...world, messages }));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('decides less, never wrongly, of members that come and go faster than it can remember', () => {
    fc.assert(
      fc.property(worlds(20), fc.integer({ min: 1, max: 3 }), ({ plan: any, world }, shards) => {
        const cuts = Array.from({ length: 10 }, (_, n) => (n * END_MS) / 10);
        const ledger = play(any, world, shards, cuts).tally();
        const truth = referenceTally(any, world);
        expect(ledger.lost).to.be.at.most(truth.lost);
        expect(ledger.received).to.be.at.most(truth.received);
        expect(ledger.duplicate).to.be.at.most(truth.duplicate);
        expect(ledger.undecided).to.be.at.least(truth.undecided);
      }),
      { numRuns: 60 },
    );
  });
});
