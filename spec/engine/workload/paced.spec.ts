import { expect } from 'chai';
import fc from 'fast-check';
import { NEVER, Subject, take } from 'rxjs';
import type { ClockTask } from '../../../engine/clock/clock.js';
import { SystemClock } from '../../../engine/clock/system-clock.js';
import { VirtualClock } from '../../../engine/clock/virtual-clock.js';
import { paced } from '../../../engine/workload/paced.js';
import { constantPacer } from '../../../engine/workload/pacer.js';
import { Timeline } from '../../../engine/workload/timeline.js';
import { FakeEventLoop } from '../clock/fake-event-loop.js';
import { StallingClock } from '../clock/stalling-clock.js';
import { start } from './paced-run.js';

class WakeCounter extends VirtualClock {
  wakes = 0;

  override at(dueAtMs: number, work: () => void): ClockTask<undefined> {
    return super.at(dueAtMs, () => {
      this.wakes++;
      work();
    });
  }
}

describe('paced', () => {
  it('emits each number when it is due, and completes with the last', () => {
    const { clock, log, ended } = start(new VirtualClock(1000), constantPacer(100, { count: 3 }), 1005);
    clock.advanceTo(1024);
    expect(ended()).to.equal(false);
    clock.advanceTo(1025);
    expect(log).to.deep.equal([
      [1005, 0, 1005],
      [1015, 1, 1015],
      [1025, 2, 1025],
    ]);
    expect(ended()).to.equal(true);
    expect(clock.pending).to.equal(0);
  });

  it('emits every number once, on time and in order, for any rate and any origin', () => {
    const origin = fc.double({ min: 0, max: 1e9, noNaN: true }).map((ms) => 1e9 + ms);
    fc.assert(
      fc.property(origin, fc.double({ min: 0.01, max: 5000, noNaN: true }), (originMs, perSecond) => {
        const { clock, log, ended } = start(
          new VirtualClock(originMs - 10),
          constantPacer(perSecond, { count: 50 }),
          originMs,
        );
        clock.runAll(200); // throws when it turns for ever
        expect(log.map(([, n]) => n)).to.deep.equal(Array.from({ length: 50 }, (_, n) => n));
        expect(log.every(([atMs, , intendedMs]) => atMs === intendedMs)).to.equal(true);
        expect(ended()).to.equal(true);
      }),
    );
  });

  it('emits in a late turn all that has fallen due since, in order, and keeps the intended times', () => {
    const { clock, log } = start(new StallingClock(), constantPacer(100));
    clock.turn();
    clock.stallUntil(35);
    clock.turn();
    expect(log).to.deep.equal([
      [0, 0, 0],
      [35, 1, 10],
      [35, 2, 20],
      [35, 3, 30],
    ]);
    clock.stallUntil(40);
    clock.turn();
    expect(log.at(-1)).to.deep.equal([40, 4, 40]);
  });

  it('lets the sockets have their turn while it catches up after a stall, and leaves nothing out', () => {
    const loop = new FakeEventLoop();
    try {
      const clock = new SystemClock();
      const seen: number[] = [];
      paced(clock, constantPacer(1000, { count: 1200 }), new Timeline(clock.now()), NEVER).subscribe((n) => {
        seen.push(n);
        loop.nowMs += 0.01; // a send takes its time
      });
      loop.nowMs = 2000;
      const after: number[] = [];
      for (let turn = 0; turn < 4; turn++) {
        loop.turn();
        after.push(seen.length);
      }
      expect(after).to.deep.equal([500, 1000, 1200, 1200]);
      expect(seen).to.deep.equal(Array.from({ length: 1200 }, (_, n) => n));
      expect(loop.armed).to.deep.equal([0, 0]);
    } finally {
      loop.restore();
    }
  });

  it('has one task of the clock at any time', () => {
    const { clock } = start(new VirtualClock(), constantPacer(1000));
    for (let ms = 0; ms < 20; ms++) {
      expect(clock.pending).to.equal(1);
      clock.advanceBy(1);
    }
  });

  it('completes at once where nothing is ever due', () => {
    const { clock, log, ended } = start(new VirtualClock(), constantPacer(10, { count: 0 }));
    expect(ended()).to.equal(true);
    expect([log.length, clock.pending]).to.deep.equal([0, 0]);
  });

  it('leaves nothing behind when it is unsubscribed, also from within an emission', () => {
    const clock = new VirtualClock();
    const timeline = new Timeline(0);
    const stop = new Subject<number>();
    const seen: number[] = [];
    const stream = paced(clock, constantPacer(100), timeline, stop);
    stream.pipe(take(2)).subscribe((n) => seen.push(n));
    const other = stream.subscribe();
    clock.advanceTo(100);
    other.unsubscribe();
    expect(seen).to.deep.equal([0, 1]);
    expect([clock.pending, stop.observed]).to.deep.equal([0, false]);
    timeline.pause(100);
    timeline.resume(110);
    expect(clock.pending).to.equal(0);
  });

  it('leaves out the numbers of others, and wakes up for its own only', () => {
    const rate = fc.double({ min: 1, max: 5000, noNaN: true });
    const shards = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(rate, shards, fc.nat(59), (perSecond, count, shard) => {
        const clock = new WakeCounter(1000);
        const pacer = constantPacer(perSecond, { count: 300 });
        const timeline = new Timeline(1000);
        const seen: number[] = [];
        const isOwn = (n: number): boolean => n % count === shard;
        paced(clock, pacer, timeline, NEVER, isOwn).subscribe((n) => {
          expect(clock.now()).to.equal(timeline.toClockMs(pacer.dueAtMs(n)!));
          seen.push(n);
        });
        clock.runAll(400);
        const own = Array.from({ length: 300 }, (_, n) => n).filter(isOwn);
        expect(seen).to.deep.equal(own);
        expect(clock.wakes).to.be.at.most(own.length);
        expect(clock.pending).to.equal(0);
      }),
    );
  });

  it('looks for its own a stretch at a time, so that none of them is no endless search', () => {
    const clock = new VirtualClock(1000);
    let looks = 0;
    const seen: number[] = [];
    const isOwn = (n: number): boolean => {
      looks++;
      return n === 25_000;
    };
    paced(clock, constantPacer(1000, { count: 1e9 }), new Timeline(1000), NEVER, isOwn)
      .pipe(take(1))
      .subscribe((n) => seen.push(n));
    expect(looks).to.be.below(11_000);
    clock.advanceTo(1000 + 25_000);
    expect(seen).to.deep.equal([25_000]);
  });

  it('emits its own of what was due before a stop', () => {
    const clock = new StallingClock(1000);
    const stop = new Subject<number>();
    const seen: number[] = [];
    paced(clock, constantPacer(100, { count: 100 }), new Timeline(1000), stop, (n) => n % 3 === 1).subscribe((n) => {
      seen.push(n);
    });
    clock.stallUntil(1100);
    stop.next(1095);
    expect(seen).to.deep.equal([1, 4, 7]);
  });
});
