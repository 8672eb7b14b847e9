import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { isAlive, newFolder } from '../../support/sim.js';
import { errorCount, eventsIn, SimRun, type FinishedRun } from '../../support/sim-run.js';
import { set, tinyProfile } from '../../support/tiny-profile.js';

const sabotage = pathToFileURL(fileURLToPath(new URL('../../support/sabotage.mjs', import.meta.url))).href;

const CLIENTS = 200;
/** 200 clients in 100 groups of 4, and time enough to be sabotaged. */
const crowd = [
  ...[...set('/populations/talkers/clients', CLIENTS), ...set('/groups/rooms/count', 100)],
  ...[...set('/populations/talkers/arrival/rate', '1000/s'), '--hold', '4s'],
];

interface Sabotaged extends FinishedRun {
  /** Process ids of its children while it ran: the embedded target. */
  children: number[];
}

/** A run whose thread is sabotaged as soon as it has come to hold. */
async function sabotaged(how: string, argv: readonly string[], nodeOptions = ''): Promise<Sabotaged> {
  const at = join(newFolder(), 'now');
  const started = SimRun.start(tinyProfile, [...crowd, ...argv], {
    env: { NODE_OPTIONS: `--import ${sabotage} ${nodeOptions}`, SABOTAGE: how, SABOTAGE_AT: at },
  });
  await started.process.says(/hold 200\/200 clients/, 30_000);
  const children = started.process.children();
  writeFileSync(at, '');
  return { ...(await started.finished()), children };
}

function expectNoOrphans({ children }: Sabotaged): void {
  expect(children).to.have.length(1);
  for (const pid of children) expect(isAlive(pid), `process ${pid}`).to.equal(false);
}

/** The report is whole: the loss, its cause and the verdict stand in it, for people and in the files. */
function expectLossToldOf({ stderr, summary, directory }: Sabotaged, cause: RegExp): void {
  expect(errorCount(summary, 'THREAD_LOST')).to.be.at.least(1);
  expect(summary.errors.critical).to.be.at.least(1);
  const sample = summary.errors.byCode.find(({ code }) => code === 'THREAD_LOST')!.samples.join('\n');
  expect(sample).to.match(cause);
  expect(eventsIn(directory).filter(({ code }) => code === 'THREAD_LOST')).to.not.be.empty;
  expect(stderr)
    .to.match(/Verdict +. /)
    .and.include('THREAD_LOST')
    .and.include('Times in ms');
}

describe('sim run, with a thread that fails', function () {
  this.timeout(90_000);

  describe('by an error of its own', () => {
    let half: Sabotaged;
    let stopped: Sabotaged;
    let whole: Sabotaged;

    before(async () => {
      [half, stopped, whole] = await Promise.all([
        sabotaged('throw:2', ['--threads', '2']),
        sabotaged('throw:1', ['--threads', '2', ...set('/safety/onLoss', 'stop')]),
        sabotaged('throw:1', ['--threads', '1']),
      ]);
    });

    it('goes on with the others, and ends with 5: too many clients were lost to believe it', () => {
      const { ending, summary, stderr } = half;
      expect(ending, stderr).to.equal(5);
      expect(summary.stop).to.equal('completed');
      expect(summary.verdict.status).to.equal('invalid');
      expect(summary.verdict.reasons.join('; ')).to.include('the generator lost 50.00 % of its clients');
      expectLossToldOf(half, /thread of shard \d: .*sabotage of a thread/);
    });

    it('books what the lost thread was to send as dropped by the generator', () => {
      const { messages, connections } = half.summary;
      expect(messages.planned).to.equal(160);
      expect(messages.droppedBy.generator).to.be.above(0);
      expect(messages.acknowledged).to.be.above(40);
      expect(connections.planned).to.equal(CLIENTS);
    });

    it('drains, closes and ends with 1 where safety.onLoss says stop', () => {
      const { ending, summary, stderr } = stopped;
      expect(ending, stderr).to.equal(1);
      expect(summary.stop).to.equal('crashed');
      expect(summary.stopReason).to.include('sabotage of a thread');
      expect(summary.durationMs).to.be.below(15_000);
      expectLossToldOf(stopped, /sabotage of a thread/);
    });

    it('ends with 1 where it was the only thread', () => {
      const { ending, summary, stderr } = whole;
      expect(ending, stderr).to.equal(1);
      expect(summary.stop).to.equal('crashed');
      expectLossToldOf(whole, /sabotage of a thread/);
    });

    it('leaves no process behind', () => {
      for (const each of [half, stopped, whole]) expectNoOrphans(each);
    });
  });

  describe('by running out of memory', () => {
    let half: Sabotaged;
    let stopped: Sabotaged;

    before(async () => {
      const small = '--max-old-space-size=96';
      [half, stopped] = await Promise.all([
        sabotaged('memory:2', ['--threads', '2'], small),
        sabotaged('memory:1', ['--threads', '2', ...set('/safety/onLoss', 'stop')], small),
      ]);
    });

    it('goes on with the others, and ends with 5', () => {
      const { ending, summary, stderr } = half;
      expect(ending, stderr).to.equal(5);
      expect(summary.stop).to.equal('completed');
      expectLossToldOf(half, /ERR_WORKER_OUT_OF_MEMORY/);
      expect(stderr).to.include('more threads (--threads) or fewer clients (--scale)');
    });

    it('ends with 1 where safety.onLoss says stop', () => {
      const { ending, summary, stderr } = stopped;
      expect(ending, stderr).to.equal(1);
      expect(summary.stop).to.equal('crashed');
      expectLossToldOf(stopped, /ERR_WORKER_OUT_OF_MEMORY/);
    });

    it('leaves no process behind', () => {
      for (const each of [half, stopped]) expectNoOrphans(each);
    });
  });

  describe('in its clients, which throw', () => {
    let all: Sabotaged;
    let one: Sabotaged;

    before(async () => {
      [all, one] = await Promise.all([
        sabotaged('read:all', ['--threads', '2']),
        sabotaged('read-once:1', ['--threads', '1']),
      ]);
    });

    it('ends with 5 where all of them are lost, each counted as critical', () => {
      const { ending, summary, stderr } = all;
      expect(ending, stderr).to.equal(5);
      expect(summary.stop).to.equal('completed'); // it is not the target that is gone
      expect(errorCount(summary, 'BEHAVIOUR_THREW')).to.be.above(100);
      expect(summary.errors.critical).to.be.above(100);
      expect(summary.verdict.reasons.join('; ')).to.match(/the generator lost \d/);
      expect(stderr).to.include('sabotage of a read');
    });

    it('loses one client where one throws: suspect, and the run is its own', () => {
      const { ending, summary, stderr } = one;
      expect(errorCount(summary, 'BEHAVIOUR_THREW')).to.equal(1);
      expect(summary.errors.critical).to.equal(1);
      expect(summary.stop).to.equal('completed');
      expect(summary.verdict.reasons.join('; ')).to.include('the generator lost 0.50 % of its clients');
      expect(summary.verdict.status).to.not.equal('valid');
      expect(ending, stderr).to.equal(summary.verdict.status === 'suspect' ? 0 : 5);
    });

    it('leaves no process behind', () => {
      for (const each of [all, one]) expectNoOrphans(each);
    });
  });
});
