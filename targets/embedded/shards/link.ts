import { HEADER_BYTES, KIND, RecordReader, type Kind } from './record.js';

/** What a link needs of its socket. */
export interface Pipe {
  write(bytes: Buffer): unknown;
  /** Bytes written that the peer has not taken. */
  readonly writableLength: number;
  on(event: 'data', listener: (bytes: Buffer) => void): unknown;
  on(event: 'drain' | 'close' | 'error', listener: () => void): unknown;
  destroy(): unknown;
}

/** What a link hands on. Bodies are views that stay valid. */
export interface LinkOwner {
  record(link: Link, kind: number, body: Buffer): void;
  drained(link: Link): void;
  closed(link: Link): void;
}

const BATCH_BYTES = 64 * 1024;
/** Above this many unread bytes, clients whose requests go that way are not read any more. */
const FULL_BYTES = 8 * 1024 ** 2;
const NOTHING = Buffer.alloc(0);

/**
 * This shard's end of a connection to another one. All that a turn of the event loop brings forth leaves in one write.
 * A frame for several members who are there is sent once, with the list of their sessions.
 */
export class Link {
  /** The shard at the other end. */
  readonly shard: number;
  readonly #pipe: Pipe;
  readonly #later: (task: () => void) => void;
  #batch = Buffer.allocUnsafeSlow(BATCH_BYTES);
  #length = 0;
  #isDue = false;
  /** The frame that is being sent, and to whom so far. */
  #frame: Buffer | undefined = undefined;
  #frameKind: 'push' | 'deliver' = 'push';
  #sessions: number[] = [];
  /** Replies to the request that is being handled, not written yet. */
  #replies: Buffer[] = [];
  #asker = 0;

  /** `later` runs a task once what is there to be read was read. */
  constructor(shard: number, pipe: Pipe, owner: LinkOwner, later: (task: () => void) => void = setImmediate) {
    this.shard = shard;
    this.#pipe = pipe;
    this.#later = later;
    const reader = new RecordReader((kind, body) => owner.record(this, kind, body));
    pipe.on('data', (bytes) => reader.push(bytes));
    pipe.on('drain', () => owner.drained(this));
    pipe.on('error', () => undefined); // followed by 'close'
    pipe.on('close', () => owner.closed(this));
  }

  get isFull(): boolean {
    return this.#pipe.writableLength > FULL_BYTES;
  }

  meet(session: number, userId: string): void {
    this.#text('meet', session, userId);
  }

  request(session: number, raw: Buffer): void {
    this.#bytes('request', session, raw);
  }

  gone(session: number): void {
    this.#bytes('gone', session, NOTHING);
  }

  ask(number: number, json: string): void {
    this.#text('ask', number, json);
  }

  told(number: number, json: string): void {
    this.#text('told', number, json);
  }

  counts(connections: number, rooms: number): void {
    const at = this.#begin('counts', 8);
    this.#batch.writeUInt32LE(connections, at);
    this.#batch.writeUInt32LE(rooms, at + 4);
  }

  /** From here to `answered`, replies go to that session. */
  answering(session: number): void {
    this.#asker = session;
  }

  reply(frame: Buffer): void {
    this.#replies.push(frame);
  }

  answered(): void {
    this.#writeReplies('answer');
  }

  /** A frame for a session there; the same one for several in a row is sent once. */
  send(kind: 'push' | 'deliver', session: number, frame: Buffer): void {
    if (this.#frame === frame && this.#frameKind === kind) {
      this.#sessions.push(session);
      return;
    }
    // What was answered before must come before.
    if (this.#replies.length > 0) this.#writeReplies('part');
    this.#writeFrame();
    this.#frame = frame;
    this.#frameKind = kind;
    this.#sessions.push(session);
    this.#flushLater();
  }

  /** Ends the connection; what was not yet written is lost. */
  cut(): void {
    this.#pipe.destroy();
  }

  #writeReplies(kind: 'part' | 'answer'): void {
    const replies = this.#replies;
    let bytes = 0;
    for (const reply of replies) bytes += reply.length;
    let at = this.#begin(kind, 4 + bytes);
    at = this.#batch.writeUInt32LE(this.#asker, at);
    for (const reply of replies) at += reply.copy(this.#batch, at);
    replies.length = 0;
  }

  #writeFrame(): void {
    const frame = this.#frame;
    if (frame === undefined) return;
    this.#frame = undefined;
    const sessions = this.#sessions;
    let at = this.#begin(this.#frameKind, 4 + 4 * sessions.length + frame.length);
    at = this.#batch.writeUInt32LE(sessions.length, at);
    for (const session of sessions) at = this.#batch.writeUInt32LE(session, at);
    frame.copy(this.#batch, at);
    sessions.length = 0;
  }

  #bytes(kind: Kind, number: number, bytes: Buffer): void {
    const at = this.#begin(kind, 4 + bytes.length);
    this.#batch.writeUInt32LE(number, at);
    bytes.copy(this.#batch, at + 4);
  }

  #text(kind: Kind, number: number, text: string): void {
    const at = this.#begin(kind, 4 + Buffer.byteLength(text));
    this.#batch.writeUInt32LE(number, at);
    this.#batch.write(text, at + 4);
  }

  /** Makes place for a record and writes its header; returns where its body begins. */
  #begin(kind: Kind, bodyBytes: number): number {
    this.#writeFrame();
    const bytes = HEADER_BYTES + bodyBytes;
    if (this.#length + bytes > this.#batch.length) {
      this.#write();
      if (bytes > this.#batch.length) this.#batch = Buffer.allocUnsafeSlow(bytes);
    }
    const at = this.#length;
    this.#batch.writeUInt32LE(bodyBytes, at);
    this.#batch[at + 4] = KIND[kind];
    this.#length += bytes;
    this.#flushLater();
    return at + HEADER_BYTES;
  }

  #flushLater(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#later(this.#flush);
  }

  readonly #flush = (): void => {
    this.#isDue = false;
    this.#writeFrame();
    this.#write();
  };

  /** The batch is copied, so that it can be filled again while the socket still holds this one. */
  #write(): void {
    if (this.#length === 0) return;
    if (this.#batch.length > BATCH_BYTES) {
      this.#pipe.write(this.#batch.subarray(0, this.#length));
      this.#batch = Buffer.allocUnsafeSlow(BATCH_BYTES);
    } else {
      this.#pipe.write(Buffer.from(this.#batch.subarray(0, this.#length)));
    }
    this.#length = 0;
  }
}
