import type { Session } from '../session.js';
import type { TargetClock } from '../target-clock.js';
import type { FaultKind } from './fault-kinds.js';
import { saidIn, type Said } from './said.js';

/** What became of a copy of a chat message that was not plainly written once, in time and in order to a member. */
export const DIDS = {
  lost: 'never written, by a fault; of a private message, `room` is `null`; of what is told of a member, `stamp` is',
  duplicate: 'written once more',
  misdelivered: 'written to a receiver who is no member',
  reordered: 'written after a later one of the same sender and room to that receiver, `lateMs` late',
  delayed: 'written late, by `lateMs`, and in order',
  stale: 'an older message, written again to the sender of a new one; in no count',
  unwritten: 'not written, as `why` says: the connection was `closed`, a `zombie`, `deaf`, or the server `stopped`',
  unflushed: 'written, but the connection ended before the system took it',
} as const;

/** What a fault did to a connection. */
export const DIDS_TO_CONNECTIONS = {
  cut: 'a connection, by `drop`',
  closed: 'a connection, by `close`, with `code`',
  silenced: 'a connection, by `zombie`: from here on it hears nothing and is not heard',
} as const;

type Did = keyof typeof DIDS;
type DidToConnection = keyof typeof DIDS_TO_CONNECTIONS;

interface DidFields {
  readonly fault?: FaultKind;
  /** How late it was written, ms. */
  readonly lateMs?: number;
  /** Why it was not written. */
  readonly why?: 'closed' | 'deaf' | 'zombie' | 'stopped';
}

/**
 * The truth about deliveries, to hold a report against: a line of JSON for each that was not plain, and of each room how
 * many copies the system took. Everything here costs; a server without a delivery log has none of it.
 */
export class DeliveryLog {
  /** Copies that the system took, by room: plain ones, late ones, duplicates and misdelivered ones. */
  readonly written = new Map<string, number>();
  readonly #clock: TargetClock;
  readonly #shard: number;
  readonly #write: (line: string) => void;
  /** Of frames that are copies of chat messages. */
  readonly #said = new WeakMap<Buffer, Said>();
  /** User ids of connections that are gone, by number: another shard may not know yet. */
  readonly #gone = new Map<number, string>();

  /** `write` takes a line, its end included. */
  constructor(clock: TargetClock, shard: number, write: (line: string) => void) {
    this.#clock = clock;
    this.#shard = shard;
    this.#write = write;
  }

  /** From here on the frame is known as copies of that message. */
  watch(frame: Buffer, said: Said): void {
    this.#said.set(frame, said);
  }

  /** The same for a frame that another shard made. */
  adopt(frame: Buffer): void {
    this.#said.set(frame, saidIn(frame));
  }

  watches(frame: Buffer): boolean {
    return this.#said.has(frame);
  }

  note(did: Did, said: Said, receiver: string, fields: DidFields = {}): void {
    const { room, sender, stamp } = said;
    this.#line({ did, room, sender, receiver, stamp, ...fields });
  }

  /** A fault ended a connection, or made a zombie of it. */
  noteConnection(did: DidToConnection, { user }: Session, code?: number): void {
    this.#line({ did, receiver: user.id, ...(code === undefined ? {} : { code }) });
  }

  /** A copy was not written to that connection of this shard; `session` undefined: it is gone. */
  unwritten(frame: Buffer, number: number, session: Session | undefined): void {
    const said = this.#said.get(frame);
    if (said === undefined) return;
    const state = session?.state ?? 'closed';
    const receiver = session?.user.id ?? this.#gone.get(number) ?? '';
    // An open session whose socket takes no more is closing.
    this.note('unwritten', said, receiver, { why: state === 'open' ? 'closed' : state });
  }

  /** What the socket is to call once the system took the frame, or never will; undefined if it is no copy. */
  onFlushed(frame: Buffer, receiver: Session | undefined): ((error?: Error | null) => void) | undefined {
    const said = this.#said.get(frame);
    if (said === undefined) return undefined;
    return (error) => {
      if (error) this.note('unflushed', said, receiver?.user.id ?? '');
      else if (said.room !== null) this.written.set(said.room, (this.written.get(said.room) ?? 0) + 1);
    };
  }

  /** The connection has closed; what was held for it behind other replies was never written. */
  gone(session: Session): void {
    this.#gone.set(session.number, session.user.id);
    for (const frame of session.forsake()) this.unwritten(frame, session.number, session);
  }

  /** The last lines: what was written, by room. */
  finish(): void {
    for (const [room, copies] of this.written) this.#line({ did: 'written', room, copies });
  }

  #line(fields: object): void {
    const atMs = Math.round(this.#clock.machineMs() * 1000) / 1000;
    this.#write(`${JSON.stringify({ atMs, shard: this.#shard, ...fields })}\n`);
  }
}
