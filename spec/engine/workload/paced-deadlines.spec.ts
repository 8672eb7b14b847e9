import { expect } from 'chai';
import fc from 'fast-check';
import { Subject } from 'rxjs';
import { DeadlineQueue } from '../../../engine/clock/deadline-queue.js';
import { VirtualClock } from '../../../engine/clock/virtual-clock.js';
import { pacedDeadlines } from '../../../engine/workload/paced-deadlines.js';
import { Timeline } from '../../../engine/workload/timeline.js';
import { StallingClock } from '../clock/stalling-clock.js';

interface Run<C> {
  clock: C;
  queue: DeadlineQueue;
  timeline: Timeline;
  stop: Subject<number>;
  /** When, which key, and the offset it was due at. */
  log: [atMs: number, key: number, offsetMs: number][];
  ended: () => boolean;
}

function start<C extends VirtualClock | StallingClock>(
  clock: C,
  originMs = clock.now(),
  onDue: (run: Run<C>, key: number) => void = () => undefined,
): Run<C> {
  let ended = false;
  const run: Run<C> = {
    clock,
    queue: new DeadlineQueue(4),
    timeline: new Timeline(originMs),
    stop: new Subject(),
    log: [],
    ended: () => ended,
  };
  pacedDeadlines(clock, run.queue, run.timeline, run.stop).subscribe({
    next: (key) => {
      run.log.push([clock.now(), key, run.queue.dueAtMsOf(key)]);
      onDue(run, key);
    },
    complete: () => (ended = true),
  });
  return run;
}

describe('paced deadlines', () => {
  it('emits each key when its offset has come, for any origin and any offsets', () => {
    const origin = fc.double({ min: 0, max: 1e9, noNaN: true }).map((ms) => 1e9 + ms);
    const offsets = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 30 });
    fc.assert(
      fc.property(origin, offsets, (originMs, given) => {
        const { clock, queue, log, timeline } = start(new VirtualClock(originMs));
        given.forEach((offsetMs, key) => queue.set(key, offsetMs));
        clock.runAll(200); // throws when it turns for ever
        expect(log.every(([atMs, , offsetMs]) => atMs === timeline.toClockMs(offsetMs))).to.equal(true);
        const sorted = given
          .map((offsetMs, key) => [offsetMs, key] as const)
          .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        expect(log.map(([, key]) => key)).to.deep.equal(sorted.map(([, key]) => key));
      }),
    );
  });

  it('keeps a pace that is set anew from each deadline', () => {
    const run = start(new VirtualClock(1000), 1000, ({ queue }, key) => queue.set(key, queue.dueAtMsOf(key) + 10));
    run.queue.set(2, 5);
    run.clock.advanceTo(1026);
    expect(run.log).to.deep.equal([
      [1005, 2, 5],
      [1015, 2, 15],
      [1025, 2, 25],
    ]);
    expect(run.clock.pending).to.equal(1);
  });

  it('emits in a late turn all that has fallen due since, in order, with what that sets anew', () => {
    const { clock, queue, log } = start(new StallingClock(), 0, (run, key) => {
      if (key === 0) run.queue.set(0, run.queue.dueAtMsOf(0) + 10);
    });
    queue.set(0, 10);
    queue.set(1, 25);
    clock.stallUntil(35);
    clock.turn();
    expect(log).to.deep.equal([
      [35, 0, 10],
      [35, 0, 20],
      [35, 1, 25],
      [35, 0, 30],
    ]);
  });

  it('stands still in a pause, and shifts everything not yet due by exactly the pause', () => {
    const { clock, queue, timeline, log } = start(new VirtualClock());
    queue.set(0, 10);
    queue.set(1, 30);
    clock.advanceTo(20);
    timeline.pause(20);
    expect(clock.pending).to.equal(0);
    clock.advanceTo(95);
    queue.set(2, timeline.toOffsetMs(clock.now()) + 5); // what follows from an answer in the pause
    clock.advanceTo(100);
    timeline.resume(100);
    clock.runAll(10);
    expect(log).to.deep.equal([
      [10, 0, 10],
      [105, 2, 25],
      [110, 1, 30],
    ]);
  });

  it('emits what was due before a pause of which word comes late', () => {
    const { clock, queue, timeline, log } = start(new StallingClock());
    queue.set(0, 10);
    queue.set(1, 22);
    clock.stallUntil(25);
    timeline.pause(20);
    expect(log).to.deep.equal([[25, 0, 10]]);
  });

  it('ends with the stop, and has emitted what was due before it and nothing else', () => {
    const { clock, queue, stop, log, ended } = start(new StallingClock());
    queue.set(0, 10);
    queue.set(1, 20);
    queue.set(2, 30);
    clock.stallUntil(40);
    stop.next(20);
    expect(log).to.deep.equal([[40, 0, 10]]);
    expect(ended()).to.equal(true);
    queue.set(3, 1);
    clock.turn();
    expect(log).to.have.length(1);
  });
});
