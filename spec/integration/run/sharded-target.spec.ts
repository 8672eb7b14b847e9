import { expect } from 'chai';
import type { TargetStats } from '../../../targets/embedded/counters.js';
import { expectTargetAgrees, SimRun } from '../../support/sim-run.js';
import { isAlive } from '../../support/sim.js';
import { set, tinyProfile } from '../../support/tiny-profile.js';
import { until } from '../targets/chat-client.js';

describe('sim run with an embedded target in shards', function () {
  this.timeout(60_000);

  /** A process has descriptors for all of them as clients, and not with room to spare for all of them as a server. */
  const start = (...more: string[]): SimRun =>
    SimRun.start(
      tinyProfile,
      [...set('/populations/talkers/clients', 600), ...set('/groups/rooms/count', 300), ...more],
      { script: 'ulimit -n 800; exec "$@"' },
    );

  it('has as many as its clients need, whose counts together are those of the run', async () => {
    const { ending, summary, stderr } = await start().finished();
    expect(ending, stderr).to.be.oneOf([0, 5]); // 5: a busy machine
    expect(stderr).to.match(/\/ws\/\{user\} in 2 shards, ports \d+, \d+ \(embedded\)/);
    expect(summary.connections).to.include({ established: 600, dropped: 0 });
    expectTargetAgrees(summary);
    expect(summary.verdict.reasons.join()).to.not.include('by our count');
  });

  it('ends with 4 once a shard is killed, and leaves none behind', async () => {
    const started = start('--hold', '30s');
    await started.process.says(/hold 600\/600 clients/);
    const [, port] = await started.process.says(/ports (\d+), \d+/);
    const stats = (await (await fetch(`http://127.0.0.1:${port!}/_sim/stats`)).json()) as TargetStats;
    const pids = stats.shards.map(({ pid }) => pid);
    expect(pids).to.have.lengthOf(2);
    process.kill(pids[1]!, 'SIGKILL');
    const { ending, summary } = await started.finished();
    expect([ending, summary.stop]).to.deep.equal([4, 'aborted']);
    expect(summary.stopReason).to.match(/shard 1 of the embedded target ended \(SIGKILL\)/);
    await until(() => !pids.some(isAlive));
  });
});
