import { expect } from 'chai';
import fc from 'fast-check';
import { sampleOf, withGroupsOf, withoutCreating } from '../../../engine/plan/reuse.js';
import { compileTemplate } from '../../../engine/plan/template.js';
import { planOf } from '../../support/small-profile.js';
import { expectIdentities } from '../../support/identities.js';
import { run } from '../../support/virtual-run.js';

const profile = {
  groups: {
    idle: { count: 10, name: 'x_{run}_{index}' },
    rooms: { count: 4, members: 5, create: { via: 'websocket' as const, creators: 3 } },
  },
  populations: { c: { clients: 10, join: { rooms: 2 }, messages: { to: 'rooms', rate: '20/s' } } },
  hold: '2s',
};

describe('reuse of groups', () => {
  it('names the groups as the other run did, and all else by its own id', () => {
    const plan = withGroupsOf(planOf(profile), 'other1');
    const name = compileTemplate(plan.groupSets[0]!.nameTemplate);
    expect(name({ run: plan.runId, index: 3 })).to.equal('x_other1_3');
    expect(plan.runId).to.not.equal('other1');
  });

  it('marks the sets that are there, and no others', () => {
    const plan = withoutCreating(planOf(profile), new Set(['rooms']));
    expect(plan.groupSets.map(({ reused }) => reused)).to.deep.equal([false, true]);
  });

  it('samples distinct groups, the first and the last among them, as many as asked for or as there are', () => {
    const size = fc.integer({ min: 1, max: 500 });
    const count = fc.integer({ min: 1, max: 3_000_000 });
    fc.assert(
      fc.property(size, count, fc.integer({ min: 0 }), (wanted, groups, seed) => {
        const sample = sampleOf({ id: 1, count: groups }, wanted, seed);
        expect(new Set(sample).size).to.equal(sample.length);
        expect(sample).to.have.length(Math.min(wanted, groups));
        for (const group of sample) expect(group).to.be.within(0, groups - 1);
        expect(sample).to.include(groups - 1);
        if (wanted > 1) expect(sample).to.include(0);
      }),
    );
  });

  it('samples all parts of a set', () => {
    const tenths = new Set(sampleOf({ id: 0, count: 3_000_000 }, 100, 7).map((group) => Math.floor(group / 300_000)));
    expect(tenths.size).to.equal(10);
  });

  for (const shards of [1, 3]) {
    it(`counts what is there as existing, asks for none of it, and lets members join (${shards} shards)`, () => {
      const reused = run(profile, {
        shards,
        change: (plan) => withoutCreating(plan, new Set(['idle', 'rooms'])),
      });
      const summary = reused.summary();
      expect(summary.groups).to.include({
        planned: 14,
        attempted: 14,
        created: 0,
        existing: 14,
        failed: 0,
        successRate: 1,
      });
      expect(summary.populations['c']!.groups).to.include({ planned: 4, existing: 4 });
      expect(reused.model.of('create_room')).to.deep.equal([]);
      expect(reused.model.of('leave_room')).to.deep.equal([]);
      expect(summary.joins).to.include({ planned: 20, joined: 20 });
      expect(summary.messages.acknowledged).to.equal(40);
      expectIdentities(reused.outcomes[0]!);
    });
  }
});
