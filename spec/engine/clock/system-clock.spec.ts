import { expect } from 'chai';
import { SystemClock } from '../../../engine/clock/system-clock.js';
import { FakeEventLoop } from './fake-event-loop.js';

describe('system clock', () => {
  let loop: FakeEventLoop;
  beforeEach(() => {
    loop = new FakeEventLoop();
  });
  afterEach(() => loop.restore());

  it("tells the machine's monotonic time, not the process's", () => {
    const clock = new SystemClock();
    loop.nowMs = 12.5;
    expect(clock.now()).to.equal(loop.bootMs + 12.5);
  });

  it('tells the right time on a thread that was held up while it was made', () => {
    const heldUpMs = [8, 0, 3];
    loop.afterHrtime = () => (loop.nowMs += heldUpMs.shift() ?? 1);
    const clock = new SystemClock();
    expect(clock.now() - loop.nowMs).to.equal(loop.bootMs);
  });

  it('runs a task by a timer of whole milliseconds, not before it is due', () => {
    const clock = new SystemClock();
    const ran: number[] = [];
    const fromMs = clock.now();
    clock.at(fromMs + 2.25, () => ran.push(clock.now() - fromMs));
    expect(loop.delaysMs).to.deep.equal([3]);
    loop.elapse(10);
    expect(ran).to.deep.equal([3]);
    expect(loop.armed).to.deep.equal([0, 0]);
  });

  it('waits on when a timer fires too soon', () => {
    const clock = new SystemClock();
    let ran = false;
    clock.at(clock.now() + 30 * 24 * 3_600_000, () => (ran = true));
    loop.elapse(25 * 24 * 3_600_000);
    expect(ran).to.equal(false);
    expect(loop.delaysMs[0]).to.equal(2 ** 31 - 1);
    loop.elapse(5 * 24 * 3_600_000);
    expect(ran).to.equal(true);
  });

  it('has one timer for the whole queue, and arms it anew only for an earlier task', () => {
    const clock = new SystemClock();
    const ran: number[] = [];
    const fromMs = clock.now();
    for (const ms of [40, 60, 20, 30]) clock.at(fromMs + ms, () => ran.push(ms));
    expect(loop.delaysMs).to.deep.equal([40, 20]);
    expect(loop.armed).to.deep.equal([1, 0]);
    loop.elapse(100);
    expect(ran).to.deep.equal([20, 30, 40, 60]);
    expect(loop.delaysMs).to.deep.equal([40, 20, 10, 10, 20]);
  });

  it('runs what is due already in a turn of the event loop, never within the call that schedules it', () => {
    const clock = new SystemClock();
    const ran: string[] = [];
    clock.schedule(() => {
      ran.push('first');
      clock.schedule(() => ran.push('second'));
    });
    expect(ran).to.deep.equal([]);
    loop.turn();
    expect(ran).to.deep.equal(['first', 'second']);
  });

  it('runs late tasks in order in one turn', () => {
    const clock = new SystemClock();
    const ran: number[] = [];
    const fromMs = clock.now();
    for (const ms of [3, 1, 2]) clock.at(fromMs + ms, () => ran.push(ms));
    loop.nowMs = 50; // the thread was busy
    loop.elapse(0);
    expect(ran).to.deep.equal([1, 2, 3]);
  });

  it('lets the sockets have a turn after a thousand tasks', () => {
    const clock = new SystemClock();
    let runs = 0;
    for (let i = 0; i < 2500; i++) clock.schedule(() => runs++);
    const after: number[] = [];
    for (let turn = 0; turn < 3; turn++) {
      loop.turn();
      after.push(runs);
    }
    expect(after).to.deep.equal([1000, 2000, 2500]);
    expect(loop.armed).to.deep.equal([0, 0]);
  });

  it('goes on with the others when a task throws, and tells its owner', () => {
    const errors: unknown[] = [];
    const clock = new SystemClock({ onError: (error) => errors.push(error) });
    let ran = false;
    clock.schedule(() => {
      throw new Error('broken');
    });
    clock.schedule(() => (ran = true));
    loop.turn();
    expect(errors.map(String)).to.deep.equal(['Error: broken']);
    expect(ran).to.equal(true);
  });

  it('lets the error of a task end the process where nobody listens, after the others have run', () => {
    const clock = new SystemClock();
    let ran = false;
    clock.schedule(() => {
      throw new Error('unheard');
    });
    clock.schedule(() => (ran = true));
    loop.turn();
    expect(ran).to.equal(true);
    expect(() => loop.turn()).to.throw('unheard');
  });

  it('keeps no timer once nothing waits, so that a process with nothing left to do can end', () => {
    const clock = new SystemClock();
    const far = clock.at(clock.now() + 900_000, () => undefined);
    const soon = clock.at(clock.now(), () => undefined);
    far.unsubscribe();
    expect(loop.armed).to.deep.equal([0, 1]);
    soon.unsubscribe();
    expect(loop.armed).to.deep.equal([0, 0]);
    let ran = false;
    clock.at(clock.now() + 1000, () => (ran = true));
    loop.elapse(1000);
    expect(ran).to.equal(true);
  });

  it('arms once at the end of a turn, also where the last task is cancelled within it', () => {
    const clock = new SystemClock();
    const other = clock.at(clock.now() + 500, () => undefined);
    clock.at(clock.now() + 10, () => {
      other.unsubscribe();
      clock.at(clock.now() + 20, () => undefined);
    });
    loop.elapse(10);
    expect(loop.delaysMs).to.deep.equal([500, 10, 20]);
    expect(loop.armed).to.deep.equal([1, 0]);
  });

  describe('that is precise', () => {
    const precise = (): SystemClock => new SystemClock({ precise: true });

    it('sleeps until a millisecond before a task is due and spins the rest out in turns of the event loop', () => {
      const clock = precise();
      const ran: number[] = [];
      const fromMs = clock.now();
      clock.at(fromMs + 5.25, () => ran.push(clock.now() - fromMs));
      expect(loop.delaysMs).to.deep.equal([5]);
      loop.elapse(5);
      expect(loop.armed).to.deep.equal([0, 1]);
      loop.turn();
      loop.nowMs = 5.2;
      loop.turn();
      expect(ran).to.deep.equal([]);
      loop.nowMs = 5.5;
      loop.turn();
      expect(ran).to.deep.equal([5.5]);
      expect(loop.armed).to.deep.equal([0, 0]);
    });

    it('does not go to sleep for a task that is due within the millisecond', () => {
      const clock = precise();
      clock.at(clock.now() + 0.75, () => undefined);
      expect(loop.delaysMs).to.deep.equal([]);
      expect(loop.armed).to.deep.equal([0, 1]);
    });

    it('spins for an earlier task that comes while it sleeps, and sleeps again for the later one', () => {
      const clock = precise();
      const ran: string[] = [];
      const fromMs = clock.now();
      clock.at(fromMs + 50, () => ran.push('later'));
      clock.at(fromMs + 0.5, () => ran.push('sooner'));
      expect(loop.armed).to.deep.equal([0, 1]);
      loop.nowMs = 0.5;
      loop.turn();
      expect(ran).to.deep.equal(['sooner']);
      expect(loop.delaysMs).to.deep.equal([49, 49]);
      loop.elapse(49);
      loop.nowMs = 50;
      loop.turn();
      expect(ran).to.deep.equal(['sooner', 'later']);
    });

    it('stops spinning once nothing waits', () => {
      const clock = precise();
      clock.at(clock.now() + 0.5, () => undefined).unsubscribe();
      expect(loop.armed).to.deep.equal([0, 0]);
    });
  });
});
