import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Summary } from '../../../engine/telemetry/summary.js';
import { ChatStub, type ChatStubOptions } from '../../support/chat-stub.js';
import { isAlive } from '../../support/sim.js';
import { eventsIn, expectSchema, seriesIn, SimRun, type FinishedRun } from '../../support/sim-run.js';
import { aimedAt, set, tinyProfile } from '../../support/tiny-profile.js';

interface Interrupted {
  finished: FinishedRun;
  /** From the (first) signal to the end, ms. */
  tookMs: number;
  stub: ChatStub;
}

/** Runs against a server of the specs' own, and sends each signal once standard error says what stands beside it. */
async function interrupt(
  options: ChatStubOptions,
  argv: readonly string[],
  signals: readonly (readonly [after: RegExp, signal: NodeJS.Signals])[],
): Promise<Interrupted> {
  const stub = await ChatStub.start(options);
  try {
    const run = SimRun.start(tinyProfile, [...aimedAt(stub.port), ...set('/hold', '60s'), ...argv]);
    let sinceMs = 0;
    for (const [after, signal] of signals) {
      await run.process.says(after);
      sinceMs ||= performance.now();
      run.process.kill(signal);
    }
    const finished = await run.finished();
    return { finished, tookMs: performance.now() - sinceMs, stub };
  } finally {
    await stub.stop();
  }
}

