import { expect } from 'chai';
import fc from 'fast-check';
import { NEVER } from 'rxjs';
import { VirtualClock } from '../../../engine/clock/virtual-clock.js';
import { paced } from '../../../engine/workload/paced.js';
import { constantPacer } from '../../../engine/workload/pacer.js';
import { Timeline } from '../../../engine/workload/timeline.js';
import { StallingClock } from '../clock/stalling-clock.js';
import { start } from './paced-run.js';

describe('paced paused', () => {
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
