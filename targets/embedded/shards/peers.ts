import type { Chat } from '../chat.js';
import { dispatch } from '../requests/dispatch.js';
import { Session } from '../session.js';
import type { Link, LinkOwner } from './link.js';
import type { Question } from './question.js';
import { KIND } from './record.js';
import { shardOf } from './shard-of.js';
import { VisitorWire } from './visitor-wire.js';

/** Which of how many shards. */
export interface ShardPlace {
  /** 0 to `count` - 1. */
  readonly index: number;
  readonly count: number;
  /** Of the server, the same for all its shards. */
  readonly serverId: string;
}

const COUNTS_EVERY_MS = 100;
/** Requests of one connection that may await other shards before it is read no further. */
const MAX_HELD = 256;
const GONE = 'The shard that owns this is gone';
const NOTHING = Buffer.alloc(0);

interface Awaited {
  readonly shard: number;
  readonly done: (answer: unknown) => void;
}

/**
 * The other shards, as this one sees them. One shard owns a room, by its name's hash: it holds the members and the
 * history, and puts what is said there in order. A request about it goes to its owner as it came and is handled there as
 * if its sender, the visitor, were there; what the visitor is answered and what members hear comes back over the links.
 *
 * A link carries everything in order, and each room has one owner: so what one client says in a room is heard in order,
 * and a reply is never behind what followed from it. A shard that dies takes its rooms and its clients with it.
 */
export class Peers implements LinkOwner {
  readonly place: ShardPlace;
  readonly #chat: Chat;
  readonly #answer: (question: Question) => unknown;
  /** By shard; none at the own place, nor where one is gone. */
  readonly #links: (Link | undefined)[] = [];
  /** Sessions of other shards that had dealings with rooms of this one, by number. */
  readonly #visitors = new Map<number, Session>();
  readonly #awaited = new Map<number, Awaited>();
  #asked = 0;
  readonly #paused = new Set<Session>();
  readonly #connections: number[] = [];
  readonly #rooms: number[] = [];
  #toldCounts = '';
  #cancelCounts: (() => void) | undefined = undefined;

  /** `answer` answers what other shards ask. */
  constructor(chat: Chat, place: ShardPlace, answer: (question: Question) => unknown) {
    this.#chat = chat;
    this.place = place;
    this.#answer = answer;
    this.#cancelCounts = chat.clock.after(COUNTS_EVERY_MS, this.#tellCounts);
  }

  add(link: Link): void {
    this.#links[link.shard] = link;
  }

  /** Open connections of the other shards, as last heard: at most 100 ms old where nothing is congested. */
  get connectionsElsewhere(): number {
    return this.#connections.reduce((sum, count) => sum + count, 0);
  }

