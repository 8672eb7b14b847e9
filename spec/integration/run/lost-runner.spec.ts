import { expect } from 'chai';
import { isAlive } from '../../support/sim.js';
import { errorCount, eventsIn, SimRun, type FinishedRun } from '../../support/sim-run.js';
import { set, tinyProfile } from '../../support/tiny-profile.js';

const CLIENTS = 200;
/** 200 clients in 100 groups of 4, in two processes, and time enough to lose one. */
const crowd = [
  ...[...set('/populations/talkers/clients', CLIENTS), ...set('/groups/rooms/count', 100)],
  ...[...set('/populations/talkers/arrival/rate', '100/s'), '--hold', '4s', '--runners', '2'],
];

interface Bereft extends FinishedRun {
  /** Process ids of its two runners. */
  runners: number[];
}

/** A run of which something happens to runners once it says `when`. */
async function bereft(
  when: RegExp,
  happen: (runners: number[], run: SimRun) => void | Promise<void>,
  argv: readonly string[] = [],
): Promise<Bereft> {
  const run = SimRun.start(tinyProfile, [...crowd, ...argv]);
  await run.process.says(when, 30_000);
  const runners = run.process.children('runner-main');
  await happen(runners, run);
  return { ...(await run.finished()), runners };
}

const killFirst = ([first]: number[]): void => void process.kill(first!, 'SIGKILL');

/** The loss stands in report, events and files, under its own code, with what is to be done. */
function expectLossToldOf({ stderr, summary, directory, runners }: Bereft): void {
  expect(errorCount(summary, 'RUNNER_LOST')).to.equal(1);
  expect(summary.errors.critical).to.equal(1);
  const { samples } = summary.errors.byCode.find(({ code }) => code === 'RUNNER_LOST')!;
  expect(summary.generator!.byRunner.map(({ threads }) => threads.map(({ lost }) => lost))).to.deep.equal([
    [true],
    [false],
  ]);
  expect(samples).to.deep.equal([`runner 0 (process ${runners[0]}) ended by SIGKILL`]);
  expect(eventsIn(directory).filter(({ kind, code }) => kind === 'error' && code === 'RUNNER_LOST')).to.have.length(1);
  expect(stderr).to.include('RUNNER_LOST').and.include('Out of memory');
}

function expectNoneLeft(pids: readonly number[]): void {
  expect(pids).to.have.length(2);
  for (const pid of pids) expect(isAlive(pid), `process ${pid}`).to.equal(false);
}

describe('sim run, with a runner that is killed', function () {
  this.timeout(90_000);

  let inRamp: Bereft;
  let inHold: Bereft;
  let stopped: Bereft;

  before(async () => {
    [inRamp, inHold, stopped] = await Promise.all([
      bereft(/s connect \d+\/200/, killFirst),
      bereft(/s hold 200\/200/, killFirst),
      bereft(/s hold 200\/200/, killFirst, set('/safety/onLoss', 'stop')),
    ]);
  });

  it('in the ramp: goes on with the other half, whose connections nobody counts as dropped', () => {
    const { summary, ending, stderr } = inRamp;
    expect(ending, stderr).to.equal(5);
    expect(summary.stop).to.equal('completed');
    expect(summary.verdict.reasons.join('; ')).to.include('the generator lost 50.00 % of its clients');
    expect(summary.connections).to.include({ planned: CLIENTS, dropped: 0, failed: 0 });
    expect(summary.connections.established).to.be.within(CLIENTS / 2, CLIENTS - 1);
    expect(summary.messages).to.include({ planned: 160, acknowledged: 80 });
    expect(summary.messages.droppedBy).to.deep.equal({ disconnected: 0, inFlight: 0, generator: 80 });
    expectLossToldOf(inRamp);
  });

  it('in hold: what it was to send is dropped by the generator, and all sums hold', () => {
    const { summary, ending, stderr } = inHold;
    expect(ending, stderr).to.equal(5);
    expect(summary.stop).to.equal('completed');
    expect(summary.verdict.reasons.join('; ')).to.include('the generator lost 50.00 % of its clients');
    expect(summary.connections).to.include({ planned: CLIENTS, established: CLIENTS, dropped: 0 });
    expect(summary.messages.planned).to.equal(160);
    expect(summary.messages.droppedBy.generator).to.be.within(1, 80);
    expect(summary.messages.acknowledged).to.be.at.least(80);
    expectLossToldOf(inHold);
  });

  it('drains, closes and ends with 1 where safety.onLoss says stop', () => {
    const { summary, ending, stderr } = stopped;
    expect(ending, stderr).to.equal(1);
    expect(summary.stop).to.equal('crashed');
    expect(summary.stopReason).to.include('ended by SIGKILL');
    expectLossToldOf(stopped);
  });

  it('leaves no process behind', () => {
    for (const { runners } of [inRamp, inHold, stopped]) expectNoneLeft(runners);
  });
});

describe('sim run, with runners, that must end', function () {
  this.timeout(90_000);

  it('by SIGKILL: takes its runners with it', async () => {
    const { process: sim } = SimRun.start(tinyProfile, crowd);
    await sim.says(/s hold 200\/200/, 30_000);
    const runners = sim.children('runner-main');
    sim.kill('SIGKILL');
    expect(await sim.ended).to.equal('SIGKILL');
    for (let looks = 0; looks < 500 && runners.some(isAlive); looks++) await pause();
    expectNoneLeft(runners);
  });

  it('by Ctrl-C, which goes to the whole group: drains and closes in all of them', async () => {
    const run = SimRun.start(tinyProfile, [...crowd, '--hold', '60s'], { ownGroup: true });
    await run.process.says(/s hold 200\/200/, 30_000);
    const runners = run.process.children('runner-main');
    run.process.killGroup('SIGINT');
    const { ending, summary, stderr } = await run.finished();
    expect(ending, stderr).to.equal(130);
    expect(summary.errors.critical).to.equal(0);
    expect(summary.phases).to.include.keys('drain', 'close');
    expectNoneLeft(runners);
  });

  it('by a second Ctrl-C, with a runner that hangs: gives it up, and reports', async () => {
    const { ending, summary, stderr, runners } = await bereft(
      /s hold 200\/200/,
      async ([first], { process: sim }) => {
        process.kill(first!, 'SIGSTOP');
        sim.kill('SIGINT');
        await sim.says(/a second Ctrl-C ends it at once/);
        sim.kill('SIGINT');
      },
      ['--hold', '60s'],
    );
    expect(ending, stderr).to.equal(1);
    expect(errorCount(summary, 'THREAD_STUCK')).to.equal(1);
    expect(summary.phases).to.not.have.property('close');
    expectNoneLeft(runners);
  });
});

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
