import { expect } from 'chai';
import fc from 'fast-check';
import { affinePermutation } from '../../../engine/workload/permutation.js';

const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const stream = fc.nat({ max: 100_000 });

describe('affine permutation', () => {
  it('is a bijection of its range onto itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), seed, stream, (size, s, t) => {
        const permutation = affinePermutation(size, s, t);
        const image = Array.from({ length: size }, (_, value) => permutation.of(value));
        expect(image.toSorted((a, b) => a - b)).to.deep.equal(Array.from({ length: size }, (_, value) => value));
      }),
    );
  });

  it('is inverted by its inverse, in both directions and at every size', () => {
    const size = fc.oneof(
      fc.integer({ min: 1, max: 2 ** 26 }),
      fc.nat({ max: 26 }).map((exponent) => 2 ** exponent),
      fc.integer({ min: 0, max: 50 }).map((less) => 2 ** 26 - less),
    );
    fc.assert(
      fc.property(size, seed, stream, fc.nat(), (n, s, t, any) => {
        const permutation = affinePermutation(n, s, t);
        for (const value of [0, n - 1, any % n]) {
          expect(permutation.of(value)).to.be.within(0, n - 1);
          expect(permutation.inverseOf(permutation.of(value))).to.equal(value);
          expect(permutation.of(permutation.inverseOf(value))).to.equal(value);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is the same for the same size, seed and stream, and another for any other', () => {
    const image = (size: number, s: number, t: number): number[] => {
      const permutation = affinePermutation(size, s, t);
      return Array.from({ length: 50 }, (_, value) => permutation.of(value));
    };
    expect(image(5000, 42, 3)).to.deep.equal(image(5000, 42, 3));
    expect(image(5000, 42, 3)).not.to.deep.equal(image(5000, 43, 3));
    expect(image(5000, 42, 3)).not.to.deep.equal(image(5000, 42, 4));
    expect(image(5000, 2 ** 32 - 1, 3)).not.to.deep.equal(image(5000, 2 ** 31 - 1, 3));
  });

  it('scatters neighbours: each stands far from the next, either way round', () => {
    for (let s = 0; s < 50; s++) {
      const { size, of } = affinePermutation(5000, s, 0);
      const step = (of(1) - of(0) + size) % size;
      expect(Math.min(step, size - step)).to.be.above(size / 5);
    }
  });

  for (const size of [0, -1, 1.5, NaN, 2 ** 26 + 1]) {
    it(`refuses a size of ${size}`, () => {
      expect(() => affinePermutation(size, 1, 1)).to.throw(RangeError, '1 to 2^26');
    });
  }
});
