import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '../../../profiles/package-root.js';
import { run } from '../../support/sim-run.js';

describe('sim run with slow readers', function () {
  this.timeout(60_000);

  it('reads their sockets at their rate, tells the unread bytes, and loses nothing: copies come late', async () => {
    const profile = JSON.parse(readFileSync(join(packageRoot(), 'profiles', 'slow-readers.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    profile['hold'] = '8s';
    profile['thresholds'] = {};
    const { summary } = await run(profile, ['--runners', '2']);
    const { deliveries, reading, connections } = summary;
    expect(deliveries!.lost).to.equal(0);
    expect(deliveries!.received).to.equal(deliveries!.due);
    expect(deliveries!.late).to.be.above(100);
    // 20 clients are sent about 11,000 bytes a second each and read 4,000 of them.
    expect(reading!.peakUnreadBytes).to.be.within(300_000, 2_000_000);
    expect(reading!.unreadBytes).to.be.within(300_000, 2_000_000);
    expect(connections.dropped).to.equal(0);
    expect(summary.populations['slow']!.connections.established).to.equal(20);
  });
});
