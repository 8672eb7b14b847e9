import { expect } from 'chai';
import { Recorder } from '../../../engine/telemetry/recorder.js';
import { ThreadTotals } from '../../../engine/telemetry/thread-totals.js';
import { phases } from '../../../engine/run/phase.js';

describe('the totals of a thread', () => {
  it('keep its loop delay, collections and send lag, of each interval and of the whole run', () => {
    const recorder = new Recorder(0, 1);
    const totals = new ThreadTotals();
    recorder.enter('hold');
    recorder.record(recorder.ofNone, 'generator.eventLoopDelayMs', 40);
    recorder.record(recorder.ofNone, 'generator.gcPauseMs', 7);
    recorder.record(0, 'messages.sendLagMs', 3);
    recorder.record(0, 'messages.responseMs', 500);
    totals.merge({ ...recorder.take(1000, 0), usage: { cpuMs: 300, heapBytes: 5000 } });
    expect(totals.takeInterval()).to.deep.equal({
      cpuMs: 300,
      heapBytes: 5000,
      eventLoopDelayP99Ms: 40,
      gcPauseMaxMs: 7,
      sendLagP99Ms: 3,
    });
    totals.merge({ ...recorder.take(2000, 0), usage: { cpuMs: 450, heapBytes: 2000 } });
    expect(totals.takeInterval()).to.deep.equal({
      cpuMs: 150,
      heapBytes: 2000,
      eventLoopDelayP99Ms: null,
      gcPauseMaxMs: null,
      sendLagP99Ms: null,
    });
    expect(totals.distribution('generator.eventLoopDelayMs')!.maxMs).to.equal(40);
    expect(totals.distribution('messages.responseMs')).to.equal(undefined);
    expect(totals.loopDelayP99Ms(phases.indexOf('hold'))).to.equal(40);
    expect(totals.loopDelayP99Ms(phases.indexOf('join'))).to.equal(null);
    expect(totals).to.include({ cpuMs: 450, peakHeapBytes: 5000, lost: false });
  });
});
