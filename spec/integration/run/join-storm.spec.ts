import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../../profiles/package-root.js';
import { run } from '../../support/sim-run.js';

/** The shipped profile with fewer clients, in less time. */
function storm(clients: number): object {
  const profile = JSON.parse(readFileSync(join(packageRoot(), 'profiles', 'join-storm.json'), 'utf8')) as {
    groups: { room: { members: { value: number } } };
    populations: { crowd: { clients: number; joinRate: string } };
    hold: string;
    thresholds: Record<string, string>;
  };
  profile.groups.room.members.value = clients;
  Object.assign(profile.populations.crowd, { clients, joinRate: '100/s' });
  profile.hold = '2s';
  profile.thresholds = { 'presence.joined': `== ${(clients * (clients + 1)) / 2}`, 'presence.lost': '== 0' };
  return profile;
}

describe('sim run with a join storm', function () {
  this.timeout(60_000);

  it('sees each join pushed to all who are in, over several processes and shards of the target: n(n + 1) / 2', async () => {
    const { summary, ending } = await run(storm(120), ['--runners', '2', '--threads', '2']);
    expect(summary.joins).to.include({ joined: 120, failed: 0 });
    // Who closes a moment later than others on a busy machine hears that these are gone.
    const { received, gone } = summary.presence;
    expect(summary.presence).to.include({ joined: 7260, left: 0, lost: 0, duplicate: 0 });
    expect(received - gone).to.equal(7260);
    expect(summary.presence.latencyMs!.count).to.equal(7260);
    // Who joined at the same time as another is undecided, more often on a busy machine.
    expect(summary.presence.due).to.be.within(1, 7260);
    expect(summary.thresholds.map(({ result }) => result)).to.deep.equal(['passed', 'passed']);
    expect(ending).to.be.oneOf([0, 5]);
  });
});
