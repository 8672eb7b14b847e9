import { expect } from 'chai';
import { VirtualClock } from '../../../engine/clock/virtual-clock.js';
import { FakeEventLoop } from './fake-event-loop.js';

describe('virtual clock', () => {
  it('begins where it is told and stands still until it is advanced', () => {
    const clock = new VirtualClock(7.5, () => undefined);
    clock.at(7.5, () => expect.fail('ran by itself'));
    expect(clock.now()).to.equal(7.5);
    expect(clock.pending).to.equal(1);
  });

  it('says the due time while a task runs, and the time it was advanced to afterwards', () => {
    const clock = new VirtualClock(1000);
    const seen: number[] = [];
    for (const dueAtMs of [1002.25, 1001.5]) clock.at(dueAtMs, () => seen.push(clock.now()));
    clock.advanceBy(10);
    expect(seen).to.deep.equal([1001.5, 1002.25]);
    expect(clock.now()).to.equal(1010);
  });

  it('runs what falls due exactly at the end of an advance, and nothing after it', () => {
    const clock = new VirtualClock();
    const ran: number[] = [];
    for (const dueAtMs of [10, 10.000001]) clock.at(dueAtMs, () => ran.push(dueAtMs));
    clock.advanceTo(10);
    expect(ran).to.deep.equal([10]);
  });

  it('runs what tasks schedule on the way', () => {
    const clock = new VirtualClock();
    const seen: number[] = [];
    clock.at(1, () => {
      clock.at(3, () => seen.push(clock.now()));
      clock.at(0, () => seen.push(clock.now()));
    });
    clock.advanceTo(3);
    expect(seen).to.deep.equal([1, 3]);
  });

  it('never goes back', () => {
    const clock = new VirtualClock(5);
    clock.advanceTo(3);
    expect(clock.now()).to.equal(5);
  });

  it('ends the advance with the error of a task, and can go on with the others', () => {
    const clock = new VirtualClock();
    const ran: number[] = [];
    clock.at(1, () => {
      throw new Error('broken');
    });
    clock.at(1, () => ran.push(clock.now()));
    expect(() => clock.advanceTo(5)).to.throw('broken');
    expect(clock.now()).to.equal(1);
    clock.advanceTo(5);
    expect(ran).to.deep.equal([1]);
  });

  it('runs until nothing waits, exactly as many tasks as it may', () => {
    const clock = new VirtualClock();
    let runs = 0;
    for (let i = 0; i < 10; i++) clock.at(i, () => runs++);
    clock.runAll(10);
    expect(runs).to.equal(10);
    expect(clock.now()).to.equal(9);
  });

  it('refuses to run for ever', () => {
    const clock = new VirtualClock();
    let runs = 0;
    clock.schedule(function () {
      runs++;
      this.schedule(undefined, 1);
    });
    expect(() => clock.runAll(25)).to.throw('More than 25 tasks ran');
    expect(runs).to.equal(25);
  });

  it('runs so many tasks and no more, each at its own time', () => {
    const clock = new VirtualClock(10);
    const ran: number[] = [];
    for (const dueMs of [30, 20, 5]) clock.at(dueMs, () => ran.push(clock.now()));
    expect([clock.run(2), ran, clock.run(2), clock.run(1)]).to.deep.equal([true, [10, 20, 30], false, false]);
    expect(clock.now()).to.equal(30);
  });

  it('has alarms that are set again and again, and in place of what they were set to', () => {
    const clock = new VirtualClock();
    const rang: number[] = [];
    const alarm = clock.alarm(() => {
      rang.push(clock.now());
      if (clock.now() < 30) alarm.setAt(clock.now() + 10);
    });
    alarm.setAt(50);
    alarm.setAt(10);
    clock.runAll();
    alarm.setAt(60);
    alarm.clear();
    clock.runAll();
    alarm.setAt(70);
    clock.runAll();
    expect(rang).to.deep.equal([10, 20, 30, 70]);
  });

  describe('that is never advanced', () => {
    let loop: FakeEventLoop;
    let warnings: Error[];
    const clockOf = (): VirtualClock => new VirtualClock(0, (warning) => warnings.push(warning));

    beforeEach(() => {
      loop = new FakeEventLoop();
      warnings = [];
    });
    afterEach(() => loop.restore());

    it('warns once, after a second, with where its first task comes from', () => {
      const clock = clockOf();
      clock.at(5, () => undefined);
      clock.at(3, () => undefined);
      loop.elapse(999);
      expect(warnings).to.deep.equal([]);
      loop.elapse(5000);
      expect(warnings.map(({ name }) => name)).to.deep.equal(['VirtualTimeWarning']);
      expect(warnings[0]!.message).to.match(/never advanced.*\n.*virtual-clock\.spec\.ts/);
    });

    it('says nothing where nothing waits, or time was advanced, by however little', () => {
      clockOf();
      clockOf()
        .at(5, () => undefined)
        .unsubscribe();
      for (const advance of ['advanceBy', 'advanceTo', 'run', 'runAll'] as const) {
        const clock = clockOf();
        clock.at(5, () => undefined);
        clock[advance](1);
        clock.at(9, () => undefined);
      }
      loop.elapse(5000);
      expect(warnings).to.deep.equal([]);
    });
  });
});
