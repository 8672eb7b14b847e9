import { expect } from 'chai';
import type { SmallProfile } from '../../support/small-profile.js';
import { VirtualRun } from '../../support/virtual-run.js';

const profile: SmallProfile = {
  groups: { rooms: { count: 4, members: 5 } },
  populations: { people: { clients: 20, join: { rooms: 1 }, messages: { to: 'rooms', rate: '40/s' } } },
  deliveries: { grace: '250ms', lateAfter: '1s' },
  hold: '3s',
};

describe('deliveries of a run', () => {
  it('are all due and received where nothing goes wrong, from the first message to the last', () => {
    const { deliveries } = new VirtualRun(profile, { shards: 3 }).start().summary();
    expect(deliveries).to.include({ due: 600, received: 600, undecided: 0, lost: 0, late: 0, unattributed: 0 });
  });

  it('are not lost that are still on their way when the last message is acknowledged', () => {
    const faults = { lag: () => 900 };
    const { deliveries } = new VirtualRun(profile, { shards: 2, faults }).start().summary();
    expect(deliveries).to.include({ due: 600, received: 600, undecided: 0, lost: 0, misdelivered: 0 });
  });

  it('are late where they take longer than the limit', () => {
    const faults = { lag: () => 1100 };
    const { deliveries } = new VirtualRun({ ...profile, hold: '1s' }, { faults }).start().summary();
    expect(deliveries!.late)
      .to.be.above(0)
      .and.equal(deliveries!.received - 40);
  });

  it('are not taken from a shard that has been given up', () => {
    const whole = new VirtualRun(profile, { shards: 2 }).start().reach('hold').advanceBy(500);
    whole.runner.lose(1);
    const before = whole.coordinator.aggregate.open;
    const snapshot = {
      version: 1 as const,
      shard: 1,
      sequence: 99,
      atMs: whole.clock.now(),
      cells: [],
      errors: [],
      closeCodes: {},
      open: 10,
    };
    whole.runner.report({ version: 1, type: 'snapshot', snapshot });
    expect(whole.coordinator.aggregate.open).to.equal(before);
    expect(whole.summary().deliveries!.lost).to.equal(0);
  });

  it('are not checked where the profile says so, or nothing goes to groups', () => {
    const unchecked = { ...profile, deliveries: { check: false } };
    expect(new VirtualRun(unchecked).start().summary().deliveries).to.equal(null);
    const silent = { ...profile, populations: { people: { clients: 20, join: { rooms: 1 } } } };
    expect(new VirtualRun(silent).start().summary().deliveries).to.equal(null);
  });
});
