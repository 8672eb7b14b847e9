import { FINAL_BINARY, FINAL_TEXT, LENGTH_16 } from './frame-header.js';

/**
 * Where the frame that begins at `at` ends, if it is a message of its own as servers send most of them (RFC 6455, 5.2: not
 * masked, nothing reserved, less than 64 KB) and all of it is there before `end`; else 0.
 */
export function endOfWholeMessage(data: Uint8Array, at: number, end: number): number {
  // What is read here from behind `end` makes nothing whole.
  if (data[at] !== FINAL_TEXT && data[at] !== FINAL_BINARY) return 0;
  const length = data[at + 1]!;
  if (length > LENGTH_16) return 0;
  const next = length < LENGTH_16 ? at + 2 + length : at + 4 + data[at + 2]! * 256 + data[at + 3]!;
  return next <= end ? next : 0;
}

/** The payload of the whole message from `at` to `end`, in its place. */
export function payloadOf(data: Uint8Array, at: number, end: number): Buffer {
  const from = at + (data[at + 1] === LENGTH_16 ? 4 : 2);
  return Buffer.from(data.buffer, data.byteOffset + from, end - from);
}
