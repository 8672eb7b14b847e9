import { FINAL_TEXT, LENGTH_16, MASKED } from './frame-header.js';
import { MaskSource } from './mask-source.js';

const SLAB_BYTES = 64 * 1024;
const WORD_BYTES = 4;
/** The longest header here: two bytes, a length of two, a mask. A text so begins at a word, behind its mask. */
const HEADER_BYTES = 8;

/** UTF-16 units of a text that surely fit. */
export const LONGEST_TEXT = Math.floor((SLAB_BYTES - HEADER_BYTES - WORD_BYTES) / 3);

/**
 * Texts as frames of a client, one each (RFC 6455, 5.2 and 5.3), encoded and masked where they are written from: the
 * next one takes the same place, unless `keep` was called.
 */
export class TextFrames {
  /** Of the last text in UTF-8. */
  payloadBytes = 0;
  private slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
  private words = new Uint32Array(this.slab.buffer);
  /** Before it stand frames that are kept; whole words. */
  private free = 0;
  private readonly masks = new MaskSource();

  /** `text`: at most LONGEST_TEXT. The frame stands until the next call. */
  of(text: string): Buffer {
    if (this.free + HEADER_BYTES + 3 * text.length + WORD_BYTES > SLAB_BYTES) this.renew();
    const { slab, words, free } = this;
    const from = free + HEADER_BYTES;
    const bytes = slab.write(text, from);
    const isLong = bytes >= LENGTH_16;
    const start = isLong ? free : free + 2;
    slab[start] = FINAL_TEXT;
    slab[start + 1] = MASKED | (isLong ? LENGTH_16 : bytes);
    if (isLong) slab.writeUInt16BE(bytes, start + 2);
    const mask = this.masks.next();
    const first = from / WORD_BYTES;
    words[first - 1] = mask;
    // What of the last word is behind the text belongs to nobody.
    for (let at = first; at * WORD_BYTES < from + bytes; at++) words[at]! ^= mask;
    this.payloadBytes = bytes;
    return slab.subarray(start, from + bytes);
  }

  /** The last frame is still to be written: nothing may take its place. */
  keep(): void {
    this.free += HEADER_BYTES + Math.ceil(this.payloadBytes / WORD_BYTES) * WORD_BYTES;
  }

  private renew(): void {
    this.slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
    this.words = new Uint32Array(this.slab.buffer);
    this.free = 0;
  }
}
