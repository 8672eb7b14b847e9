/**
 * What shards write to each other: records of a header and a body, many to a write.
 *
 *     u32 length of the body · u8 kind · body
 *
 * Numbers are little-endian, texts UTF-8, frames whole WebSocket frames as the client gets them.
 *
 * | kind | body | meaning |
 * |---|---|---|
 * | meet | u32 session, user id | this session of mine will ask you |
 * | request | u32 session, frame's payload | a request about a room of yours |
 * | part, answer | u32 session, frames | some of, or the last of, what answers the oldest request that awaits me |
 * | push, deliver | u32 count, u32 sessions, frame | for those sessions of yours; `deliver`: a copy of a chat message |
 * | gone | u32 session | this session of mine has left everything |
 * | ask, told | u32 number, JSON | a question about the whole server, and its answer |
 * | counts | u32 connections, u32 rooms | what I hold now |
 */
export const KIND = {
  meet: 1,
  request: 2,
  part: 3,
  answer: 4,
  push: 5,
  deliver: 6,
  gone: 7,
  ask: 8,
  told: 9,
  counts: 10,
} as const;

export type Kind = keyof typeof KIND;
export const HEADER_BYTES = 5;

/** Cuts a stream of bytes into records. */
export class RecordReader {
  readonly #take: (kind: number, body: Buffer) => void;
  #rest: Buffer[] = [];
  #restBytes = 0;
  #neededBytes = HEADER_BYTES;

  /** `take` gets views of what was pushed, not copies. */
  constructor(take: (kind: number, body: Buffer) => void) {
    this.#take = take;
  }

  push(chunk: Buffer): void {
    let bytes = chunk;
    if (this.#restBytes > 0) {
      this.#rest.push(chunk);
      this.#restBytes += chunk.length;
      // A record larger than many chunks is put together once.
      if (this.#restBytes < this.#neededBytes) return;
      bytes = Buffer.concat(this.#rest, this.#restBytes);
      this.#rest = [];
    }
    let at = 0;
    this.#neededBytes = HEADER_BYTES;
    while (bytes.length - at >= HEADER_BYTES) {
      const end = at + HEADER_BYTES + bytes.readUInt32LE(at);
      if (end > bytes.length) {
        this.#neededBytes = end - at;
        break;
      }
      this.#take(bytes[at + 4]!, bytes.subarray(at + HEADER_BYTES, end));
      at = end;
    }
    this.#restBytes = bytes.length - at;
    if (this.#restBytes > 0) this.#rest.push(at === 0 ? bytes : bytes.subarray(at));
  }
}
