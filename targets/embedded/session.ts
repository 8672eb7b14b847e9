import { HeldReplies, type Place } from './held-replies.js';
import type { Room } from './room.js';
import type { User } from './users.js';

/** What a session needs of its socket. */
export interface Wire {
  /** Writes a frame made by `textFrame`. False if the socket takes no more: it is closing, or its reader was too slow. */
  write(frame: Buffer): boolean;
  /** The same for a copy of a chat message. True if it was written here, and is to be counted here. */
  deliver(frame: Buffer): boolean;
  /** As `write`, one frame or several, but held until the current input is handled, so that several leave together. */
  gather(frames: Buffer): boolean;
  /** A WebSocket protocol ping. */
  ping(): void;
  /** Closing handshake with that code. */
  close(code: number): void;
  /** Cuts without a close frame; what was written before still leaves. */
  cut(): void;
  /** Reads no more from the client, until `resume`. */
  pause(): void;
  resume(): void;
}

/**
 * One connection of a user. On the shard that owns a room, a member who is connected to another shard is a session too
 * (a visitor), with that shard's link for a wire.
 *
 * | state | hears and is heard | member of its rooms | socket |
 * |---|---|---|---|
 * | open | yes | yes | open |
 * | deaf (dialect head, after a coded error) | no | yes, for ever | open, then closed by the client |
 * | zombie (by a fault) | no | yes | open, then closed by the client |
 * | closed | no | no | closed |
 */
export class Session {
  /** Unique over all shards: counts up from 1, in steps of their number. */
  readonly number: number;
  readonly user: User;
  readonly wire: Wire;
  state: 'open' | 'deaf' | 'zombie' | 'closed' = 'open';
  /** None, one (the usual), or several. */
  #rooms: Room | Set<Room> | undefined = undefined;
  /** Rooms in which the others were told that this user types. */
  typing: Set<Room> | undefined = undefined;
  /** Times of the requests that count against the rate limit, oldest first, ms; undefined while there is no limit. */
  requestTimesMs: number[] | undefined = undefined;
  /** Time of connecting, then of the last `pong`, ms. */
  lastSignMs: number;
  /** A heartbeat ping was sent and not yet answered. */
  awaitsPong = false;
  /** Bit n: shard n was told of this session. */
  knownTo = 0;
  #held: HeldReplies | undefined = undefined;

  constructor(number: number, user: User, wire: Wire, nowMs: number) {
    this.number = number;
    this.user = user;
    this.wire = wire;
    // A whole number is kept within the object; another one takes 16 bytes beside it.
    this.lastSignMs = Math.round(nowMs);
  }

  get rooms(): Iterable<Room> {
    if (this.#rooms === undefined) return [];
    return this.#rooms instanceof Set ? this.#rooms : [this.#rooms];
  }

  /** Called by the room alone, as is `left`. */
  entered(room: Room): void {
    if (this.#rooms === undefined) this.#rooms = room;
    else if (this.#rooms instanceof Set) this.#rooms.add(room);
    else this.#rooms = new Set([this.#rooms, room]);
  }

  left(room: Room): void {
    if (this.#rooms === room) this.#rooms = undefined;
    else if (this.#rooms instanceof Set) this.#rooms.delete(room);
  }

  isIn(room: Room): boolean {
    return this.#rooms === room || (this.#rooms instanceof Set && this.#rooms.has(room));
  }

  /** Writes the frame if this session still hears. True if it was written. */
  send(frame: Buffer): boolean {
    if (this.state !== 'open') return false;
    return this.#held?.push(frame) === true || this.wire.write(frame);
  }

  /** As `send`, for a copy of a chat message. True if it was written by this shard. */
  deliver(frame: Buffer): boolean {
    if (this.state !== 'open') return false;
    return this.#held?.push(frame) === true || this.wire.deliver(frame);
  }

  /** As `send`, for direct replies: several to one request, or to requests that came together, leave together. */
  reply(frame: Buffer): boolean {
    if (this.state !== 'open') return false;
    if (this.#held === undefined) return this.wire.gather(frame);
    this.#held.reply(frame);
    return true;
  }

  /** Closes the connection, after the replies that are still awaited. */
  end(code: number): void {
    if (this.#held === undefined) this.wire.close(code);
    else this.#held.close(code);
  }

  /** Keeps a place for the answer to a request that another shard, or all of them, must answer. */
  await(shard: number, isUnanswered = false): Place {
    return (this.#held ??= new HeldReplies(this.wire)).await(shard, isUnanswered);
  }

  /** Requests whose answers are awaited, and replies that are held behind them. */
  get heldCount(): number {
    return this.#held?.size ?? 0;
  }

  awaiting(shard: number): Place[] {
    return this.#held?.awaiting(shard) ?? [];
  }

  answer(place: Place, frames: Buffer): void {
    this.#held?.answer(place, frames, true);
    this.#letGo();
  }

  answerFrom(shard: number, frames: Buffer, isLast: boolean): void {
    this.#held?.answerFrom(shard, frames, isLast);
    this.#letGo();
  }

  /** From here on it hears nothing and is not heard. Returns the frames that were held, which are never written. */
  silence(): readonly Buffer[] {
    this.state = 'zombie';
    return this.forsake();
  }

  /** Gives up what is held and awaited, and returns the frames. */
  forsake(): readonly Buffer[] {
    const frames = this.#held?.frames ?? [];
    this.#held = undefined;
    return frames;
  }

  #letGo(): void {
    if (this.#held?.isEmpty === true) this.#held = undefined;
  }
}
