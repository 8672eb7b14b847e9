import { expect } from 'chai';
import { Subject } from 'rxjs';
import { VirtualClock } from '../../../engine/clock/virtual-clock.js';
import type { Control, Report, Step } from '../../../engine/run/control.js';
import type { Participant } from '../../../engine/run/participant.js';
import { runShard } from '../../../engine/run/run-shard.js';
import { Recorder } from '../../../engine/telemetry/recorder.js';
import { planOf } from '../../support/small-profile.js';

/** Takes part in everything, and says `done` when it is told to. */
class PuppetParticipant implements Participant {
  readonly heard: string[] = [];
  open = 0;
  done: () => void = () => undefined;

  begin(step: Step, atMs: number, done: () => void): void {
    this.heard.push(`begin ${step} ${atMs}`);
    this.done = done;
  }

  pause(atMs: number): void {
    this.heard.push(`pause ${atMs}`);
  }

  resume(atMs: number): void {
    this.heard.push(`resume ${atMs}`);
  }

  stop(atMs: number): void {
    this.heard.push(`stop ${atMs}`);
  }
}

class Stage {
  readonly clock = new VirtualClock(1000);
  readonly recorder = new Recorder(0, 1);
  readonly control = new Subject<Control>();
  readonly reports: Report[] = [];
  readonly puppets = [new PuppetParticipant(), new PuppetParticipant()] as const;
  disposals = 0;
  tidied = 0;

  constructor() {
    runShard(
      { version: 1, plan: planOf({ populations: { c: { clients: 1 } } }), shard: 0, shards: 1 },
      {
        clock: this.clock,
        recorder: this.recorder,
        participants: this.puppets,
        control: this.control,
        report: (report) => this.reports.push(report),
        host: { usage: () => ({ cpuMs: 7, heapBytes: 70 }), tidy: () => this.tidied++ },
        dispose: () => this.disposals++,
      },
    );
  }

  begin(step: Step, inMs = 0): this {
    this.control.next({ version: 1, type: 'begin', step, atMs: this.clock.now() + inMs });
    this.clock.advanceBy(inMs);
    return this;
  }

  /** Types of the reports since the last call, with the step where there is one. */
  take(): string[] {
    return this.reports.splice(0).map((report) => (report.type === 'done' ? `done ${report.step}` : report.type));
  }
}

describe('a shard', () => {
  it('tells with each snapshot what its thread has used', () => {
    const stage = new Stage();
    stage.clock.advanceBy(1000);
    const [, report] = stage.reports;
    expect(report).to.have.nested.property('snapshot.usage').deep.equal({ cpuMs: 7, heapBytes: 70 });
  });

  it('has its thread tidied up once a second in set-up and at the end of it, never in hold', () => {
    const stage = new Stage();
    const tidiedIn = (work: () => void): number => {
      const before = stage.tidied;
      work();
      return stage.tidied - before;
    };
    expect(tidiedIn(() => stage.clock.advanceBy(2000))).to.equal(0);
    stage.begin('connect');
    expect(tidiedIn(() => stage.clock.advanceBy(3000))).to.equal(3);
    // The second of them ends the step.
    expect(tidiedIn(() => stage.puppets.forEach((puppet) => puppet.done()))).to.equal(1);
    stage.begin('hold');
    expect(tidiedIn(() => stage.clock.advanceBy(3000))).to.equal(0);
    stage.begin('drain');
    expect(tidiedIn(() => stage.puppets.forEach((puppet) => puppet.done()))).to.equal(0);
  });

  it('is ready, reports once a second, and ends with its close', () => {
    const stage = new Stage();
    expect(stage.take()).to.deep.equal(['ready']);
    stage.clock.advanceBy(2500);
    expect(stage.take()).to.deep.equal(['snapshot', 'snapshot']);
    stage.begin('close');
    for (const puppet of stage.puppets) puppet.done();
    expect(stage.take()).to.deep.equal(['snapshot', 'done close', 'snapshot', 'ended']);
    expect(stage.disposals).to.equal(1);
    expect(stage.clock.pending).to.equal(0);
    stage.begin('connect');
    expect(stage.puppets[0].heard).to.have.length(1);
  });

  it('begins a step at its time, and is done with it when all participants are, once', () => {
    const stage = new Stage();
    stage.take();
    stage.control.next({ version: 1, type: 'begin', step: 'connect', atMs: 1050 });
    stage.clock.advanceBy(49);
    expect(stage.puppets[0].heard).to.deep.equal([]);
    stage.clock.advanceBy(1);
    expect(stage.puppets[0].heard).to.deep.equal(['begin connect 1050']);
    stage.puppets[0].done();
    stage.puppets[0].done();
    expect(stage.take()).to.deep.equal([]);
    stage.puppets[1].done();
    expect(stage.take()).to.deep.equal(['snapshot', 'done connect']);
  });

  it('takes no answer of an earlier step for one of the step under way', () => {
    const stage = new Stage();
    stage.begin('connect');
    const [first, second] = stage.puppets.map(({ done }) => done);
    stage.begin('drain');
    stage.take();
    first!();
    second!();
    expect(stage.take()).to.deep.equal([]);
    for (const puppet of stage.puppets) puppet.done();
    expect(stage.take()).to.deep.equal(['snapshot', 'done drain']);
  });

  it('gives up an announced step for the one that takes its place', () => {
    const stage = new Stage();
    stage.control.next({ version: 1, type: 'begin', step: 'hold', atMs: 1050 });
    stage.begin('drain', 10);
    stage.clock.advanceBy(100);
    expect(stage.puppets[0].heard).to.deep.equal(['begin drain 1010']);
  });

  it('counts leave to join, and each step to its phase', () => {
    const stage = new Stage();
    for (const [step, phase] of [
      ['groups', 1],
      ['leave', 2],
      ['hold', 3],
    ] as const) {
      stage.begin(step);
      stage.clock.advanceBy(1);
      stage.recorder.count(0, 'joins.attempted');
      expect(stage.recorder.take(0, 0).cells.map((cell) => cell.phase)).to.deep.equal([phase]);
    }
  });

  it('passes pause, resume and stop on, and ends with a stop at once', () => {
    const stage = new Stage();
    stage.control.next({ version: 1, type: 'pause', atMs: 1 });
    stage.control.next({ version: 1, type: 'resume', atMs: 2 });
    stage.take();
    stage.control.next({ version: 1, type: 'begin', step: 'connect', atMs: 1050 });
    stage.control.next({ version: 1, type: 'stop', atMs: 3 });
    expect(stage.puppets[1].heard).to.deep.equal(['pause 1', 'resume 2', 'stop 3']);
    expect(stage.take()).to.deep.equal(['snapshot', 'ended']);
    expect(stage.disposals).to.equal(1);
    expect(stage.clock.pending).to.equal(0);
  });

  it('tells how many connections are open, over all participants', () => {
    const stage = new Stage();
    stage.puppets[0].open = 3;
    stage.puppets[1].open = 4;
    stage.clock.advanceBy(1000);
    const last = stage.reports.at(-1)!;
    expect(last.type === 'snapshot' && last.snapshot.open).to.equal(7);
  });
});
