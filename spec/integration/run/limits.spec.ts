import { expect } from 'chai';
import { errorCount, eventsIn, run, SimRun, type FinishedRun } from '../../support/sim-run.js';
import { set, tinyProfile } from '../../support/tiny-profile.js';

/** Each would go on for a minute. */
const long = set('/hold', '60s');

/** The reason, told the same way by the summary, the events and the terminal. */
function expectStop({ ending, summary, stderr, directory }: FinishedRun, code: string, reason: RegExp): void {
  expect(ending, stderr).to.equal(4);
  expect(summary.stop).to.equal('aborted');
  expect(summary.stopReason).to.match(reason);
  const stops = eventsIn(directory).filter(({ kind }) => kind === 'stop');
  expect(stops.map((event) => event.code)).to.deep.equal([code]);
  expect(stops[0]!.text).to.equal(summary.stopReason);
  expect(stderr).to.include(`stop: ${summary.stopReason} (${code})`);
  expect(summary.durationMs).to.be.below(20_000);
}

describe('sim run, stopped by a limit', function () {
  this.timeout(60_000);

  describe('of the profile', () => {
    let duration: FinishedRun;
    let errorRate: FinishedRun;
    let failures: FinishedRun;
    let memory: FinishedRun;
    let threshold: FinishedRun;

    before(async () => {
      [duration, errorRate, memory] = await Promise.all([
        run(tinyProfile, [...long, ...set('/safety/maxDuration', '1s')]),
        run(tinyProfile, [...long, ...set('/safety/maxErrorRate', '0.5 over 1s'), '--fault', 'refuse=1']),
        run(tinyProfile, [...long, ...set('/safety/maxMemory', '1MiB')]),
      ]);
      [failures, threshold] = await Promise.all([
        run(tinyProfile, [...long, ...set('/safety/maxConnectFailures', 8), '--fault', 'no-welcome=1']),
        run(tinyProfile, [
          ...long,
          ...set('/thresholds', { 'messages.received': { condition: '< 10', abortOnFail: true } }),
        ]),
      ]);
    });

    it('ends with 4 at maxDuration', () => {
      expectStop(duration, 'MAX_DURATION', /maxDuration 1s/);
      expect(duration.summary.messages.planned).to.equal(duration.summary.messages.acknowledged);
    });

    it('ends with 4 at maxErrorRate', () => {
      expectStop(errorRate, 'MAX_ERROR_RATE', /% failed \(safety.maxErrorRate 0.5 over 1s\)/);
      const { sent, refused, acknowledged } = errorRate.summary.messages;
      expect(refused).to.equal(sent);
      expect(acknowledged).to.equal(0);
    });

    it('ends with 4 at maxConnectFailures', () => {
      expectStop(failures, 'MAX_CONNECT_FAILURES', /8 connects failed/);
      expect(failures.summary.connections).to.include({ attempted: 8, established: 0, failed: 8 });
    });

    it('ends with 4 at maxMemory', () => {
      expectStop(memory, 'MAX_MEMORY', /uses \d+ MiB \(safety.maxMemory 1MiB\)/);
    });

    it('ends with 4 at a threshold with abortOnFail', () => {
      expectStop(threshold, 'THRESHOLD', /messages\.received < 10 failed/);
      expect(threshold.summary.thresholds).to.have.length(1);
      expect(threshold.summary.thresholds[0]).to.include({ metric: 'messages.received', result: 'failed' });
    });
  });

  describe('of a target that goes away', () => {
    it('ends with 4 once the embedded target is killed', async () => {
      const started = SimRun.start(tinyProfile, long);
      await started.process.says(/hold 8\/8 clients/);
      const targets = started.process.children();
      expect(targets).to.have.length(1);
      process.kill(targets[0]!, 'SIGKILL');
      const finished = await started.finished();
      expectStop(finished, 'TARGET_GONE', /embedded target's process ended \(SIGKILL\)/);
      const { connections, target } = finished.summary;
      expect(connections).to.include({ established: 8, dropped: 8, droppedRate: 1 });
      expect(connections.closeCodes).to.deep.equal({ 1006: 8 });
      expect(target).to.equal(null);
    });

    it('ends with 4 once the target has dropped every connection', async () => {
      const finished = await run(tinyProfile, [...long, '--fault', 'drop=1@3s']);
      expectStop(finished, 'TARGET_GONE', /dropped every connection/);
      const { connections, messages } = finished.summary;
      expect(connections).to.include({ established: 8, dropped: 8, droppedRate: 1, successRate: 1 });
      expect(messages.droppedBy.disconnected).to.equal(messages.droppedSends);
      expect(messages.sent).to.be.above(0);
      expect(errorCount(finished.summary, 'CLOSED_1006')).to.equal(8);
    });
  });
});
