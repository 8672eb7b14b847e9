import { expect } from 'chai';
import { compilePhases, holdMsOf } from '../../../engine/plan/compile-phases.js';
import { workloadAt } from '../../../engine/plan/workload-at.js';
import { planOf, type SmallProfile } from '../../support/small-profile.js';

const exponential = { distribution: 'exponential' as const };
const phases: NonNullable<SmallProfile['phases']> = {
  warm: { duration: '2s', warmUp: true },
  beside: { duration: '3s', start: '4s', messages: { b: { rate: '5/s' } } },
  main: { duration: '3s', messages: { a: { ratePerClient: '2/s' }, b: 'none' } },
};
const populations = {
  a: { clients: 10, messages: { rate: '7/s' } },
  b: { clients: 4, messages: { ratePerClient: '1/s' } },
  quiet: { clients: 4 },
};

describe('compile phases', () => {
  const plan = planOf({ protocol: 'echo', seed: 9, populations, phases });

  it('puts phases one after the other, and those with a start where they say', () => {
    expect(plan.phases).to.deep.equal([
      { key: 'warm', atMs: 0, forMs: 2000, warmUp: true, beside: false },
      { key: 'beside', atMs: 4000, forMs: 3000, warmUp: false, beside: true },
      { key: 'main', atMs: 2000, forMs: 3000, warmUp: false, beside: false },
    ]);
    expect(plan.holdMs).to.equal(7000);
    expect([-1, 0, 1999, 2000, 4500, 5000, 6000].map((ms) => workloadAt(plan, ms))).to.deep.equal([
      -1, 0, 0, 2, 2, -1, -1,
    ]);
  });

  it('gives each population what the phase says, or else its own; beside others only what is named', () => {
    const [a, b, quiet] = plan.populations;
    expect(a!.messages).to.deep.include({
      own: null,
      pacer: {
        kind: 'parts',
        parts: [
          { atMs: 0, forMs: 2000, workload: 0, pacer: { kind: 'constant', perSecond: 7 } },
          { atMs: 2000, forMs: 3000, workload: 2, pacer: { kind: 'constant', perSecond: 20 } },
        ],
      },
    });
    expect(b!.messages!.pacer).to.deep.equal({
      kind: 'parts',
      parts: [
        { atMs: 0, forMs: 2000, workload: 0, pacer: { kind: 'constant', perSecond: 4 } },
        { atMs: 4000, forMs: 3000, workload: 1, pacer: { kind: 'constant', perSecond: 5 } },
      ],
    });
    expect(quiet!.messages).to.equal(null);
  });

  it('goes client by client as soon as one phase has intervals of each client’s own', () => {
    const mixed = planOf({
      protocol: 'echo',
      populations: { a: { clients: 3, messages: { rate: '6/s' } } },
      phases: { one: { duration: '1s' }, two: { duration: '1s', messages: { a: { ratePerClient: '2/s', interval: exponential } } } },
    }); // prettier-ignore
    const { pacer, own } = mixed.populations[0]!.messages!;
    expect(pacer).to.equal(null);
    expect(own![0]).to.deep.equal({
      atMs: 0,
      forMs: 1000,
      workload: 0,
      pacer: { turns: { kind: 'constant', perSecond: 6 } },
    });
    expect(own![1]).to.deep.include({ atMs: 1000, forMs: 1000, workload: 1 });
    expect(own![1]!.pacer).to.have.nested.property('own.perSecond', 2);
  });

  it('seeds each phase apart', () => {
    const cadence = { a: { rate: '2/s', interval: exponential } };
    const seeded = planOf({
      protocol: 'echo',
      populations: { a: { clients: 3, messages: { rate: '6/s' } } },
      phases: { one: { duration: '1s', messages: cadence }, two: { duration: '1s', messages: cadence } },
    });
    const { pacer } = seeded.populations[0]!.messages!;
    const seeds = pacer?.kind === 'parts' ? pacer.parts.map((part) => part.pacer.seed) : [];
    expect(new Set(seeds).size).to.equal(2);
  });

  it('is of one piece where the profile has hold', () => {
    expect(compilePhases({})).to.deep.equal([]);
    expect(holdMsOf({ hold: '3s' })).to.equal(3000);
    const own = planOf({
      protocol: 'echo',
      hold: '3s',
      populations: { a: { clients: 3, messages: { ratePerClient: '2/s', interval: exponential } } },
    }).populations[0]!.messages!.own;
    expect(own).to.have.lengthOf(1);
    expect(own![0]).to.deep.include({ atMs: 0, forMs: 3000, workload: -1 });
  });
});
