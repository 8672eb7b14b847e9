import { expect } from 'chai';
import fc from 'fast-check';
import { createBurst } from '../../../engine/workload/burst.js';
import { createPacer, type PacerSpec } from '../../../engine/workload/pacer.js';

describe('bursts', () => {
  it('let time run while on and stand still while off', () => {
    const burst = createBurst({ onMs: 200, offMs: 800 });
    expect([0, 100, 200, 600, 1000, 1100, 2500].map((ms) => burst.ranMs(ms))).to.deep.equal([0, 100, 200, 200, 200, 300, 600]); // prettier-ignore
    expect([0, 199, 200, 250, 400].map((ms) => burst.elapsedMs(ms))).to.deep.equal([0, 199, 1000, 1050, 2000]);
  });

  it('are counted millisecond by millisecond the same', () => {
    const span = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(span, span, fc.nat({ max: 3000 }), (onMs, offMs, untilMs) => {
        let ran = 0;
        for (let ms = 0; ms < untilMs; ms++) if (ms % (onMs + offMs) < onMs) ran++;
        expect(createBurst({ onMs, offMs }).ranMs(untilMs)).to.equal(ran);
      }),
    );
  });

  it('lead back: as much time has run at the moment at which as much has run', () => {
    const span = fc.integer({ min: 100, max: 1e6 }).map((thousandths) => thousandths / 1000);
    fc.assert(
      fc.property(span, span, fc.integer({ min: 0, max: 1e7 }), (onMs, offMs, micros) => {
        const burst = createBurst({ onMs, offMs });
        expect(burst.ranMs(burst.elapsedMs(micros / 1000))).to.be.closeTo(micros / 1000, 2e-6);
      }),
    );
  });

  it('keep the rate within a burst, and send nothing between two', () => {
    const spec: PacerSpec = { kind: 'constant', perSecond: 3, burst: { onMs: 1000, offMs: 9000 } };
    const pacer = createPacer(spec, { untilMs: 20_000 });
    const times = Array.from({ length: 7 }, (_, n) => pacer.dueAtMs(n));
    expect(times).to.deep.equal([0, 333.333333, 666.666667, 10_000, 10_333.333333, 10_666.666667, undefined]);
    expect([1000, 10_000, 10_001, 1e9].map((ms) => pacer.dueBefore(ms))).to.deep.equal([3, 3, 4, 6]);
  });

  for (const spec of [
    { onMs: 0, offMs: 1 },
    { onMs: 1, offMs: 0 },
  ]) {
    it(`refuse ${JSON.stringify(spec)}`, () => {
      expect(() => createBurst(spec)).to.throw(RangeError);
    });
  }
});
