import { expect } from 'chai';
import { Sim } from '../../support/sim.js';
import { calmRun, expectTargetAgrees, SimRun, type FinishedRun } from '../../support/sim-run.js';
import { aimedAt, set, tinyProfile } from '../../support/tiny-profile.js';
import { ChatClient } from '../targets/chat-client.js';

describe('sim run, judged', function () {
  this.timeout(60_000);

  describe('against the count of a sim target elsewhere', () => {
    let target: Sim;
    let port: number;
    let alone: FinishedRun;
    let disturbed: FinishedRun;

    before(async () => {
      target = Sim.start(['target', '--port', '0']);
      port = Number((await target.says(/ws:\/\/127\.0\.0\.1:(\d+)\/ws\//))[1]);
      alone = await calmRun(tinyProfile, aimedAt(port));
      const another = SimRun.start(tinyProfile, [...aimedAt(port), '--hold', '1500ms']);
      await another.process.says(/s hold 8\/8/);
      const stranger = await ChatClient.open(`ws://127.0.0.1:${port}/ws/stranger`);
      await stranger.ask('create_room', { room_name: 'elsewhere', is_public: true });
      await stranger.ask('chat_message', { room: 'elsewhere', text: 'hello' });
      disturbed = await another.finished();
      await stranger.close();
    });

    after(async () => {
      target.kill('SIGTERM');
      await target.ended;
    });

    it('ends with 0 where the two agree, though the target has counted before', () => {
      expect(alone.ending, alone.stderr).to.equal(0);
      expectTargetAgrees(alone.summary);
    });

    it('ends with 5 where the target counts what the run did not do, and says which count differs', () => {
      expect(disturbed.ending, disturbed.stderr).to.equal(5);
      const { status, reasons } = disturbed.summary.verdict;
      const { acknowledged, received } = disturbed.summary.messages;
      expect(status).to.equal('invalid');
      expect(reasons).to.include.members([
        "connections established: 8 by our count, 9 by the target's",
        "groups created: 4 by our count, 5 by the target's",
        `messages accepted: ${acknowledged} by our count, ${acknowledged + 1} by the target's`,
        `deliveries: ${received} by our count, ${received + 1} by the target's`,
      ]);
      expect(disturbed.stderr).to.include("9 by the target's");
    });

    it('stays the same server for both: sim target tells on its end what it counted', async () => {
      target.kill('SIGINT');
      expect(await target.ended).to.equal(0);
      // Of each run 8, and the handshake that looks whether it is there; and the stranger.
      const [, connections, rooms] = /stopped: (\d+) connections, (\d+) rooms, /.exec(target.output) ?? [];
      expect(Number(connections) % 9).to.equal(1);
      expect(Number(rooms) % 4).to.equal(1);
    });
  });

  it('ends with 99 where a threshold fails, and tells which, with its value', async () => {
    const finished = await calmRun(tinyProfile, [
      ...set('/thresholds', {
        'messages.responseMs.p50': '< 0',
        'messages.received': '== 80',
        'heartbeats.client.roundTripMs.p95': '< 1',
      }),
    ]);
    expect(finished.ending, finished.stderr).to.equal(99);
    expect(finished.summary.stop).to.equal('completed');
    const { p50 } = finished.summary.messages.responseMs!;
    expect(finished.summary.thresholds).to.deep.equal([
      { metric: 'messages.responseMs.p50', condition: '< 0', value: p50, result: 'failed' },
      { metric: 'messages.received', condition: '== 80', value: 80, result: 'passed' },
      // The profile plans no heartbeats of the clients' own.
      { metric: 'heartbeats.client.roundTripMs.p95', condition: '< 1', value: null, result: 'skipped' },
    ]);
    expect(finished.stderr).to.match(/✗ messages\.responseMs\.p50 .*< 0/);
  });
});
