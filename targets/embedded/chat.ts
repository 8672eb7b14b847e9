import { codedError, type ErrorCode } from './coded-error.js';
import { Counters } from './counters.js';
import { Deliveries } from './deliveries.js';
import { body, DIALECTS, directReply, type Dialect } from './dialect.js';
import type { DeliveryLog } from './faults/delivery-log.js';
import type { FaultRule } from './faults/fault-rule.js';
import { Faults } from './faults/faults.js';
import { textFrame } from './frame.js';
import { History } from './history.js';
import { Rooms } from './rooms.js';
import type { Room } from './room.js';
import { Service } from './service.js';
import { Session, type Wire } from './session.js';
import type { Peers, ShardPlace } from './shards/peers.js';
import type { TargetClock } from './target-clock.js';
import type { ResolvedTargetOptions } from './target-options.js';
import { Users } from './users.js';

/** The chat itself, without sockets: who is there, which rooms there are, and what is said to whom. */
export class Chat {
  readonly options: ResolvedTargetOptions;
  readonly clock: TargetClock;
  readonly dialect: Dialect;
  readonly counters = new Counters();
  readonly faults: Faults;
  readonly rooms: Rooms;
  readonly users = new Users();
  readonly history: History;
  readonly deliveries: Deliveries;
  /** Undefined where nobody asked for it. */
  readonly log: DeliveryLog | undefined;
  /** Undefined where chat messages are served at once. */
  readonly service: Service | undefined;
  /** Sessions that were welcomed and whose socket is open, by number. */
  readonly sessions = new Map<number, Session>();
  /** The other shards; undefined where there is one alone. */
  peers: Peers | undefined = undefined;
  /** Wall time at which the server started, ms since 1970. */
  readonly #startedWallMs: number;
  readonly #numberStep: number;
  #lastNumber: number;

  /** `shard`: which of how many this one is. */
  constructor(
    options: ResolvedTargetOptions,
    clock: TargetClock,
    shard: Pick<ShardPlace, 'index' | 'count'> = { index: 0, count: 1 },
    log?: DeliveryLog,
  ) {
    this.log = log;
    this.options = options;
    this.clock = clock;
    this.#startedWallMs = clock.wallSeconds() * 1000;
    this.#numberStep = shard.count;
    this.#lastNumber = shard.index;
    this.dialect = DIALECTS[options.dialect];
    this.faults = new Faults(clock, options.faultSeed + shard.index);
    this.rooms = new Rooms(options.maxTotalGroups);
    this.history = new History(Math.floor(options.historyBytes / shard.count));
    this.deliveries = new Deliveries(this);
    this.service = options.service && new Service(clock, options.service);
  }

  /** Number of the next connection, unique over all shards; for faults, whose draws come before it has a session. */
  nextNumber(): number {
    return (this.#lastNumber += this.#numberStep);
  }

  /** Makes a room known; the caller has seen to its name and to the limit. */
  createRoom(name: string, createdBy: string, isPublic: boolean): Room {
    this.counters.groups++;
    const createdMs = Math.round(this.clock.wallSeconds() * 1000 - this.#startedWallMs);
    return this.rooms.create(name, createdBy, isPublic, createdMs);
  }

  /** Wall time at which the room was created, ms since 1970. */
  createdAtMs(room: Room): number {
    return this.#startedWallMs + room.createdMs;
  }

  /** Lets a user's connection in and welcomes it. */
  welcome(number: number, userId: string, wire: Wire): Session {
    const user = this.users.meet(userId);
    const session = new Session(number, user, wire, this.clock.nowMs());
    user.add(session);
    this.sessions.set(number, session);
    this.counters.connections++;
    this.counters.connectionsOpen++;
    const greeting = `Welcome to the chat, ${userId}! Create or join a room to start chatting.`;
    const id = JSON.stringify(userId);
    this.reply(session, 'welcome', `"message":${JSON.stringify(greeting)},"user_id":${id},"username":${id}`);
    return session;
  }

  /** The session's socket is closed. A deaf one stays a member of its rooms, as on the original server. */
  closed(session: Session): void {
    if (!this.sessions.delete(session.number)) return;
    this.counters.connectionsOpen--;
    this.log?.gone(session);
    if (session.state === 'deaf') session.user.remove(session);
    else this.part(session);
  }

  /** Takes the session out of everything and tells each of its rooms; its socket may still be open. */
  part(session: Session): void {
    if (session.state !== 'open' && session.state !== 'zombie') return;
    session.state = 'closed';
    session.user.remove(session);
    session.user.isOnline = false;
    this.peers?.parted(session);
    let frame: Buffer | undefined;
    for (const room of session.rooms) {
      room.remove(session);
      frame ??= this.#userLeft(session);
      room.broadcast(frame);
    }
  }

  #userLeft({ user }: Session): Buffer {
    const id = JSON.stringify(user.id);
    return textFrame(body('user_left', `"user_id":${id},"username":${id}`, this.clock.wallSeconds()));
  }

  /** The room of that name, if the session is in it. */
  roomOf(session: Session, name: unknown): Room | undefined {
    const room = typeof name === 'string' ? this.rooms.get(name) : undefined;
    return room !== undefined && session.isIn(room) ? room : undefined;
  }

  /** A direct reply in the dialect; `fields` as for `body`. */
  reply(session: Session, type: string, fields: string): void {
    session.reply(this.replyFrame(type, fields));
  }

  replyFrame(type: string, fields: string): Buffer {
    return textFrame(directReply(this.dialect, type, fields, this.clock.wallSeconds()));
  }

  /** Something pushed to one session, flat in both dialects. */
  push(session: Session, type: string, fields: string): void {
    session.send(textFrame(body(type, fields, this.clock.wallSeconds())));
  }

  /** Tells all members of a room but `except` what a user did. */
  announce(room: Room, type: string, userId: string, except?: Session): void {
    const id = JSON.stringify(userId);
    const fields = `"user_id":${id},"username":${id},"room":${JSON.stringify(room.name)}`;
    const frame = textFrame(body(type, fields, this.clock.wallSeconds()));
    const rule = this.faults.active('lose-push', room.memberCount);
    if (rule === undefined) {
      room.broadcast(frame, except);
      return;
    }
    for (const member of room.members) {
      if (member !== except && !this.#losesPush(rule, room, userId, member)) member.send(frame);
    }
  }

  #losesPush(rule: FaultRule, room: Room, sender: string, { state, user }: Session): boolean {
    if (state !== 'open' || !this.faults.draws(rule)) return false;
    this.faults.count('lose-push');
    this.log?.note('lost', { room: room.name, sender, stamp: null }, user.id, { fault: 'lose-push' });
    return true;
  }

  /** An error after which all goes on. */
  error(session: Session, message: string, messageType = 'error'): void {
    session.reply(this.errorFrame(message, messageType));
  }

  /** The same as a frame, counted as written. */
  errorFrame(message: string, messageType = 'error'): Buffer {
    this.counters.errors++;
    const fields = `"message":${JSON.stringify(message)},"message_type":${JSON.stringify(messageType)}`;
    return this.replyFrame('error', fields);
  }

  /** An error with a code. In the dialect head nothing more is heard from the connection, unless `stays`. */
  codedError(session: Session, code: ErrorCode, message: string, details: object = {}, stays = false): void {
    this.counters.errors++;
    session.reply(textFrame(codedError(code, message, this.clock.wallSeconds(), details)));
    if (this.dialect.codedErrorDeafens && !stays && session.state === 'open') session.state = 'deaf';
  }
}
