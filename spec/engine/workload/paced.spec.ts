import { expect } from 'chai';
import fc from 'fast-check';
import { BehaviorSubject, NEVER, Subject, take } from 'rxjs';
import type { ClockTask } from '../../../engine/clock/clock.js';
import { SystemClock } from '../../../engine/clock/system-clock.js';
import { VirtualClock } from '../../../engine/clock/virtual-clock.js';
import { paced } from '../../../engine/workload/paced.js';
import { constantPacer, type Pacer } from '../../../engine/workload/pacer.js';
import { Timeline } from '../../../engine/workload/timeline.js';
import { FakeEventLoop } from '../clock/fake-event-loop.js';
import { StallingClock } from '../clock/stalling-clock.js';

interface Run<C> {
  clock: C;
  timeline: Timeline;
  stop: Subject<number>;
  /** When, which, and when it was intended. */
  log: [atMs: number, n: number, intendedMs: number][];
  ended: () => boolean;
}

function start<C extends VirtualClock | StallingClock>(clock: C, pacer: Pacer, originMs = clock.now()): Run<C> {
  const timeline = new Timeline(originMs);
  const stop = new Subject<number>();
  const log: Run<C>['log'] = [];
  let ended = false;
  paced(clock, pacer, timeline, stop).subscribe({
    next: (n) => log.push([clock.now(), n, timeline.toClockMs(pacer.dueAtMs(n)!)]),
    complete: () => (ended = true),
  });
  return { clock, timeline, stop, log, ended: () => ended };
}

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

  describe('paused', () => {
    it('emits nothing, and what was not yet due is later by exactly the pause', () => {
      const { clock, timeline, log } = start(new VirtualClock(), constantPacer(100, { count: 5 }));
      clock.advanceTo(14);
      timeline.pause(14);
      expect(clock.pending).to.equal(0);
      clock.advanceTo(100);
      expect(log).to.have.length(2);
      timeline.resume(100);
      clock.runAll(10);
      expect(log.slice(2)).to.deep.equal([
        [106, 2, 106],
        [116, 3, 116],
        [126, 4, 126],
      ]);
    });

    it('emits what was due before the pause began, though its turn be late, at its intended time', () => {
      const { clock, timeline, log } = start(new StallingClock(), constantPacer(100));
      clock.turn();
      clock.stallUntil(25);
      timeline.pause(20); // word of it came late, and the turn for 10 later still
      expect(log).to.deep.equal([
        [0, 0, 0],
        [25, 1, 10],
      ]);
      clock.stallUntil(50);
      timeline.resume(50);
      clock.turn();
      expect(log.slice(2)).to.deep.equal([[50, 2, 50]]);
    });

    it('shifts every event by the pauses before it, whenever they come', () => {
      const pause = fc.record({ afterMs: fc.integer({ min: 1, max: 60 }), forMs: fc.integer({ min: 1, max: 60 }) });
      fc.assert(
        fc.property(fc.array(pause, { maxLength: 5 }), (pauses) => {
          const { clock, timeline, log } = start(new VirtualClock(), constantPacer(100, { count: 20 }));
          const expected = Array.from({ length: 20 }, (_, n) => n * 10);
          for (const { afterMs, forMs } of pauses) {
            clock.advanceBy(afterMs + 0.5);
            const atMs = clock.now();
            timeline.pause(atMs);
            clock.advanceBy(forMs);
            timeline.resume(clock.now());
            expected.forEach((dueAtMs, n) => {
              if (dueAtMs > atMs) expected[n] = dueAtMs + forMs;
            });
          }
          clock.runAll(100);
          expect(log.map(([atMs]) => atMs)).to.deep.equal(expected);
        }),
      );
    });

    it('waits for the resume when it is subscribed to in a pause', () => {
      const clock = new VirtualClock();
      const timeline = new Timeline(0);
      timeline.pause(0);
      const seen: [number, number][] = [];
      paced(clock, constantPacer(100, { count: 2 }), timeline, NEVER).subscribe((n) => seen.push([clock.now(), n]));
      clock.advanceTo(30);
      timeline.resume(30);
      clock.runAll(10);
      expect(seen).to.deep.equal([
        [30, 0],
        [40, 1],
      ]);
    });

    it('obeys a pause from within one of its own emissions', () => {
      const clock = new VirtualClock();
      const timeline = new Timeline(0);
      const seen: number[] = [];
      paced(clock, constantPacer(100), timeline, NEVER).subscribe((n) => {
        seen.push(n);
        if (n === 1) timeline.pause(clock.now());
      });
      clock.advanceTo(100);
      expect(seen).to.deep.equal([0, 1]);
      expect(clock.pending).to.equal(0);
    });
  });

  describe('stopped', () => {
    it('emits what was due before the stop, nothing after it, and completes', () => {
      const { clock, stop, log, ended } = start(new StallingClock(), constantPacer(100));
      clock.turn();
      clock.stallUntil(47);
      stop.next(30); // dated in the past: what was due at 30 or later no longer counts
      expect(log.map(([, n]) => n)).to.deep.equal([0, 1, 2]);
      expect(ended()).to.equal(true);
      expect(clock.pending).to.equal(0);
      clock.turn();
      expect(log).to.have.length(3);
    });

    it('comes to exactly what the pacer counts before the stop, whatever the lateness', () => {
      const time = fc.double({ min: 0, max: 500, noNaN: true });
      fc.assert(
        fc.property(
          fc.array(time, { maxLength: 5 }),
          time,
          fc.integer({ min: 1, max: 500 }),
          (turns, late, perSecond) => {
            const pacer = constantPacer(perSecond, { untilMs: 400 });
            const { clock, stop, log } = start(new StallingClock(), pacer);
            for (const nowMs of turns.toSorted((a, b) => a - b)) {
              clock.stallUntil(nowMs);
              clock.turn();
            }
            const atMs = clock.now() + 0.1 + late / 10;
            clock.stallUntil(atMs + late);
            stop.next(atMs);
            expect(log).to.have.length(pacer.dueBefore(atMs));
          },
        ),
      );
    });

    it('counts a stop during a pause from where the pause began', () => {
      const { clock, timeline, stop, log, ended } = start(new VirtualClock(), constantPacer(100));
      clock.advanceTo(14);
      timeline.pause(14);
      clock.advanceTo(200);
      stop.next(200);
      expect(log.map(([, n]) => n)).to.deep.equal([0, 1]);
      expect(ended()).to.equal(true);
    });

    it('heeds a stop from within one of its own emissions', () => {
      const clock = new StallingClock();
      const stop = new Subject<number>();
      const seen: number[] = [];
      paced(clock, constantPacer(100), new Timeline(0), stop).subscribe((n) => {
        seen.push(n);
        if (n === 1) stop.next(25);
      });
      clock.stallUntil(99);
      clock.turn();
      expect(seen).to.deep.equal([0, 1, 2]);
      expect(clock.pending).to.equal(0);
    });

    it('heeds a stop that came before it was subscribed to', () => {
      const clock = new VirtualClock(10);
      const seen: number[] = [];
      let ended = false;
      paced(clock, constantPacer(1000), new Timeline(5), new BehaviorSubject(8)).subscribe({
        next: (n) => seen.push(n),
        complete: () => (ended = true),
      });
      expect(seen).to.deep.equal([0, 1, 2]);
      expect([ended, clock.pending]).to.deep.equal([true, 0]);
    });
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
