import { expect } from 'chai';
import fc from 'fast-check';
import { Timeline } from '../../../engine/workload/timeline.js';

describe('timeline', () => {
  it('has offset 0 at its origin', () => {
    const timeline = new Timeline(1000.5);
    expect([timeline.toClockMs(0), timeline.toClockMs(2.25)]).to.deep.equal([1000.5, 1002.75]);
    expect(timeline.paused).to.equal(false);
  });

  it('is later by exactly the sum of its pauses', () => {
    const pause = fc.record({ afterMs: fc.nat({ max: 1000 }), forMs: fc.nat({ max: 1000 }) });
    fc.assert(
      fc.property(fc.array(pause), (pauses) => {
        const timeline = new Timeline(100);
        let nowMs = 100;
        for (const { afterMs, forMs } of pauses) {
          timeline.pause((nowMs += afterMs));
          timeline.resume((nowMs += forMs));
        }
        expect(timeline.toClockMs(7)).to.equal(107 + pauses.reduce((sum, { forMs }) => sum + forMs, 0));
      }),
    );
  });

  it('stands still while it is paused, and not before', () => {
    const timeline = new Timeline(0);
    expect(timeline.toPhaseNowMs(70)).to.equal(70);
    timeline.pause(50);
    expect(timeline.paused).to.equal(true);
    expect([timeline.toPhaseNowMs(49), timeline.toPhaseNowMs(70)]).to.deep.equal([49, 50]);
    timeline.resume(80);
    expect(timeline.paused).to.equal(false);
    expect(timeline.toPhaseNowMs(90)).to.equal(90);
  });

  it('tells of each pause and resume after it took effect, and of none that changes nothing', () => {
    const timeline = new Timeline(0);
    const told: [boolean, number][] = [];
    timeline.changes.subscribe(() => told.push([timeline.paused, timeline.toClockMs(0)]));
    timeline.resume(5);
    timeline.pause(10);
    timeline.pause(12);
    timeline.resume(30);
    timeline.resume(40);
    expect(told).to.deep.equal([
      [true, 0],
      [false, 20],
    ]);
  });

  it('never moves back, though a resume be dated before its pause', () => {
    const timeline = new Timeline(0);
    timeline.pause(10);
    timeline.resume(8);
    expect(timeline.toClockMs(1)).to.equal(1);
  });
});
