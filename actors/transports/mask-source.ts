import { randomFillSync } from 'node:crypto';

const MASKS = 2048;

/** Masks of frames, 32 bits each: from the system, not from the seed, for nobody may foretell one (RFC 6455, 5.3). */
export class MaskSource {
  private readonly masks = new Uint32Array(MASKS);
  private left = 0;

  next(): number {
    if (this.left === 0) {
      randomFillSync(this.masks);
      this.left = MASKS;
    }
    return this.masks[--this.left]!;
  }
}
