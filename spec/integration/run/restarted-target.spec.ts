import { expect } from 'chai';
import { exitCodeOf } from '../../../cli/exit-code.js';
import { isAlive, Sim } from '../../support/sim.js';
import { errorCount, eventsIn, run, seriesIn, SimRun, type FinishedRun } from '../../support/sim-run.js';
import { aimedAt, set, tinyProfile } from '../../support/tiny-profile.js';

const CLIENTS = 40;
const crowd = [
  ...[...set('/populations/talkers/clients', CLIENTS), ...set('/groups/rooms/count', 20)],
  ...set('/populations/talkers/history', { from: 'rooms', rate: '10/s' }),
];

/** `sim target` on a port of its own, or on that one. */
async function startTarget(port = 0, argv: readonly string[] = []): Promise<{ target: Sim; port: number }> {
  const target = Sim.start(['target', '--port', String(port), ...argv]);
  const [, said] = await target.says(/ws:\/\/127\.0\.0\.1:(\d+)\/ws\//);
  return { target, port: Number(said) };
}

async function kill(target: Sim): Promise<void> {
  target.kill('SIGKILL');
  expect(await target.ended).to.equal('SIGKILL');
}

/** The report is whole: what went wrong and what helps stand in it. */
function expectReport({ stderr, summary, directory }: FinishedRun): void {
  expect(stderr)
    .to.match(/Verdict +. /)
    .and.include('Times in ms')
    .and.include('CLOSED_1006');
  expect(eventsIn(directory).map(({ code }) => code)).to.include.members(['connect', 'drain', 'close']);
  expect(summary.errors.critical).to.equal(0);
}

describe('sim run, whose target is killed', function () {
  this.timeout(90_000);

  describe('and nobody comes back', () => {
    let inRamp: FinishedRun;
    let inHold: FinishedRun;

    async function killedWhen(said: RegExp, argv: readonly string[]): Promise<FinishedRun> {
      const { target, port } = await startTarget();
      const started = SimRun.start(tinyProfile, [...crowd, ...aimedAt(port), '--hold', '60s', ...argv]);
      await started.process.says(said);
      await kill(target);
      return started.finished();
    }

    before(async () => {
      [inRamp, inHold] = await Promise.all([
        killedWhen(/connect \d+\/40 clients/, set('/populations/talkers/arrival/rate', '5/s')),
        killedWhen(/hold 40\/40 clients/, []),
      ]);
    });

    it('ends with 4 in the ramp, long before the last client was to arrive', () => {
      const { ending, summary, stderr } = inRamp;
      expect(ending, stderr).to.equal(4);
      expect(summary).to.include({ stop: 'aborted', stopReason: 'the target dropped every connection' });
      const { connections } = summary;
      expect(connections.established).to.be.within(1, 35);
      expect(connections.dropped).to.equal(connections.established);
      expect(connections.failed).to.be.above(0);
      expect(connections).to.include({ reconnects: 0, timeToRecoverMs: null });
      expect(errorCount(summary, 'ECONNREFUSED')).to.be.above(0);
      expect(summary.phases).to.not.have.property('hold');
      expect(summary.messages.planned).to.equal(0);
      expectReport(inRamp);
    });

    it('ends with 4 in hold, and books all that was open and due', () => {
      const { ending, summary, stderr } = inHold;
      expect(ending, stderr).to.equal(4);
      expect(summary).to.include({ stop: 'aborted', stopReason: 'the target dropped every connection' });
      const { connections, messages, history, target } = summary;
      expect(connections).to.include({ established: CLIENTS, dropped: CLIENTS, failed: 0, reconnects: 0 });
      expect(connections.closeCodes).to.deep.equal({ 1006: CLIENTS });
      expect(messages.droppedBy.disconnected).to.be.above(0);
      expect(messages.droppedBy.generator).to.equal(0);
      expect(history.answered).to.be.above(0);
      expect(history.failed).to.be.above(0);
      expect(target).to.equal(null);
      expectReport(inHold);
    });

    it('says what happened and what helps', () => {
      for (const { stderr } of [inRamp, inHold]) {
        expect(stderr).to.include('stop: the target dropped every connection (TARGET_GONE)');
        expect(stderr).to.include('The connection broke without a close frame');
      }
    });
  });

  describe('and started again two seconds later on the same port', () => {
    let gentle: FinishedRun;
    let strict: FinishedRun;

    before(async () => {
      const first = await startTarget();
      const argv = [
        ...[...crowd, ...aimedAt(first.port), '--hold', '8s'],
        ...set('/populations/talkers/reconnect', { policy: 'exponential', delay: '200ms', maxDelay: '1s' }),
        ...set('/safety', { maxConnectFailures: CLIENTS, maxErrorRate: '0.5 over 5s' }),
      ];
      const runs = [
        SimRun.start(tinyProfile, [
          ...argv,
          ...set('/thresholds', { 'connections.timeToRecoverMs.p95': '< 20000', 'connections.reconnects': '>= 40' }),
        ]),
        SimRun.start(tinyProfile, [
          ...[...argv, ...set('/populations/talkers/user', 'other{index}')],
          ...set('/thresholds', { 'connections.droppedRate': '< 0.05' }),
        ]),
      ];
      for (const { process } of runs) await process.says(/hold 40\/40 clients/);
      await kill(first.target);
      await new Promise((resolve) => setTimeout(resolve, 2000));
      const second = await startTarget(first.port);
      try {
        [gentle, strict] = (await Promise.all(runs.map((each) => each.finished()))) as [FinishedRun, FinishedRun];
      } finally {
        second.target.kill('SIGTERM');
        await second.target.ended;
      }
    });

    it('completes: everyone comes back, within the longest delay and the time that the target was away', () => {
      for (const { summary, stderr } of [gentle, strict]) {
        expect(summary.stop, stderr).to.equal('completed');
        const { connections } = summary;
        expect(connections).to.include({ planned: CLIENTS, dropped: CLIENTS, reconnects: CLIENTS, peak: CLIENTS });
        expect(connections.established).to.equal(2 * CLIENTS);
        // More than maxConnectFailures: attempts to come back trip nothing.
        expect(connections.failed).to.be.above(CLIENTS);
        expect(errorCount(summary, 'ECONNREFUSED')).to.be.at.least(connections.failed);
        const { count, min, max } = connections.timeToRecoverMs!;
        expect(count).to.equal(CLIENTS);
        expect(min).to.be.above(1900);
        expect(max).to.be.below(7000);
      }
    });

    it('has everyone in their groups again: all are heard to the end, and nothing is refused', () => {
      for (const { summary, directory } of [gentle, strict]) {
        const { messages, joins, history } = summary;
        expect(messages.refused).to.equal(0);
        expect(joins).to.include({ planned: 80, joined: 160, failed: 0 });
        expect(messages.droppedBy.disconnected).to.be.above(40);
        expect(messages.droppedBy.inFlight).to.equal(0);
        const last = seriesIn(directory).findLast(({ phase }) => phase === 'hold')!;
        expect(last.connections.open).to.equal(CLIENTS);
        expect(last.messages.sentPerSecond).to.be.above(10);
        expect(history.failed).to.be.above(0);
        expect(history.answered).to.be.above(history.failed);
      }
    });

    it('ends by its thresholds: with 0 where they bear the outage, with 99 where they do not', () => {
      for (const [finished, result, ending] of [
        [gentle, 'passed', 0],
        [strict, 'failed', 99],
      ] as const) {
        const { summary, stderr } = finished;
        expect(new Set(summary.thresholds.map((threshold) => threshold.result))).to.deep.equal(new Set([result]));
        // A machine that is busy with other things may have made it late; nothing else may be held against it.
        for (const reason of summary.verdict.reasons) expect(reason).to.match(/^(send lag|event-loop delay) p99/);
        expect(finished.ending, stderr).to.equal(summary.verdict.status === 'invalid' ? 5 : ending);
        expect(exitCodeOf(summary)).to.equal(finished.ending);
      }
    });

    it('does not hold the new count of the target against what the old one saw', () => {
      for (const { summary, stderr } of [gentle, strict]) {
        expect(summary.verdict.reasons.join('; ')).to.not.include("by the target's");
        expect(stderr).to.include('reconnection');
      }
    });
  });

  it('ends with 4, once it was patient, where clients come back and the target does not', async () => {
    const { target, port } = await startTarget();
    const started = SimRun.start(tinyProfile, [
      ...[...crowd, ...aimedAt(port), '--hold', '60s', ...set('/timeouts/connect', '500ms')],
      ...set('/populations/talkers/reconnect', { policy: 'fixed', delay: '500ms' }),
    ]);
    await started.process.says(/hold 40\/40 clients/);
    await kill(target);
    const { ending, summary, stderr, directory } = await started.finished();
    expect(ending, stderr).to.equal(4);
    expect(summary.stopReason).to.equal('the target dropped every connection');
    const open = seriesIn(directory).filter(({ phase }) => phase === 'hold');
    const gone = open.filter(({ connections }) => connections.open === 0);
    expect(gone.at(-1)!.atMs - gone[0]!.atMs).to.be.within(1900, 6000);
    expect(summary.connections.failed).to.be.above(CLIENTS);
    expect(isAlive(target.pid)).to.equal(false);
  });

  it('ends with 4 where it takes connections and never says welcome', async () => {
    const { ending, summary, stderr } = await run(tinyProfile, [
      ...[...crowd, '--hold', '30s', '--fault', 'silent=1', ...set('/timeouts/welcome', '400ms')],
    ]);
    expect(ending, stderr).to.equal(4);
    expect(summary).to.include({ stop: 'aborted', stopReason: 'no client could connect' });
    expect(summary.connections).to.include({ attempted: CLIENTS, established: 0, failed: CLIENTS, successRate: 0 });
    expect(errorCount(summary, 'WELCOME_TIMEOUT')).to.equal(CLIENTS);
    expect(stderr).to.include('WELCOME_TIMEOUT');
  });

  it('ends with 99 where it says welcome to one half only: the threshold judges', async () => {
    const { ending, summary, stderr } = await run(tinyProfile, [
      ...[...crowd, '--hold', '2s', '--fault', 'silent=0.5', ...set('/timeouts/welcome', '400ms')],
      ...set('/thresholds', { 'connections.successRate': '> 0.95' }),
    ]);
    expect(summary.stop).to.equal('completed');
    expect(summary.thresholds[0]!.result).to.equal('failed');
    expect(ending, stderr).to.equal(summary.verdict.status === 'invalid' ? 5 : 99);
    expect(summary.connections.failed).to.be.within(8, 32);
  });
});
