import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';

/** A bijection of 0 … size - 1 onto itself, computed and never stored. */
export interface Permutation {
  readonly size: number;
  of(value: number): number;
  inverseOf(value: number): number;
}

/**
 * Seeded affine permutation, x ↦ (a · x + b) mod size with gcd(a, size) = 1 and a near size / φ, which scatters
 * neighbours as evenly as an affine map can. `size` up to 2^26, so that the product stays exact in a double.
 */
export function affinePermutation(size: number, seed: number, stream: number): Permutation {
  if (!(Number.isInteger(size) && size >= 1 && size <= 2 ** 26)) {
    throw new RangeError(`A permutation's size must be a whole number from 1 to 2^26, not ${size}.`);
  }
  const random = xoroshiro128plus((seed ^ Math.imul(stream + 1, 0x9e3779b1)) | 0);
  const span = Math.max(1, Math.floor(size / 8));
  let a = (Math.floor(size * 0.6180339887) + uniformInt(random, 0, span - 1)) % size;
  while (a < 1 || greatestCommonDivisor(a, size) !== 1) a = (a + 1) % size || 1;
  const b = uniformInt(random, 0, size - 1);
  const inverse = modularInverse(a, size);
  return {
    size,
    of: (value) => (a * value + b) % size,
    inverseOf: (value) => (inverse * ((value - b + size) % size)) % size,
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Extended Euclid: the x with a · x ≡ 1 (mod m). */
function modularInverse(a: number, m: number): number {
  let [oldR, r, oldS, s] = [a, m, 1, 0];
  while (r !== 0) {
    const quotient = Math.floor(oldR / r);
    [oldR, r] = [r, oldR - quotient * r];
    [oldS, s] = [s, oldS - quotient * s];
  }
  return ((oldS % m) + m) % m;
}