describe('sim run, interrupted', function () {
  this.timeout(60_000);

  describe('once', () => {
    let connect: Interrupted;
    let groups: Interrupted;
    let join: Interrupted;
    let hold: Interrupted;
    let term: Interrupted;

    before(async () => {
      [connect, groups, join] = await Promise.all([
        interrupt({}, set('/populations/talkers/arrival/rate', '2/s'), [[/s connect [2-7]\/8/, 'SIGINT']]),
        interrupt({ ignores: ['POST'] }, set('/timeouts/drain', '300ms'), [[/s groups 8\/8/, 'SIGINT']]),
        interrupt({ ignores: ['join_room'] }, set('/timeouts/drain', '300ms'), [[/s join 8\/8/, 'SIGINT']]),
      ]);
      [hold, term] = await Promise.all([
        interrupt({}, [], [[/s hold 8\/8/, 'SIGINT']]),
        interrupt({}, [], [[/s hold 8\/8/, 'SIGTERM']]),
      ]);
    });

    it('ends with 130 in connect, groups, join and hold alike, on SIGTERM as on SIGINT', () => {
      for (const { finished } of [connect, groups, join, hold, term]) {
        expect(finished.ending, finished.stderr).to.equal(130);
        expect(finished.summary.stop).to.equal('interrupted');
        expect(finished.summary.stopReason).to.equal(
          `interrupted by ${finished === term.finished ? 'SIGTERM' : 'SIGINT'}`,
        );
      }
    });

    it('says at once what happens now, and what a second Ctrl-C does', () => {
      for (const { finished } of [connect, groups, join, hold, term]) {
        expect(finished.stderr).to.match(/\ds stop: interrupted by SIG(INT|TERM) \(INTERRUPTED\)\n/);
        expect(finished.stderr).to.include('drains, closes and reports now; a second Ctrl-C ends it at once');
      }
    });

    it('goes through drain and close, and no further phase', () => {
      const phases = ({ finished }: Interrupted): string[] =>
        eventsIn(finished.directory)
          .filter(({ kind }) => kind === 'phase')
          .map(({ code }) => code);
      expect(phases(connect)).to.deep.equal(['connect', 'drain', 'close']);
      expect(phases(groups)).to.deep.equal(['connect', 'groups', 'drain', 'close']);
      expect(phases(join)).to.deep.equal(['connect', 'groups', 'join', 'drain', 'close']);
      for (const held of [hold, term])
        expect(phases(held)).to.deep.equal(['connect', 'groups', 'join', 'hold', 'drain', 'close']);
    });

    it('closes every connection with a close frame of code 1000', () => {
      for (const { finished, stub } of [connect, groups, join, hold, term]) {
        const { established } = finished.summary.connections;
        expect(established).to.be.above(0);
        // One more is the handshake that looks whether the target is there.
        expect(stub.closeCodes).to.deep.equal(Array<number>(established + 1).fill(1000));
        expect(finished.summary.connections).to.include({ dropped: 0, droppedRate: 0 });
      }
    });

    it('has no client arrive any more', () => {
      const { attempted, established, planned } = connect.finished.summary.connections;
      expect(planned).to.equal(8);
      expect(attempted).to.be.below(8);
      expect(connect.stub.handshakes).to.have.length(attempted + 1);
      expect(established).to.equal(attempted);
    });

    it('counts what was asked for and never answered as failed', () => {
      expect(groups.finished.summary.groups).to.include({ attempted: 4, created: 0, failed: 4 });
      expect(join.finished.summary.joins).to.include({ attempted: 8, joined: 0, failed: 8 });
    });

    it('waits for what is open, and counts messages due until the interrupt alone as planned', () => {
      for (const { finished } of [hold, term]) {
        const { planned, acknowledged, sent, droppedSends } = finished.summary.messages;
        expect(sent).to.be.above(0);
        expect(acknowledged).to.equal(sent);
        expect(droppedSends).to.equal(0);
        expect(planned).to.be.below(2400);
        const heldMs = finished.summary.phases.hold!.durationMs;
        expect(planned).to.be.closeTo((heldMs / 1000) * 40, 3);
      }
    });

    it('prints the whole report', () => {
      expect(hold.finished.stderr)
        .to.match(/Run +. interrupted after/)
        .and.include('Times in ms');
    });
  });

  it('twice ends at once, with a full summary, though the target never answers', async () => {
    const { finished, tookMs, stub } = await interrupt({ ignores: ['chat_message'] }, set('/timeouts/drain', '60s'), [
      [/s hold 8\/8/, 'SIGINT'],
      [/\(INTERRUPTED\)/, 'SIGINT'],
    ]);
    expect(finished.ending, finished.stderr).to.equal(130);
    expect(tookMs).to.be.below(4000);
    const { sent, acknowledged, timedOut, disconnected } = finished.summary.messages;
    expect(stub.types.filter((type) => type === 'chat_message')).to.have.length(sent);
    expect(sent).to.be.above(0);
    expect(acknowledged).to.equal(0);
    expect(timedOut + disconnected).to.equal(sent);
    expect(finished.summary.connections).to.include({ established: 8, dropped: 0 });
    expect(finished.stderr).to.include('SIGINT again: ends at once, and reports').and.include('Verdict');
  });

  it('by Ctrl-C in a terminal, which its embedded target hears too, loses no connection', async () => {
    const run = SimRun.start(tinyProfile, set('/hold', '60s'), { ownGroup: true });
    await run.process.says(/s hold 8\/8/);
    run.process.killGroup('SIGINT');
    const { ending, summary } = await run.finished();
    expect(ending).to.equal(130);
    expect(summary.connections).to.include({ established: 8, dropped: 0 });
    expect(summary.target).to.include({ connections: 8, messages: summary.messages.acknowledged });
  });

  it('by SIGKILL leaves a directory that can be read, and no target behind', async () => {
    const run = SimRun.start(tinyProfile, set('/hold', '60s'));
    const file = join(run.directory, 'summary.json');
    await run.process.says(/s hold 8\/8/);
    const [target] = run.process.children();
    for (let waits = 0; !existsSync(file) && waits < 1000; waits++) await sleep(10);
    run.process.kill('SIGKILL');
    expect(await run.process.ended).to.equal('SIGKILL');
    const summary = JSON.parse(readFileSync(file, 'utf8')) as Summary;
    expectSchema(summary);
    expect(summary.stop).to.equal('crashed');
    expect(summary.stopReason).to.include('killed');
    expect(summary.connections).to.include({ established: 8 });
    expect(summary.messages.acknowledged).to.be.above(0);
    expect(JSON.parse(readFileSync(join(run.directory, 'profile.json'), 'utf8'))).to.have.property('name', 'tiny');
    expect(seriesIn(run.directory).length).to.be.at.least(5);
    expect(eventsIn(run.directory).at(-1)).to.include({ code: 'hold' });
    for (let waits = 0; isAlive(target!) && waits < 300; waits++) await sleep(10);
    expect(isAlive(target!), 'the embedded target').to.equal(false);
  });
});

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
