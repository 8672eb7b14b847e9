import { expect } from 'chai';
import fc from 'fast-check';
import { serviceTimes } from '../../../targets/virtual/service-time.js';
import type { ServiceTime } from '../../../targets/virtual/target-model.js';

const DRAWS = 40_000;

function draw(time: ServiceTime, seed = 1): number[] {
  const next = serviceTimes(time, seed);
  return Array.from({ length: DRAWS }, next);
}

function moments(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}

describe('service times', () => {
  const cases: ServiceTime[] = [
    { distribution: 'constant', meanMs: 2, variation: 0 },
    { distribution: 'exponential', meanMs: 2, variation: 1 },
    { distribution: 'log-normal', meanMs: 2, variation: 0.5 },
    { distribution: 'log-normal', meanMs: 0.3, variation: 1.2 },
    { distribution: 'uniform', meanMs: 5, variation: 0.577 },
    { distribution: 'uniform', meanMs: 5, variation: 0.1 },
  ];
  for (const time of cases) {
    it(`have their mean and variation: ${time.distribution}, ${time.meanMs} ms, ${time.variation}`, () => {
      const { mean, deviation } = moments(draw(time));
      expect(mean / time.meanMs).to.be.within(0.98, 1.02);
      expect(deviation / mean).to.be.closeTo(time.variation, 0.05 * time.variation + 1e-9);
    });
  }

  it('of an exponential are memoryless: half are above ln 2 of the mean, a quarter above twice that', () => {
    const values = draw({ distribution: 'exponential', meanMs: 1, variation: 1 });
    for (const [times, share] of [
      [1, 0.5],
      [2, 0.25],
    ] as const) {
      const above = values.filter((value) => value > times * Math.LN2).length / DRAWS;
      expect(above).to.be.closeTo(share, 0.01);
    }
  });

  it('are never negative and never infinite, and the same for the same seed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...cases), fc.integer({ min: 0, max: 2 ** 32 - 1 }), (time, seed) => {
        const values = draw(time, seed).slice(0, 200);
        expect(values.every((value) => value >= 0 && Number.isFinite(value))).to.equal(true);
        expect(draw(time, seed).slice(0, 200)).to.deep.equal(values);
      }),
      { numRuns: 20 },
    );
  });
});
