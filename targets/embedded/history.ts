import type { Room } from './room.js';

/** Messages of one room that are still kept: payload JSON, oldest first. */
class RoomHistory {
  readonly payloads: string[] = [];
  readonly bytes: number[] = [];
  /** How many of this room's places in the order of all were given up already. */
  given = 0;
}

const PER_ROOM = 100;

/**
 * The last 100 messages of each room, in all at most so many bytes: past that, the oldest of all rooms goes first.
 * Payloads are kept as text, as a small Buffer would pin the 8 KB slab it was cut from.
 */
export class History {
  readonly #maxBytes: number;
  /** Only of rooms that have messages: most have none. */
  readonly #byRoom = new Map<Room, RoomHistory>();
  /** One place per message kept, in order of arrival, and stale places of messages that left by their room's own limit. */
  #order: Room[] = [];
  #first = 0;
  #stale = 0;
  #bytes = 0;

  /** `maxBytes`: over all rooms, UTF-8 bytes of the payloads; 0 keeps nothing. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes kept now. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Keeps a message's payload of that many bytes as the newest of its room. */
  add(room: Room, payload: string, bytes: number): void {
    if (bytes > this.#maxBytes) return;
    let history = this.#byRoom.get(room);
    if (history === undefined) this.#byRoom.set(room, (history = new RoomHistory()));
    history.payloads.push(payload);
    history.bytes.push(bytes);
    this.#bytes += bytes;
    this.#order.push(room);
    if (history.payloads.length > PER_ROOM) {
      this.#dropOldestOf(history);
      history.given++;
      this.#stale++;
    }
    while (this.#bytes > this.#maxBytes) this.#dropOldest();
    if (this.#stale > 1000 && this.#stale * 2 > this.#order.length - this.#first) this.#compact();
  }

  /** At most `limit` payloads of the room, the newest ones, oldest first. */
  recent(room: Room | undefined, limit: number): readonly string[] {
    const payloads = (room && this.#byRoom.get(room))?.payloads ?? [];
    return limit < payloads.length ? payloads.slice(payloads.length - limit) : payloads;
  }

  /** The newest payload of the room. */
  last(room: Room): string | undefined {
    return this.#byRoom.get(room)?.payloads.at(-1);
  }

  #dropOldestOf(history: RoomHistory): void {
    history.payloads.shift();
    this.#bytes -= history.bytes.shift()!;
  }

  #dropOldest(): void {
    const room = this.#order[this.#first++]!;
    const history = this.#byRoom.get(room)!;
    if (history.given > 0) {
      history.given--;
      this.#stale--;
    } else {
      this.#dropOldestOf(history);
      if (history.payloads.length === 0) this.#byRoom.delete(room);
    }
    if (this.#first > 10_000 && this.#first * 2 > this.#order.length) this.#trim();
  }

  /** A room's oldest places are the stale ones, as messages leave in the order they came. */
  #compact(): void {
    const kept: Room[] = [];
    for (let i = this.#first; i < this.#order.length; i++) {
      const room = this.#order[i]!;
      const history = this.#byRoom.get(room)!;
      if (history.given > 0) history.given--;
      else kept.push(room);
    }
    this.#order = kept;
    this.#first = 0;
    this.#stale = 0;
  }

  #trim(): void {
    this.#order = this.#order.slice(this.#first);
    this.#first = 0;
  }
}
