import { StampCodec, type StampFields } from '../../engine/delivery/stamp.js';

const codec = new StampCodec('r1');

/** The stamp that a text begins with. Throws where there is none. */
export function readAll(text: string): StampFields & { length: number } {
  const fields = { sender: -1, sequence: -1, intendedMs: -1 };
  if (!codec.readAt(Buffer.from(text), 0, fields)) throw new Error(`No stamp begins ${text.slice(0, 60)}`);
  return { ...fields, length: text.indexOf('~', 1) + 1 };
}
