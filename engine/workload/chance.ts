/**
 * Chance by arithmetic: a number that follows from where it is asked for (seed, stream, count) and has no state, so that
 * the 1,000,000th costs as much as the first and no thread needs to know what another has drawn.
 */

/** The finalizer of MurmurHash3: a bijection of 32 bits in which each bit of the result depends on every one given. */
export function scatter(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

/** A seed of its own for each stream of a seed. */
export function seedOf(seed: number, stream: number): number {
  return scatter(scatter(seed) + stream);
}

const GOLDEN = 0x9e3779b9;

/**
 * Between 0 and 1, both excluded, in steps of 2^-32: number `n` of `stream`; `draw` tells apart several for one n. Two
 * keys of 32 bits a stream: with one of them alike, two streams still have nothing to do with each other.
 */
export function uniformAt(seed: number, stream: number, n: number, draw = 0): number {
  const first = seedOf(seed, stream);
  const second = seedOf(seed ^ GOLDEN, Math.imul(stream, GOLDEN) + draw);
  return ((scatter(scatter(Math.imul(n, GOLDEN) + first) ^ second) >>> 0) + 0.5) / 2 ** 32;
}
