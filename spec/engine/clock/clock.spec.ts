import { expect } from 'chai';
import fc from 'fast-check';
import type { SchedulerAction, Subscription } from 'rxjs';
import type { ClockTask } from '../../../engine/clock/clock.js';
import { VirtualClock } from '../../../engine/clock/virtual-clock.js';
import { StallingClock } from './stalling-clock.js';

describe('clock', () => {
  it('runs tasks by due time, and those due together in the order in which they were scheduled', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 60 }), (delays) => {
        const clock = new VirtualClock();
        const ran: [number, number][] = [];
        delays.forEach((delay, i) => clock.at(delay, () => ran.push([clock.now(), i])));
        clock.runAll();
        const expected = delays.map((delay, i): [number, number] => [delay, i]);
        expect(ran).to.deep.equal(expected.sort((a, b) => a[0] - b[0] || a[1] - b[1]));
      }),
    );
  });

  it('keeps the order however many tasks are cancelled before they are due', () => {
    const plan = fc.array(fc.record({ dueAtMs: fc.nat({ max: 8 }), cancelled: fc.boolean() }), { maxLength: 60 });
    fc.assert(
      fc.property(plan, (entries) => {
        const clock = new VirtualClock();
        const ran: number[] = [];
        const tasks = entries.map(({ dueAtMs }, i) => clock.at(dueAtMs, () => ran.push(i)));
        entries.forEach(({ cancelled }, i) => {
          if (cancelled) tasks[i]!.unsubscribe();
        });
        const expected = entries
          .map(({ dueAtMs, cancelled }, i) => ({ dueAtMs, cancelled, i }))
          .filter(({ cancelled }) => !cancelled)
          .sort((a, b) => a.dueAtMs - b.dueAtMs || a.i - b.i)
          .map(({ i }) => i);
        expect(clock.pending).to.equal(expected.length);
        clock.runAll();
        expect(ran).to.deep.equal(expected);
      }),
    );
  });

  it('runs what is scheduled for a time that has passed at once, and never before now', () => {
    const clock = new VirtualClock(100);
    const ran: number[] = [];
    clock.at(40, () => ran.push(clock.now()));
    clock.schedule(() => ran.push(clock.now()), -5);
    expect(ran).to.deep.equal([]);
    clock.advanceTo(100);
    expect(ran).to.deep.equal([100, 100]);
  });

  it('hands the state on, and the new one when the task reschedules itself', () => {
    const clock = new VirtualClock();
    const seen: [number, string][] = [];
    clock.schedule<string>(
      function (this: SchedulerAction<string>, state = '') {
        seen.push([clock.now(), state]);
        if (state.length < 3) this.schedule(`${state}x`, 10);
      },
      5,
      'x',
    );
    clock.runAll();
    expect(seen).to.deep.equal([
      [5, 'x'],
      [15, 'xx'],
      [25, 'xxx'],
    ]);
  });

  it('counts a reschedule from the due time: a chain is late in single turns and never drifts', () => {
    const clock = new StallingClock();
    const ran: number[] = [];
    clock.schedule(function () {
      ran.push(clock.now());
      if (ran.length < 5) this.schedule(undefined, 10);
    }, 10);
    for (const turnAtMs of [13, 29, 30, 44.5, 51]) {
      clock.stallUntil(turnAtMs);
      clock.turn();
    }
    expect(ran).to.deep.equal([13, 29, 30, 44.5, 51]);
  });

  it('makes up for a long stall: each missed turn of a chain runs, one after the other', () => {
    const clock = new StallingClock();
    let turns = 0;
    clock.schedule(function () {
      turns++;
      this.schedule(undefined, 10);
    }, 10);
    clock.stallUntil(55);
    clock.turn();
    expect(turns).to.equal(5);
    expect(clock.pending).to.equal(1);
  });

  it('counts a reschedule from outside of its work from now', () => {
    const clock = new VirtualClock();
    const ran: number[] = [];
    const task = clock.at(10, () => ran.push(clock.now())) as SchedulerAction<undefined>;
    clock.advanceTo(4);
    task.schedule(undefined, 10);
    clock.runAll();
    expect(ran).to.deep.equal([14]);
  });

  it('counts from now again between two runs of a chain', () => {
    const clock = new VirtualClock();
    const ran: number[] = [];
    let chain: SchedulerAction<undefined> | undefined;
    clock.schedule<undefined>(function () {
      // eslint-disable-next-line @typescript-eslint/no-this-alias -- it is rescheduled from outside below
      chain = this;
      ran.push(clock.now());
      if (ran.length === 1) this.schedule(undefined, 100);
    }, 10);
    clock.advanceTo(50);
    chain!.schedule(undefined, 10);
    clock.runAll();
    expect(ran).to.deep.equal([10, 60]);
  });

  it('closes a task that has run and did not reschedule itself, and frees its place', () => {
    const clock = new VirtualClock();
    const task = clock.at(1, () => undefined);
    expect([task.closed, clock.pending]).to.deep.equal([false, 1]);
    clock.advanceTo(1);
    expect([task.closed, clock.pending]).to.deep.equal([true, 0]);
    task.schedule();
    expect(clock.pending).to.equal(0);
  });

  it('takes back a task that unsubscribes within its own work, also after it rescheduled itself', () => {
    const clock = new VirtualClock();
    let runs = 0;
    const before: Subscription = clock.schedule(function () {
      runs++;
      before.unsubscribe();
      this.schedule(undefined, 1);
    }, 1);
    const after: Subscription = clock.schedule(function () {
      runs++;
      this.schedule(undefined, 1);
      after.unsubscribe();
    }, 1);
    clock.runAll(10);
    expect(runs).to.equal(2);
    expect(clock.pending).to.equal(0);
  });

  it('does not run a task that another one due at the same time has cancelled', () => {
    const clock = new VirtualClock();
    let ran = false;
    const tasks: ClockTask<undefined>[] = [];
    clock.at(1, () => tasks[0]!.unsubscribe());
    tasks.push(clock.at(1, () => (ran = true)));
    clock.runAll();
    expect(ran).to.equal(false);
  });

  it('runs the teardowns of a task once, when it is done or cancelled', () => {
    const clock = new VirtualClock();
    const torn: string[] = [];
    clock.at(1, () => undefined).add(() => torn.push('done'));
    const cancelled = clock.at(2, () => undefined);
    cancelled.add(() => torn.push('cancelled'));
    cancelled.unsubscribe();
    cancelled.unsubscribe();
    clock.runAll();
    expect(torn).to.deep.equal(['cancelled', 'done']);
  });

  it('goes on with the other tasks when one throws, and says what was thrown', () => {
    const clock = new StallingClock();
    const ran: string[] = [];
    clock.at(1, () => {
      throw new Error('first');
    });
    clock.schedule(function () {
      ran.push('chain');
      if (ran.length === 1) {
        this.schedule(undefined, 1);
        throw new Error('second');
      }
    }, 1);
    clock.at(1, () => ran.push('other'));
    clock.stallUntil(2);
    clock.turn();
    expect(clock.errors.map(String)).to.deep.equal(['Error: first', 'Error: second']);
    expect(ran).to.deep.equal(['chain', 'other', 'chain']);
  });

  it('is asked to wake up only when the earliest due time becomes earlier', () => {
    const clock = new StallingClock();
    for (const dueAtMs of [50, 70, 20, 20, 60, 10]) clock.at(dueAtMs, () => undefined);
    expect(clock.wakes).to.deep.equal([50, 20, 10]);
  });

  it('may rest once the last task is cancelled', () => {
    const clock = new StallingClock();
    const tasks = [10, 20].map((dueAtMs) => clock.at(dueAtMs, () => undefined));
    tasks[0]!.unsubscribe();
    expect(clock.wakes).to.deep.equal([10]);
    tasks[1]!.unsubscribe();
    expect(clock.wakes).to.deep.equal([10, Infinity]);
  });
});
