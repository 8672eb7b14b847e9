import { enlarged } from '../../engine/delivery/rows.js';

/**
 * What a client can have asked for. `departure`, `comeback`: to leave a group for a while, and to be in it again.
 * `privately`: a private message, whose `group` is the place of its target in the population that it goes to.
 */
export const RequestKind = {
  message: 0,
  join: 1,
  creation: 2,
  leave: 3,
  departure: 4,
  comeback: 5,
  privately: 6,
} as const;
export type RequestKind = (typeof RequestKind)[keyof typeof RequestKind];

/** No request: the end of a list. */
export const NONE = -1;

/** A first-in-first-out list of requests; one that is answered out of turn is taken from the middle. */
export interface RequestList {
  head: number;
  tail: number;
}

/**
 * Open and waiting requests of all clients of a population on one thread, as a table of typed arrays: about 50 bytes a
 * request, nothing per client. A request is its row's number; rows are used again.
 */
export class Requests {
  kind = new Uint8Array(0);
  set = new Int16Array(0);
  /** Slot of the client within the population's share. */
  client = new Int32Array(0);
  group = new Int32Array(0);
  /** Number of a message among those of its sender. */
  sequence = new Float64Array(0);
  intendedMs = new Float64Array(0);
  /** The phase of the workload that a message is of; -1: none. */
  workload = new Int8Array(0);
  /** When the client could send it; 0: always. */
  ableMs = new Float64Array(0);
  sentMs = new Float64Array(0);
  private next = new Int32Array(0);
  private free = NONE;
  private used = 0;

  /** Rows in use. */
  get size(): number {
    return this.used;
  }

  /** Takes a row; its fields hold what they held before until they are set. */
  take(kind: RequestKind, client: number, set: number, group: number): number {
    if (this.free === NONE) this.grow();
    const request = this.free;
    this.free = this.next[request]!;
    this.used++;
    this.kind[request] = kind;
    this.client[request] = client;
    this.set[request] = set;
    this.group[request] = group;
    this.next[request] = NONE;
    return request;
  }

  /** Gives a row back; it must not stand in a list any more. */
  release(request: number): void {
    this.next[request] = this.free;
    this.free = request;
    this.used--;
  }

  append(list: RequestList, request: number): void {
    if (list.tail === NONE) list.head = request;
    else this.next[list.tail] = request;
    list.tail = request;
    this.next[request] = NONE;
  }

  after(request: number): number {
    return this.next[request]!;
  }

  /** Takes a request out of its list, wherever it stands. */
  remove(list: RequestList, request: number): void {
    let before = NONE;
    for (let at = list.head; at !== request; at = this.next[at]!) before = at;
    const after = this.next[request]!;
    if (before === NONE) list.head = after;
    else this.next[before] = after;
    if (list.tail === request) list.tail = before;
    this.next[request] = NONE;
  }

  private grow(): void {
    const from = this.kind.length;
    const to = Math.max(64, from * 2);
    this.kind = enlarged(this.kind, new Uint8Array(to));
    this.set = enlarged(this.set, new Int16Array(to));
    this.client = enlarged(this.client, new Int32Array(to));
    this.group = enlarged(this.group, new Int32Array(to));
    this.sequence = enlarged(this.sequence, new Float64Array(to));
    this.intendedMs = enlarged(this.intendedMs, new Float64Array(to));
    this.workload = enlarged(this.workload, new Int8Array(to));
    this.ableMs = enlarged(this.ableMs, new Float64Array(to));
    this.sentMs = enlarged(this.sentMs, new Float64Array(to));
    this.next = enlarged(this.next, new Int32Array(to));
    for (let row = from; row < to; row++) this.next[row] = row + 1 < to ? row + 1 : NONE;
    this.free = from;
  }
}
