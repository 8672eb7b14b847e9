import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { errorCount, eventsIn, run, type FinishedRun } from '../../support/sim-run.js';
import { newFolder } from '../../support/sim.js';

const heartbeatMs = 1500;

const profile = {
  name: 'zombies',
  target: {
    protocol: 'chat',
    embedded: true,
    url: 'ws://127.0.0.1:8000/ws/{user}',
    api: 'http://127.0.0.1:8000',
  },
  groups: {
    rooms: { count: 20, name: 'zombies_{run}_{index}', members: { distribution: 'constant', value: 10 } },
  },
  populations: {
    members: {
      clients: 200,
      user: 'm{index}',
      arrival: { rate: '400/s' },
      join: { rooms: 1 },
      heartbeat: { every: '1500ms', timeout: '1s' },
      messages: { to: 'rooms', rate: '200/s', size: 100 },
    },
  },
  timeouts: { reply: '2s' },
  hold: '11s',
  timeline: [{ at: '5s', for: '1s', fault: 'zombie=0.2' }],
};

describe('sim run against connections that stay open and go silent', function () {
  this.timeout(60_000);
  let finished: FinishedRun;
  let silenced: string[];

  before(async () => {
    const log = join(newFolder(), 'deliveries.ndjson');
    finished = await run(profile, ['--runners', '2', '--delivery-log', log]);
    silenced = readFileSync(log, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { did: string; receiver: string })
      .filter(({ did }) => did === 'silenced')
      .map(({ receiver }) => receiver);
  });

  it('finds each of them, and no other, and counts it as dropped under its own code', () => {
    const { connections, heartbeats } = finished.summary;
    expect(silenced.length).to.be.above(10);
    expect(connections).to.include({ silent: silenced.length, dropped: silenced.length, failed: 0 });
    expect(heartbeats.client.missed).to.equal(silenced.length);
    expect(errorCount(finished.summary, 'HEARTBEAT_TIMEOUT')).to.equal(silenced.length);
  });

  it('tells which, from when, and what they missed', () => {
    const { silences, deliveries } = finished.summary;
    expect(silences).to.have.length(Math.min(20, silenced.length));
    expect(silenced).to.include.members(silences.map(({ client }) => client));
    for (const { sinceMs, forMs } of silences) {
      // Struck 5 s after the server's start, a moment before the run's; heard until then, at every beat at the least.
      expect(sinceMs).to.be.within(5000 - heartbeatMs - 2000, 7000);
      expect(forMs).to.be.within(1000, 2 * heartbeatMs + 2500);
    }
    expect(silences.reduce((sum, { missed }) => sum + missed!, 0)).to.be.above(0);
    expect(deliveries!.lost).to.be.above(0);
    const [first] = eventsIn(finished.directory).filter(({ code }) => code === 'HEARTBEAT_TIMEOUT');
    expect(first!.text).to.match(/^m\d+: own heartbeat not answered within 1000 ms; no frame for \d\.\d s$/);
  });
});
