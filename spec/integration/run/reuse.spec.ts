import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import { WebSocketServer } from 'ws';
import { newFolder, Sim, sim } from '../../support/sim.js';
import { expectTargetAgrees, isBusyMachine, run, type FinishedRun } from '../../support/sim-run.js';
import { set, tinyProfile } from '../../support/tiny-profile.js';

/** One set over HTTP that nobody joins, and one over WebSocket whose creators are not all its members. */
const profile = {
  ...tinyProfile,
  groups: {
    idle: { count: 400, name: 'idle_{run}_{index}' },
    rooms: {
      count: 4,
      name: 'tiny_{run}_{index}',
      create: { via: 'websocket', creators: 3, inFlight: 2 },
      members: { distribution: 'constant', value: 4 },
    },
  },
};

async function standing(port = 0): Promise<{ target: Sim; url: string; port: number }> {
  const target = Sim.start(['target', '--port', String(port)]);
  const [, url, bound] = await target.says(/(ws:\/\/127\.0\.0\.1:(\d+))/);
  return { target, url: url!, port: Number(bound) };
}

async function stop(target: Sim): Promise<void> {
  target.kill('SIGTERM');
  await target.ended;
}

function expectSound({ summary, ending, stderr }: FinishedRun): void {
  expect(ending, stderr).to.be.oneOf(isBusyMachine(summary) ? [5] : [0]);
  expect(summary.groups.failed).to.equal(0);
  expect(summary.joins).to.include({ planned: 16, joined: 16, failed: 0 });
  // Each message reaches the members and nobody else: no creator stayed behind.
  expect(summary.messages.received).to.equal(4 * summary.messages.acknowledged);
  expectTargetAgrees(summary);
}

describe('sim run --reuse-groups', function () {
  this.timeout(120_000);

  it('creates nothing that is there, and everything at a target that has forgotten', async () => {
    const earlier = await standing();
    let { target, url } = earlier;
    try {
      const first = await run(profile, ['--target', url]);
      expectSound(first);
      expect(first.summary.groups).to.include({ planned: 404, created: 404, existing: 0 });
      expect(first.summary).to.not.have.property('reuse');

      const second = await run(profile, ['--target', url, '--reuse-groups', first.directory]);
      expectSound(second);
      expect(second.summary.groups).to.include({
        planned: 404,
        attempted: 404,
        created: 0,
        existing: 404,
        successRate: 1,
      });
      expect(second.summary.populations['talkers']!.groups).to.include({ planned: 4, created: 0, existing: 4 });
      const { run: id, sets } = second.summary.reuse!;
      expect(id).to.match(/^[a-z0-9]{6}$/);
      expect(sets).to.deep.equal({
        idle: { groups: 400, sampled: 300, found: 300, reused: true },
        rooms: { groups: 4, sampled: 4, found: 4, reused: true },
      });
      expect(second.stderr).to.include('300 of 300 sampled are there · 400 reused').and.include('4 of all 4 are there');
      expect(readFileSync(join(second.directory, 'report.html'), 'utf8'))
        .to.include('Groups of an earlier run')
        .and.include('400 reused');

      await stop(target);
      ({ target, url } = await standing(earlier.port));
      // Of the run that reused itself: the names are still those of the first.
      const third = await run(profile, ['--target', url, '--reuse-groups', second.directory, '--reuse-sample', '50']);
      expectSound(third);
      expect(third.summary.groups).to.include({ planned: 404, created: 404, existing: 0 });
      expect(third.summary.reuse).to.deep.equal({
        run: id,
        sets: {
          idle: { groups: 400, sampled: 50, found: 0, reused: false },
          rooms: { groups: 4, sampled: 4, found: 0, reused: false },
        },
      });
    } finally {
      await stop(target);
    }
  });

  it('creates what is missing of a set that was cut short', async () => {
    const { target, url } = await standing();
    try {
      const api = url.replace('ws:', 'http:');
      const faults = (list: string[]): Promise<Response> =>
        fetch(`${api}/_sim/faults`, { method: 'POST', body: JSON.stringify({ faults: list }) });
      await faults(['http-error=0.5']);
      const { summary: first, directory } = await run(profile, ['--target', url, ...set('/thresholds', {})]);
      expect(first.groups.failed).to.be.within(100, 300);
      await faults([]);
      const second = await run(profile, ['--target', url, '--reuse-groups', directory]);
      expectSound(second);
      expect(second.summary.groups).to.include({ created: first.groups.failed, existing: first.groups.created });
      const { idle, rooms } = second.summary.reuse!.sets;
      expect(idle!.reused).to.equal(false);
      expect(idle!.found).to.be.within(50, 250);
      expect(rooms!.reused).to.equal(true);
    } finally {
      await stop(target);
    }
  });

  describe('refuses, before anything is sent,', () => {
    let directory: string;

    before(async () => {
      directory = join(newFolder(), 'earlier');
      const { ending, stderr } = await sim(['run', '-', '--virtual', '--quiet', '--out', directory], {
        input: JSON.stringify(profile),
      });
      expect(ending, stderr).to.equal(0);
    });

    async function refusal(argv: readonly string[]): Promise<string> {
      const { ending, stderr } = await sim(['run', '-', ...argv], { input: JSON.stringify(profile) });
      expect(ending, stderr).to.equal(2);
      return stderr;
    }
    const nobody = ['--target', 'ws://127.0.0.1:9'];

    it('sets that differ, each with what differs', async () => {
      const argv = [...nobody, '--reuse-groups', directory, ...set('/groups/idle/count', 500)];
      expect(await refusal([...argv, ...set('/groups/rooms/name', 'other_{run}_{index}')]))
        .to.include('/groups/idle/count: 400 there, 500 here')
        .and.include('/groups/rooms/name: "tiny_{run}_{index}" there, "other_{run}_{index}" here');
    });

    it('what is no run', async () => {
      expect(await refusal([...nobody, '--reuse-groups', newFolder()])).to.include(
        "--reuse-groups: can't read the run",
      );
    });

    it('the embedded target, and virtual time', async () => {
      expect(await refusal(['--reuse-groups', directory])).to.include('starts without groups');
      expect(await refusal(['--virtual', '--reuse-groups', directory])).to.include('no connection is made');
    });
  });

  it('ends with 3 where the target does not tell which groups are there', async () => {
    const server = createServer((_request, response) => response.end());
    new WebSocketServer({ server }).on('connection', (socket) => {
      socket.send('{"type":"welcome","message":"hello"}');
      socket.on('message', () =>
        socket.send('{"type":"error","message":"Unknown message type: get_room_users","message_type":"error"}'),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    try {
      const directory = join(newFolder(), 'earlier');
      await sim(['run', '-', '--virtual', '--quiet', '--out', directory], { input: JSON.stringify(profile) });
      const argv = ['run', '-', '--target', `ws://127.0.0.1:${port}`, '--reuse-groups', directory];
      const { ending, stderr } = await sim(argv, { input: JSON.stringify(profile) });
      expect(ending, stderr).to.equal(3);
      expect(stderr).to.include('does not tell which groups are there: UNKNOWN_TYPE');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
