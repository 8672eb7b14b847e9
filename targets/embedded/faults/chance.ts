/** Mixes two 32-bit integers to a share in [0, 1): the same pair gives the same share, near pairs unrelated ones. */
export function shareOf(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b ^ 0xc2b2ae35, 0x27d4eb2f);
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}

/** A seeded sequence of shares in [0, 1). Not shared with the generator: a fault's draws must not follow its load. */
export class Chance {
  readonly #seed: number;
  #count = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  next(): number {
    return shareOf(this.#seed, this.#count++);
  }
}
