import { expect } from 'chai';
import { WakeUpGrid } from '../../engine/clock/wake-up-grid.js';
import { Recorder } from '../../engine/telemetry/recorder.js';
import { ThreadTotals } from '../../engine/telemetry/thread-totals.js';
import { watchThread } from '../../runners/thread-health.js';
import { StallingClock } from '../engine/clock/stalling-clock.js';

describe('the watch over a thread', () => {
  let clock: StallingClock;
  let recorder: Recorder;
  let watch: { stop: () => void };

  beforeEach(() => {
    clock = new StallingClock(1005);
    recorder = new Recorder(0, 1);
    watch = watchThread(clock, recorder, new WakeUpGrid({ shard: 1, shards: 2 }));
  });

  afterEach(() => watch.stop());

  function delays(): { count: number; maxMs: number } {
    const totals = new ThreadTotals();
    totals.merge(recorder.take(clock.now(), 0));
    const found = totals.distribution('generator.eventLoopDelayMs');
    return { count: found?.count ?? 0, maxMs: found?.maxMs ?? 0 };
  }

  function runUntil(atMs: number): void {
    for (let nowMs = clock.now() + 1; nowMs <= atMs; nowMs++) {
      clock.stallUntil(nowMs);
      clock.turn();
    }
  }

  it('probes the event loop at each moment of the grid, where others wake the thread too', () => {
    expect(clock.wakes).to.deep.equal([1010]);
    runUntil(1110);
    expect(clock.wakes.slice(-1)).to.deep.equal([1130]);
    expect(delays()).to.deep.equal({ count: 6, maxMs: 0 });
  });

  it('counts a stall once, by its whole length, and is back on the grid after it', () => {
    runUntil(1010);
    clock.stallUntil(1177);
    clock.turn();
    expect(delays()).to.deep.equal({ count: 2, maxMs: 147 });
    expect(clock.wakes.slice(-1)).to.deep.equal([1190]);
  });
});
