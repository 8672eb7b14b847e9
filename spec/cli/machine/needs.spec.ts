import { expect } from 'chai';
import { needsOf, type Needs } from '../../../cli/machine/needs.js';
import { planOf } from '../../support/small-profile.js';

function needs(clients: number, runners: number, threads: number, target: object = { embedded: false }): Needs {
  const plan = planOf({ populations: { c: { clients } } });
  return needsOf({ target } as never, plan, { cores: 8, descriptors: 20_000 }, { runners, threads });
}

describe('what a run needs', () => {
  it('adds the embedded target, and shares ports out over its shards', () => {
    expect(needs(30_000, 2, 1).targetBytes).to.equal(0);
    const embedded = needs(30_000, 2, 1, { embedded: true });
    expect(embedded).to.include({ shards: 2, isLocal: true });
    expect(embedded.busiest.clients).to.equal(15_000);
    expect(embedded.targetBytes).to.be.above(2e8);
    expect(embedded.cores.target).to.equal(embedded.cores.generator);
  });

  it('adds a task for each thread, and those that each process of Node brings', () => {
    expect(needs(100, 1, 3).tasks).to.equal(3);
    expect(needs(100, 2, 1).tasks).to.equal(24);
  });
});
