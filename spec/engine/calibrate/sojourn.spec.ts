import { expect } from 'chai';
import * as fc from 'fast-check';
import { serviceSizes } from '../../../engine/calibrate/service-sizes.js';
import { sojourns } from '../../../engine/calibrate/sojourn.js';
import { md1SojournMs } from '../../support/md1.js';

function sojournsOf(arrivalsMs: number[], sizes: number[], meanMs: number, servers: number): number[] {
  const into = new Float64Array(arrivalsMs.length);
  sojourns(Float64Array.from(arrivalsMs), Float64Array.from(sizes), meanMs, servers, into);
  return [...into];
}

/** The slow and obvious way: who comes waits until fewer than `servers` of those before are still here. */
function slowly(arrivalsMs: number[], sizes: number[], meanMs: number, servers: number): number[] {
  const endsMs: number[] = [];
  return arrivalsMs.map((arrivalMs, k) => {
    const instants = [arrivalMs, ...endsMs.filter((endMs) => endMs > arrivalMs)].sort((a, b) => a - b);
    const startMs = instants.find((atMs) => endsMs.filter((endMs) => endMs > atMs).length < servers)!;
    endsMs.push(startMs + meanMs * sizes[k]!);
    return endsMs.at(-1)! - arrivalMs;
  });
}

describe('sojourns', () => {
  it('are the service alone where nobody waits, and grow by what is left of the one before', () => {
    expect(sojournsOf([0, 10, 11, 11], [1, 1, 1, 2], 2, 1)).to.deep.equal([2, 2, 3, 7]);
  });

  it('find the server that is free first', () => {
    expect(sojournsOf([0, 0, 0, 1, 9], [4, 1, 1, 1, 1], 2, 2)).to.deep.equal([8, 2, 4, 5, 2]);
  });

  it('are what a walk through all who are still here finds, for any arrivals, sizes and servers', () => {
    const customers = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 30 })), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(customers, fc.integer({ min: 1, max: 6 }), (given, servers) => {
        let nowMs = 0;
        const arrivalsMs = given.map(([gap]) => (nowMs += gap));
        const sizes = given.map(([, size]) => size / 4); // no rounding: sums of quarters are exact
        expect(sojournsOf(arrivalsMs, sizes, 2, servers)).to.deep.equal(slowly(arrivalsMs, sizes, 2, servers));
      }),
    );
  });

  for (const utilisation of [0.35, 0.7]) {
    it(`of Poisson arrivals at one server of constant time have the percentiles of M/D/1 (${utilisation})`, () => {
      const count = 400_000;
      let nowMs = 0;
      const arrivalsMs = serviceSizes({ distribution: 'exponential' }, count, 77).map(
        (gap) => (nowMs += (gap * 2) / utilisation),
      );
      const into = new Float64Array(count);
      sojourns(arrivalsMs, new Float64Array(count).fill(1), 2, 1, into);
      into.sort();
      for (const share of [0.5, 0.9, 0.95, 0.99]) {
        const found = into[Math.ceil(share * count) - 1]!;
        const expected = md1SojournMs(share, 1000 * (utilisation / 2), 2);
        expect(Math.abs(found - expected) / expected, `p${100 * share}`).to.be.below(0.02);
      }
    });
  }
});

describe('service sizes', () => {
  const shapes = [
    ['constant', { distribution: 'constant' }, 0],
    ['exponential', { distribution: 'exponential' }, 1],
    ['log-normal', { distribution: 'log-normal', variation: 0.6 }, 0.6],
  ] as const;
  for (const [name, shape, variation] of shapes) {
    it(`have a mean of 1 and the variation of their shape: ${name}`, () => {
      const sizes = serviceSizes(shape, 100_000, 0);
      const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
      const variance = sizes.reduce((sum, size) => sum + (size - mean) ** 2, 0) / sizes.length;
      expect(mean).to.be.closeTo(1, 0.02);
      expect(Math.sqrt(variance)).to.be.closeTo(variation, 0.03);
    });
  }

  it('are the same each time, and others in another draw', () => {
    const shape = { distribution: 'exponential' } as const;
    expect(serviceSizes(shape, 50, 1)).to.deep.equal(serviceSizes(shape, 50, 1));
    expect(serviceSizes(shape, 50, 1)).not.to.deep.equal(serviceSizes(shape, 50, 2));
  });
});
