import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Summary } from '../../../engine/telemetry/summary.js';
import { newFolder, Sim } from '../../support/sim.js';
import { expectSchema } from '../../support/sim-run.js';
import { expectSummaryIdentities } from '../../support/summary-identities.js';
import { set, tinyProfile } from '../../support/tiny-profile.js';

describe('sim run, forced beyond its file descriptors', function () {
  this.timeout(60_000);

  let process: Sim;
  let directory: string;
  let summary: Summary;

  before(async () => {
    directory = join(newFolder(), 'run');
    const argv = [
      ...['run', '-', '--json', '--force', '--runners', '1', '--out', directory, '--hold', '7s'],
      ...[...set('/populations/talkers/clients', 400), ...set('/groups/rooms/count', 200)],
      ...set('/thresholds', { 'connections.successRate': '> 0.95' }),
    ];
    process = Sim.startIn('ulimit -n 256; exec "$@"', argv, { input: JSON.stringify(tinyProfile) });
    await process.ended;
    summary = JSON.parse(process.stdout) as Summary;
  });

  it('counts each client that found none left, under the code of the system', () => {
    const { connections, errors } = summary;
    const refused = errors.byCode.find(({ code }) => code === 'EMFILE');
    expect(connections).to.include({ planned: 400, attempted: 400, dropped: 0 });
    expect(connections.established).to.be.within(100, 256);
    expect(connections.failed).to.equal(400 - connections.established);
    expect(refused!.count).to.be.at.least(connections.failed);
    expect(process.stderr).to.include('EMFILE').and.include('ulimit');
  });

  it('completes with those that are there: a busy descriptor table is no fault of the disk', () => {
    expect(summary.stop, process.output).to.equal('completed');
    expect(summary.errors.critical).to.equal(0);
    expect(summary.messages.acknowledged).to.be.above(0);
  });

  it('ends by its threshold, and leaves a whole report', async () => {
    expect(summary.thresholds[0]!.result).to.equal('failed');
    expect(await process.ended, process.output).to.equal(summary.verdict.status === 'invalid' ? 5 : 99);
    expectSchema(summary);
    expectSummaryIdentities(summary);
    expect(readFileSync(join(directory, 'summary.json'), 'utf8')).to.equal(process.stdout);
    expect(readFileSync(join(directory, 'report.html'), 'utf8')).to.include('</html>');
  });
});

describe('sim run, with too few file descriptors for one process', function () {
  this.timeout(60_000);

  it('splits over as many as it takes', async () => {
    const target = Sim.start(['target', '--port', '0']);
    try {
      const [, url] = await target.says(/(ws:\/\/127\.0\.0\.1:\d+)/);
      const argv = ['run', '-', '--json', '--target', url!, '--hold', '2s'];
      const sizes = [...set('/populations/talkers/clients', 1200), ...set('/groups/rooms/count', 600)];
      const arrival = set('/populations/talkers/arrival/rate', '500/s');
      const run = Sim.startIn('ulimit -n 720; exec "$@"', [...argv, ...sizes, ...arrival], {
        input: JSON.stringify(tinyProfile),
      });
      await run.ended;
      const summary = JSON.parse(run.stdout) as Summary;
      // 720 descriptors, 200 of them for other things: 520 clients a process.
      expect(summary.generator).to.include({ runners: 3, threads: 3 });
      expect(summary.connections, run.output).to.include({ planned: 1200, established: 1200, failed: 0, dropped: 0 });
      expect(summary.groups).to.include({ planned: 600, created: 600 });
      expect(summary.stop).to.equal('completed');
      expectSummaryIdentities(summary);
      const { coordinator, byRunner, rssBytes, cpuSeconds } = summary.generator!;
      const processes = [coordinator!, ...byRunner];
      expect(processes.reduce((sum, process) => sum + process.rssBytes, 0)).to.equal(rssBytes);
      expect(processes.reduce((sum, process) => sum + process.cpuSeconds, 0)).to.be.closeTo(cpuSeconds, 1e-6);
      expect(byRunner.map(({ threads }) => threads.map(({ thread }) => thread))).to.deep.equal([[0], [1], [2]]);
      for (const { threads, ...runner } of byRunner) {
        expect(runner.rssBytes).to.be.above(10e6);
        expect(threads[0]!.cpuSeconds).to.be.within(0.01, runner.cpuSeconds);
        expect(threads[0]!.heapBytes).to.be.above(2e6);
        expect(threads[0]!.eventLoopDelayMs!.count).to.be.above(100);
        expect(threads[0]!.lost).to.equal(false);
      }
    } finally {
      target.kill('SIGTERM');
      await target.ended;
    }
  });
});
