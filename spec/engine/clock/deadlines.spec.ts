import { expect } from 'chai';
import fc from 'fast-check';
import { DeadlineQueue } from '../../../engine/clock/deadline-queue.js';
import { deadlines } from '../../../engine/clock/deadlines.js';
import { VirtualClock } from '../../../engine/clock/virtual-clock.js';

function recorded(): { clock: VirtualClock; queue: DeadlineQueue; log: [number, number][]; stop: () => void } {
  const clock = new VirtualClock();
  const queue = new DeadlineQueue(4);
  const log: [number, number][] = [];
  const subscription = deadlines(clock, queue).subscribe((key) => log.push([clock.now(), key]));
  return { clock, queue, log, stop: () => subscription.unsubscribe() };
}

describe('deadlines', () => {
  it('emits each key when it falls due, by time and then by key', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 10 }), { maxLength: 40 }), (times) => {
        const { clock, queue, log } = recorded();
        times.forEach((dueAtMs, key) => queue.set(key, dueAtMs));
        clock.runAll(200);
        const expected = times.map((dueAtMs, key): [number, number] => [dueAtMs, key]);
        expect(log).to.deep.equal(expected.sort((a, b) => a[0] - b[0] || a[1] - b[1]));
      }),
    );
  });

  it('needs one task of the clock for any number of keys', () => {
    const { clock, queue } = recorded();
    for (let key = 0; key < 1000; key++) queue.set(key, 1000 - key);
    clock.advanceBy(0);
    expect(clock.pending).to.equal(1);
  });

  it('arms no further task for deadlines that are set later and cleared in time, one after the other', () => {
    const { clock, queue, log } = recorded();
    let armed = 0;
    const enqueue = clock.enqueue.bind(clock);
    clock.enqueue = (task, dueAtMs) => {
      armed++;
      enqueue(task, dueAtMs);
    };
    for (let n = 0; n < 100; n++) {
      queue.set(n % 4, clock.now() + 10_000);
      clock.advanceBy(1);
      queue.clear(n % 4);
    }
    expect(armed).to.equal(1);
    queue.set(1, clock.now() + 5);
    clock.advanceBy(5);
    expect(log).to.deep.equal([[105, 1]]);
  });

  it('wakes sooner for a deadline set before the earliest', () => {
    const { clock, queue, log } = recorded();
    queue.set(1, 50);
    queue.set(2, 20);
    clock.advanceTo(20);
    expect(log).to.deep.equal([[20, 2]]);
    clock.advanceTo(50);
    expect(log).to.deep.equal([
      [20, 2],
      [50, 1],
    ]);
  });

  it('follows a deadline that moves, in either direction', () => {
    const { clock, queue, log } = recorded();
    queue.set(1, 50);
    queue.set(1, 80);
    queue.set(2, 60);
    queue.set(2, 10);
    clock.runAll(10);
    expect(log).to.deep.equal([
      [10, 2],
      [80, 1],
    ]);
  });

  it('says nothing of a deadline that was cleared in time', () => {
    const { clock, queue, log } = recorded();
    queue.set(1, 50);
    queue.set(2, 70);
    clock.advanceTo(49);
    queue.clear(1);
    clock.runAll(10);
    expect(log).to.deep.equal([[70, 2]]);
  });

  it('hears of deadlines that were set before it was subscribed to', () => {
    const clock = new VirtualClock();
    const queue = new DeadlineQueue(1);
    queue.set(0, 5);
    const seen: number[] = [];
    deadlines(clock, queue).subscribe(() => seen.push(clock.now()));
    clock.runAll(10);
    expect(seen).to.deep.equal([5]);
  });

  it('lets its subscriber set, move and clear deadlines while it emits', () => {
    const clock = new VirtualClock();
    const queue = new DeadlineQueue(4);
    const log: [number, number][] = [];
    deadlines(clock, queue).subscribe((key) => {
      log.push([clock.now(), key]);
      if (log.length > 1) return;
      queue.clear(1); // due now, too
      queue.set(2, 15); // was due now
      queue.set(3, clock.now());
    });
    for (const key of [0, 1, 2]) queue.set(key, 10);
    clock.runAll(10);
    expect(log).to.deep.equal([
      [10, 0],
      [10, 3],
      [15, 2],
    ]);
  });

  it('leaves neither a task nor a listener behind when unsubscribed', () => {
    const { clock, queue, log, stop } = recorded();
    queue.set(1, 5);
    stop();
    expect(clock.pending).to.equal(0);
    expect(queue.onEarlier).to.equal(undefined);
    clock.advanceTo(10);
    expect(log).to.deep.equal([]);
    expect(queue.has(1)).to.equal(true);
  });

  it('leaves in the queue what it has not emitted when its subscriber leaves in the middle', () => {
    const clock = new VirtualClock();
    const queue = new DeadlineQueue(4);
    const subscription = deadlines(clock, queue).subscribe(() => subscription.unsubscribe());
    for (const key of [0, 1, 2]) queue.set(key, 10);
    clock.advanceTo(10);
    expect([0, 1, 2].map((key) => queue.has(key))).to.deep.equal([false, true, true]);
    expect(clock.pending).to.equal(0);
    const seen: number[] = [];
    deadlines(clock, queue).subscribe((key) => seen.push(key));
    clock.advanceTo(10);
    expect(seen).to.deep.equal([1, 2]);
  });
});
