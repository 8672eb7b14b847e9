import { expect } from 'chai';
import fc from 'fast-check';
import type { PacerSpec } from '../../../engine/workload/pacer.js';
import { createPacer } from '../../../engine/workload/pacer.js';
import { createCurve, type RateSpec } from '../../../engine/workload/rate-spec.js';
import { slowEventsBy, slowRate } from './slow-rate.js';

const ms = fc.integer({ min: 1, max: 20_000 });
const perSecond = fc.oneof(fc.integer({ min: 0, max: 2000 }), fc.double({ min: 0, max: 500, noNaN: true }));
const above = fc.oneof(fc.integer({ min: 1, max: 2000 }), fc.double({ min: 0.5, max: 500, noNaN: true }));

const models: Record<RateSpec['kind'], fc.Arbitrary<RateSpec>> = {
  constant: above.map((each) => ({ kind: 'constant', perSecond: each })),
  ramp: fc
    .record({ kind: fc.constant('ramp' as const), fromPerSecond: perSecond, toPerSecond: perSecond, overMs: ms })
    .filter(({ fromPerSecond, toPerSecond }) => fromPerSecond + toPerSecond > 1),
  stairs: fc
    .array(fc.record({ perSecond: fc.oneof(fc.constant(0), perSecond), forMs: ms }), { minLength: 1, maxLength: 6 })
    .filter((levels) => levels.some((level) => level.perSecond > 1))
    .map((levels) => ({ kind: 'stairs', levels })),
  spike: fc
    .record({ base: perSecond, more: above, atMs: fc.nat({ max: 20_000 }), forMs: ms })
    .map(({ base, more, atMs, forMs }) => ({
      kind: 'spike',
      basePerSecond: base,
      peakPerSecond: base + more,
      atMs,
      forMs,
    })),
  sine: fc
    .record({
      mean: above,
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      periodMs: fc.integer({ min: 100, max: 20_000 }), // the slow sum goes by milliseconds
    })
    .map(({ mean, share, periodMs }) => ({
      kind: 'sine',
      meanPerSecond: mean,
      amplitudePerSecond: mean * share,
      periodMs,
    })),
};

/** Due times of the first events, in ms. */
function times(spec: PacerSpec, count: number): (number | undefined)[] {
  const pacer = createPacer(spec);
  return Array.from({ length: count }, (_, n) => pacer.dueAtMs(n));
}