  stop(): void {
    this.#cancelCounts?.();
    for (const link of this.#links) link?.cut();
  }

  /** The shard to which the session's client is connected. */
  homeOf({ number }: Session): number {
    return number % this.place.count;
  }

  owns(room: string): boolean {
    return shardOf(room, this.place.count) === this.place.index;
  }

  /** Sends a request about that room to its owner. False if that is this shard. `isUnanswered`: not even by an error. */
  forward(room: string, session: Session, raw: Buffer, isUnanswered = false): boolean {
    const owner = shardOf(room, this.place.count);
    if (owner === this.place.index) return false;
    const link = this.#links[owner];
    if (link === undefined) {
      if (!isUnanswered) this.#chat.error(session, GONE);
      return true;
    }
    const bit = 1 << owner;
    if ((session.knownTo & bit) === 0) {
      session.knownTo |= bit;
      link.meet(session.number, session.user.id);
    }
    session.await(owner, isUnanswered);
    link.request(session.number, raw);
    if (link.isFull || session.heldCount > MAX_HELD) this.#pause(session);
    return true;
  }

  /** Tells the owners of its rooms that the session has left. */
  parted(session: Session): void {
    this.#paused.delete(session);
    if (session.knownTo === 0) return;
    for (const link of this.#links) {
      if (link !== undefined && (session.knownTo & (1 << link.shard)) !== 0) link.gone(session.number);
    }
  }

  /** The session of that number on another shard, if it had dealings with this one. */
  visitor(session: number): Session | undefined {
    return this.#visitors.get(session);
  }

  /** Asks the owner of a room; `done` gets its answer, or undefined if it is gone. */
  askOwner(room: string, question: Question, done: (answer: unknown) => void): void {
    this.#ask(shardOf(room, this.place.count), JSON.stringify(question), done);
  }

  /** Asks all others; `done` gets the answers of those that are there. */
  askOthers(question: Question, done: (answers: readonly unknown[]) => void): void {
    const links = this.#links.filter((link) => link !== undefined);
    const json = JSON.stringify(question);
    const answers: unknown[] = [];
    let open = links.length;
    if (open === 0) {
      done(answers);
      return;
    }
    for (const { shard } of links) {
      this.#ask(shard, json, (answer) => {
        if (answer !== undefined) answers.push(answer);
        if (--open === 0) done(answers);
      });
    }
  }

  record(link: Link, kind: number, body: Buffer): void {
    const number = body.readUInt32LE(0);
    switch (kind) {
      case KIND.request:
        this.#request(link, number, body.subarray(4));
        break;
      case KIND.part:
      case KIND.answer:
        this.#answered(link, number, body.subarray(4), kind === KIND.answer);
        break;
      case KIND.push:
      case KIND.deliver:
        this.#fanOut(number, body, kind === KIND.deliver);
        break;
      case KIND.meet:
        this.#meet(link, number, body.toString('utf8', 4));
        break;
      case KIND.gone:
        this.#goneVisitor(number);
        break;
      case KIND.ask: {
        const answer = this.#answer(JSON.parse(body.toString('utf8', 4)) as Question);
        link.told(number, JSON.stringify(answer ?? null));
        break;
      }
      case KIND.told:
        this.#told(number, JSON.parse(body.toString('utf8', 4)));
        break;
      case KIND.counts:
        this.#counted(link.shard, number, body.readUInt32LE(4));
        break;
    }
  }

  drained(): void {
    for (const session of this.#paused) session.wire.resume();
    this.#paused.clear();
  }

  /** The shard is gone: what awaits it is answered by an error, and its clients have left. */
  closed(link: Link): void {
    const { shard } = link;
    if (this.#links[shard] !== link) return;
    this.#links[shard] = undefined;
    this.#counted(shard, 0, 0);
    for (const [number, { shard: asked, done }] of this.#awaited) {
      if (asked !== shard) continue;
      this.#awaited.delete(number);
      done(undefined);
    }
    for (const session of this.#chat.sessions.values()) {
      for (const place of session.awaiting(shard)) {
        session.answer(place, place.isUnanswered ? NOTHING : this.#chat.errorFrame(GONE));
      }
    }
    for (const number of this.#visitors.keys()) {
      if (number % this.place.count === shard) this.#goneVisitor(number);
    }
    this.drained();
  }

  #ask(shard: number, json: string, done: (answer: unknown) => void): void {
    const link = this.#links[shard];
    if (link === undefined) {
      done(undefined);
      return;
    }
    this.#asked = (this.#asked + 1) >>> 0;
    this.#awaited.set(this.#asked, { shard, done });
    link.ask(this.#asked, json);
  }

  #told(number: number, answer: unknown): void {
    const awaited = this.#awaited.get(number);
    this.#awaited.delete(number);
    awaited?.done(answer);
  }

  #meet(link: Link, number: number, userId: string): void {
    const user = this.#chat.users.meet(userId);
    user.isOnline = true;
    this.#visitors.set(number, new Session(number, user, new VisitorWire(link, number), this.#chat.clock.nowMs()));
  }

  #request(link: Link, number: number, raw: Buffer): void {
    const visitor = this.#visitors.get(number);
    link.answering(number);
    try {
      const { type, data } = JSON.parse(raw.toString()) as { type: unknown; data: unknown };
      if (visitor !== undefined) dispatch(this.#chat, visitor, type, data);
    } catch (error) {
      process.stderr.write(`embedded target: ${error instanceof Error ? String(error.stack) : String(error)}\n`);
      link.reply(this.#chat.errorFrame('Internal error'));
    }
    link.answered();
  }

  #goneVisitor(number: number): void {
    const visitor = this.#visitors.get(number);
    if (visitor === undefined) return;
    this.#visitors.delete(number);
    this.#chat.part(visitor);
  }

  #answered(link: Link, number: number, frames: Buffer, isLast: boolean): void {
    const session = this.#chat.sessions.get(number);
    if (session === undefined) return;
    session.answerFrom(link.shard, frames, isLast);
    if (this.#paused.size > 0 && session.heldCount === 0 && this.#paused.delete(session)) session.wire.resume();
  }

  #fanOut(count: number, body: Buffer, isMessage: boolean): void {
    const { sessions, counters, log } = this.#chat;
    const frame = body.subarray(4 + 4 * count);
    if (isMessage) log?.adopt(frame);
    for (let i = 1; i <= count; i++) {
      const number = body.readUInt32LE(4 * i);
      const session = sessions.get(number);
      if (!isMessage) session?.send(frame);
      else if (session?.deliver(frame) === true) counters.deliveries++;
      else log?.unwritten(frame, number, session);
    }
  }

  #pause(session: Session): void {
    this.#paused.add(session);
    session.wire.pause();
  }

  #counted(shard: number, connections: number, rooms: number): void {
    this.#connections[shard] = connections;
    this.#rooms[shard] = rooms;
    this.#chat.rooms.elsewhere = this.#rooms.reduce((sum, count) => sum + count, 0);
  }

  readonly #tellCounts = (): void => {
    const { counters, rooms } = this.#chat;
    const counts = `${counters.connectionsOpen} ${rooms.count}`;
    if (counts !== this.#toldCounts) {
      this.#toldCounts = counts;
      for (const link of this.#links) link?.counts(counters.connectionsOpen, rooms.count);
    }
    this.#cancelCounts = this.#chat.clock.after(COUNTS_EVERY_MS, this.#tellCounts);
  };
}
