import { expect } from 'chai';
import fc from 'fast-check';
import { BehaviorSubject, Subject } from 'rxjs';
import { VirtualClock } from '../../../engine/clock/virtual-clock.js';
import { paced } from '../../../engine/workload/paced.js';
import { constantPacer } from '../../../engine/workload/pacer.js';
import { Timeline } from '../../../engine/workload/timeline.js';
import { StallingClock } from '../clock/stalling-clock.js';
import { start } from './paced-run.js';

describe('paced stopped', () => {
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