describe('rate models', () => {
  for (const [kind, model] of Object.entries(models)) {
    describe(kind, () => {
      it('has brought by any time what its rate adds up to', () => {
        fc.assert(
          fc.property(model, fc.nat({ max: 30_000 }), (spec, untilMs) => {
            // Within a millisecond that a level or a peak ends in, the slow sum can't tell; and a sine bends.
            const slack = 1e-6 * slowRate(spec, untilMs) * untilMs + 0.02;
            const expected = slowEventsBy((at) => slowRate(spec, at), untilMs);
            expect(createCurve(spec).eventsBy(untilMs)).to.be.closeTo(expected, slack);
          }),
          { numRuns: 30 },
        );
      });

      it('counts before a time exactly the events that are due before it', () => {
        fc.assert(
          fc.property(model, fc.nat({ max: 20_000 }), (spec, n) => {
            const pacer = createPacer(spec);
            const dueAtMs = pacer.dueAtMs(n);
            if (dueAtMs === undefined) return void expect(pacer.dueBefore(1e9)).to.be.at.most(n);
            // Two events may fall into one nanosecond at most where a rate begins again.
            expect(pacer.dueBefore(dueAtMs)).to.be.at.most(n);
            expect(pacer.dueBefore(dueAtMs + 2e-6 + dueAtMs * 1e-15)).to.be.at.least(n + 1);
          }),
          { numRuns: 300 },
        );
      });

      it('never goes back: a later event is due no sooner', () => {
        fc.assert(
          fc.property(model, fc.nat({ max: 20_000 }), (spec, n) => {
            const pacer = createPacer(spec);
            const [one, next] = [pacer.dueAtMs(n) ?? Infinity, pacer.dueAtMs(n + 1) ?? Infinity];
            expect(next).to.be.at.least(one);
          }),
          { numRuns: 300 },
        );
      });

      it('achieves over 60 s its rate × time within 0.1 %', () => {
        fc.assert(
          fc.property(model, (spec) => {
            const expected = slowEventsBy((at) => slowRate(spec, at), 60_000);
            const achieved = createPacer(spec, { untilMs: 60_000 }).dueBefore(60_000);
            // The count is whole: the next one up.
            expect(achieved).to.be.within(Math.floor(expected * 0.999), Math.ceil(expected * 1.001) + 1);
          }),
          { numRuns: 15 },
        );
      });
    });
  }

  it('ramp from 0: the arrivals come ever closer, √n apart', () => {
    const ramp: PacerSpec = { kind: 'ramp', fromPerSecond: 0, toPerSecond: 2, overMs: 1000 };
    // n = t² until 1 s, then 2/s.
    expect(times(ramp, 4)).to.deep.equal([0, 1000, 1500, 2000]);
    const long: PacerSpec = { kind: 'ramp', fromPerSecond: 0, toPerSecond: 20, overMs: 10_000 };
    expect(times(long, 10)).to.deep.equal([0, 1000, 1414.213562, 1732.050808, 2000, 2236.067977, 2449.489743, 2645.751311, 2828.427125, 3000]); // prettier-ignore
    expect(createPacer(long).dueBefore(10_000)).to.equal(100);
    expect(createPacer(long).dueAtMs(120)).to.equal(11_000);
  });

  it('ramp down to 0: nothing more comes after it', () => {
    const ramp: PacerSpec = { kind: 'ramp', fromPerSecond: 4, toPerSecond: 0, overMs: 2000 };
    // 4t − t²: the last of four as late as 2 s − √1 …
    expect(times(ramp, 6)).to.deep.equal([0, 267.949192, 585.786438, 1000, undefined, undefined]);
    expect(createPacer(ramp).dueBefore(Infinity)).to.equal(4);
  });

  it('ramp between equal rates is a constant rate', () => {
    const ramp: PacerSpec = { kind: 'ramp', fromPerSecond: 5, toPerSecond: 5, overMs: 700 };
    expect(times(ramp, 40)).to.deep.equal(times({ kind: 'constant', perSecond: 5 }, 40));
  });

  it('stairs: each level at its own pace, a silent one with nothing, the last one on and on', () => {
    const levels = [
      { perSecond: 2, forMs: 1000 },
      { perSecond: 0, forMs: 1000 },
      { perSecond: 4, forMs: 500 },
      { perSecond: 1, forMs: 10 },
    ];
    expect(times({ kind: 'stairs', levels }, 7)).to.deep.equal([0, 500, 2000, 2250, 2500, 3500, 4500]);
    const silentEnd = createPacer({ kind: 'stairs', levels: levels.slice(0, 2) });
    expect([silentEnd.dueAtMs(2), silentEnd.dueBefore(Infinity)]).to.deep.equal([undefined, 2]);
    const silentStart = createPacer({ kind: 'stairs', levels: [levels[1]!, levels[0]!] });
    expect([silentStart.dueAtMs(0), silentStart.dueBefore(1000)]).to.deep.equal([1000, 0]);
  });

  it('stairs keep an event that is due at the end of a level out of the silence after it', () => {
    const levels = [
      { perSecond: 0.1, forMs: 60_000 },
      { perSecond: 0, forMs: 60_000 },
      { perSecond: 1 / 3, forMs: 1 },
    ];
    const pacer = createPacer({ kind: 'stairs', levels });
    expect(pacer.dueBefore(120_000)).to.equal(6);
    expect(pacer.dueAtMs(6)).to.equal(120_000);
  });

  it('spike: the base, the peak from its own moment on, the base again', () => {
    const spike: PacerSpec = { kind: 'spike', basePerSecond: 1, peakPerSecond: 10, atMs: 2000, forMs: 300 };
    expect(times(spike, 8)).to.deep.equal([0, 1000, 2000, 2100, 2200, 2300, 3300, 4300]);
    const atOnce: PacerSpec = { kind: 'spike', basePerSecond: 0, peakPerSecond: 10, atMs: 0, forMs: 300 };
    expect(times(atOnce, 4)).to.deep.equal([0, 100, 200, undefined]);
  });

  it('sine: dense on the crest, rare in the trough, period × mean each period', () => {
    const sine: PacerSpec = { kind: 'sine', meanPerSecond: 4, amplitudePerSecond: 4, periodMs: 2000 };
    const pacer = createPacer(sine);
    const first = times(sine, 8).map((time) => Math.round(time!));
    expect(first).to.deep.equal([0, 193, 337, 466, 591, 725, 884, 1147]);
    expect(times(sine, 17).map((time) => time! >= 2000)).to.deep.equal([...Array<boolean>(8).fill(false), ...Array<boolean>(9).fill(true)]); // prettier-ignore
    expect(pacer.dueBefore(2000)).to.equal(8);
    expect(pacer.dueAtMs(8000)).to.equal(2_000_000);
    expect(createPacer({ ...sine, amplitudePerSecond: 0 }).dueAtMs(7)).to.equal(1750);
  });

  const refused: [what: string, spec: RateSpec][] = [
    ['a ramp of no length', { kind: 'ramp', fromPerSecond: 1, toPerSecond: 2, overMs: 0 }],
    ['a ramp from nothing to nothing', { kind: 'ramp', fromPerSecond: 0, toPerSecond: 0, overMs: 1 }],
    ['a ramp below 0', { kind: 'ramp', fromPerSecond: -1, toPerSecond: 2, overMs: 1 }],
    ['no levels', { kind: 'stairs', levels: [] }],
    ['silent levels', { kind: 'stairs', levels: [{ perSecond: 0, forMs: 1 }] }],
    ['a peak below its base', { kind: 'spike', basePerSecond: 2, peakPerSecond: 2, atMs: 0, forMs: 1 }],
    ['a peak of no length', { kind: 'spike', basePerSecond: 1, peakPerSecond: 2, atMs: 0, forMs: 0 }],
    ['a swing below 0', { kind: 'sine', meanPerSecond: 1, amplitudePerSecond: 1.1, periodMs: 1 }],
    ['a period of 0', { kind: 'sine', meanPerSecond: 1, amplitudePerSecond: 1, periodMs: 0 }],
  ];
  for (const [what, spec] of refused) {
    it(`refuse ${what}`, () => {
      expect(() => createCurve(spec)).to.throw(RangeError);
    });
  }
});
