import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { run, SimRun } from '../../support/sim-run.js';

/** 40 clients in eight rooms of ten, each in two; each types about twice a second, for 200 ms. */
const profile = {
  name: 'typing',
  target: { protocol: 'chat', embedded: true, url: 'ws://127.0.0.1:8000/ws/{user}', api: 'http://127.0.0.1:8000' },
  groups: { rooms: { count: 8, name: 'typing_{run}_{index}', members: { distribution: 'constant', value: 10 } } },
  populations: {
    people: {
      clients: 40,
      user: 'p{index}',
      arrival: { rate: '200/s' },
      join: { rooms: 2 },
      messages: { to: 'rooms', rate: '20/s', size: 100 },
      typing: { set: 'rooms', rate: '80/s', for: '200ms' },
    },
  },
  hold: '3s',
};

describe('sim run with typing', function () {
  this.timeout(60_000);
  const directory = mkdtempSync(join(tmpdir(), 'populace-typing-'));
  after(() => rmSync(directory, { recursive: true, force: true }));

  for (const argv of [
    ['--threads', '2'],
    ['--runners', '2', '--threads', '2'],
  ]) {
    it(`sees each start and stop told to all others of the group (${argv.join(' ')})`, async () => {
      const { summary, ending } = await run(profile, argv);
      expect(summary.typing).to.include({ planned: 240, started: 240, stopped: 240, dropped: 0 });
      expect(summary.typing).to.include({ pushes: 4320, due: 4320, received: 4320, lost: 0 });
      expect(summary.typing).to.include({ duplicate: 0, unexpected: 0, undecided: 0 });
      expect(summary.typing.latencyMs!.count).to.equal(4320);
      expect(summary.deliveries).to.include({ lost: 0, misdelivered: 0 });
      expect(summary.errors.byCode).to.deep.equal([]);
      expect(ending).to.be.oneOf([0, 5]);
    });
  }

  it('tells which were lost, one for one as the target did, over several processes', async () => {
    const log = join(directory, 'log.ndjson');
    const argv = ['--runners', '2', '--threads', '2', '--fault', 'lose-push=0.1', '--delivery-log', log];
    const { summary } = await run({ ...profile, hold: '4s' }, argv);
    const lost = readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line.includes('lose-push')).length;
    const { typing, presence } = summary;
    expect(typing).to.include({ started: 320, stopped: 320, due: 5760, duplicate: 0, unexpected: 0, undecided: 0 });
    expect(typing).to.include({ received: 5760 - typing.lost!, pushes: 5760 - typing.lost! });
    expect(typing.lost).to.be.above(100);
    // Ten join each of eight rooms, one after the other: where the fault was on by then, it struck those pushes too.
    expect(typing.lost! + 8 * 55 - presence.joined).to.equal(lost);
  });

  it('stays exact on a target of several shards, while its clients come and go', async () => {
    const people = {
      ...profile.populations.people,
      clients: 600,
      churn: { set: 'rooms', rate: '20/s', away: '300ms' },
      typing: { set: 'rooms', rate: '200/s', for: '400ms' },
    };
    const { summary, stderr } = await SimRun.start(
      { ...profile, groups: { rooms: { ...profile.groups.rooms, count: 120 } }, populations: { people } },
      ['--threads', '2'],
      // Too few descriptors for one process of the target.
      { script: 'ulimit -n 800; exec "$@"' },
    ).finished();
    expect(stderr).to.match(/in 2 shards/);
    expect(summary.churn.left).to.be.above(50);
    expect(summary.typing).to.include({ lost: 0, duplicate: 0, unexpected: 0 });
    const { due, undecided, started, stopped } = summary.typing;
    expect(stopped).to.equal(started).and.be.above(300);
    expect(due).to.be.above(5000);
    // Nine others in each room, of whom few are away.
    expect(due! + undecided!).to.be.within(0.95 * 9 * 2 * started, 9 * 2 * started);
    expect(summary.presence).to.include({ lost: 0, duplicate: 0 });
  });
});
