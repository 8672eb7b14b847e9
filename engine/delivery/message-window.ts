import { enlarged } from './rows.js';

/** No message: the end of a list. */
export const NONE = -1;

/** Room for the sequence in a key. */
const SEQUENCES = 2 ** 32;

/**
 * The messages of one set of groups that are not settled yet, in the order in which they became known. A message is its
 * row's number; rows are used again. About 130 bytes a message, and 8 for each 32 members of its own group.
 */
export class MessageWindow {
  sender = new Uint32Array(0);
  sequence = new Uint32Array(0);
  group = new Int32Array(0);
  /** Where its figures are added up: anything that the caller tells messages apart by. */
  cell = new Int32Array(0);
  refused = new Uint8Array(0);
  intendedMs = new Float64Array(0);
  sentMs = new Float64Array(0);
  /** When its own copy came to the sender; NaN: it has not. */
  acknowledgedMs = new Float64Array(0);
  /** First and last copy that came to a member; NaN: none has. */
  firstMs = new Float64Array(0);
  lastMs = new Float64Array(0);
  /** The next message of the same sender to the same group. */
  next = new Int32Array(0);
  /**
   * Which members have it, and which got it late, 32 a word: a ring of words, of each message as many as its group
   * needs, in the order of the messages. A message's words begin at `firstWord`, which counts on without end (modulo
   * 2^32); as many as there are is a power of 2, so that its low bits are the place in the ring.
   */
  private bits = new Uint32Array(0);
  private lateBits = new Uint32Array(0);
  private firstWord = new Uint32Array(0);
  /** Words of the messages that are here. */
  private words = 0;
  private nextWord = 0;
  private readonly rows = new Map<number, number>();
  /** The last message of a sender to a group, while it is here. */
  private readonly latest = new Map<number, number>();
  /** Free rows, as a list over `next`. */
  private free = NONE;
  /** Rows in order, as a ring. */
  private ring = new Int32Array(0);
  private head = 0;
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** NONE where it is not known, or settled. */
  find(sender: number, sequence: number): number {
    return this.rows.get(sender * SEQUENCES + sequence) ?? NONE;
  }

  /** `members`: of its group. */
  add(
    sender: number,
    sequence: number,
    group: number,
    members: number,
    cell: number,
    intendedMs: number,
    sentMs: number,
  ): void {
    if (this.free === NONE) this.grow();
    const row = this.free;
    this.free = this.next[row]!;
    this.sender[row] = sender;
    this.sequence[row] = sequence;
    this.group[row] = group;
    this.cell[row] = cell;
    this.refused[row] = 0;
    this.intendedMs[row] = intendedMs;
    this.sentMs[row] = sentMs;
    this.acknowledgedMs[row] = NaN;
    this.firstMs[row] = NaN;
    this.lastMs[row] = NaN;
    this.next[row] = NONE;
    this.takeWords(row, members);
    this.rows.set(sender * SEQUENCES + sequence, row);
    this.ring[(this.head + this.count++) % this.ring.length] = row;
    const stream = streamOf(sender, group);
    const before = this.latest.get(stream);
    if (before !== undefined) this.next[before] = row;
    this.latest.set(stream, row);
  }

  /** The one that became known first; NONE where there is none. */
  oldest(): number {
    return this.count === 0 ? NONE : this.ring[this.head]!;
  }

  /** Hands on the rows sent until then, oldest first, up to one that was sent later; forgets each after that. */
  shiftBefore(sentMs: number, visit: (row: number) => void): void {
    for (let row = this.oldest(); row !== NONE && this.sentMs[row]! <= sentMs; row = this.oldest()) {
      visit(row);
      this.shift(row);
    }
  }

  /** `member`: position in the group, from 0. */
  has(row: number, member: number): boolean {
    return (this.bits[this.wordOf(row, member)]! & (1 << (member & 31))) !== 0;
  }

  isLate(row: number, member: number): boolean {
    return (this.lateBits[this.wordOf(row, member)]! & (1 << (member & 31))) !== 0;
  }

  /** The member's first copy has come. Returns how long after the intended send, in ms; beyond `lateMs` it is late. */
  received(row: number, member: number, atMs: number, lateMs: number): number {
    const word = this.wordOf(row, member);
    const bit = 1 << (member & 31);
    const latencyMs = atMs - this.intendedMs[row]!;
    this.bits[word]! |= bit;
    if (latencyMs > lateMs) this.lateBits[word]! |= bit;
    if (!(this.firstMs[row]! <= atMs)) this.firstMs[row] = atMs;
    if (!(this.lastMs[row]! >= atMs)) this.lastMs[row] = atMs;
    return latencyMs;
  }

  /** `row`: the oldest. */
  private shift(row: number): void {
    this.head = (this.head + 1) % this.ring.length;
    this.count--;
    const following = this.count === 0 ? this.nextWord : this.firstWord[this.oldest()]!;
    this.words -= (following - this.firstWord[row]!) >>> 0;
    this.rows.delete(this.sender[row]! * SEQUENCES + this.sequence[row]!);
    const stream = streamOf(this.sender[row]!, this.group[row]!);
    if (this.latest.get(stream) === row) this.latest.delete(stream);
    this.next[row] = this.free;
    this.free = row;
  }

  private wordOf(row: number, member: number): number {
    return (this.firstWord[row]! + (member >>> 5)) & (this.bits.length - 1);
  }

  private takeWords(row: number, members: number): void {
    const words = Math.ceil(members / 32);
    if (this.words + words > this.bits.length) this.growWords(this.words + words);
    const mask = this.bits.length - 1;
    this.firstWord[row] = this.nextWord;
    for (let word = 0; word < words; word++) {
      this.bits[(this.nextWord + word) & mask] = 0;
      this.lateBits[(this.nextWord + word) & mask] = 0;
    }
    this.nextWord = (this.nextWord + words) >>> 0;
    this.words += words;
  }

  private growWords(least: number): void {
    let length = Math.max(64, this.bits.length);
    while (length < least) length *= 2;
    const bits = new Uint32Array(length);
    const lateBits = new Uint32Array(length);
    for (let back = 1; back <= this.words; back++) {
      const word = this.nextWord - back;
      bits[word & (length - 1)] = this.bits[word & (this.bits.length - 1)]!;
      lateBits[word & (length - 1)] = this.lateBits[word & (this.bits.length - 1)]!;
    }
    this.bits = bits;
    this.lateBits = lateBits;
  }

  private grow(): void {
    const from = this.sender.length;
    const to = Math.max(64, from * 2);
    this.sender = enlarged(this.sender, new Uint32Array(to));
    this.sequence = enlarged(this.sequence, new Uint32Array(to));
    this.group = enlarged(this.group, new Int32Array(to));
    this.cell = enlarged(this.cell, new Int32Array(to));
    this.refused = enlarged(this.refused, new Uint8Array(to));
    this.intendedMs = enlarged(this.intendedMs, new Float64Array(to));
    this.sentMs = enlarged(this.sentMs, new Float64Array(to));
    this.acknowledgedMs = enlarged(this.acknowledgedMs, new Float64Array(to));
    this.firstMs = enlarged(this.firstMs, new Float64Array(to));
    this.lastMs = enlarged(this.lastMs, new Float64Array(to));
    this.next = enlarged(this.next, new Int32Array(to));
    this.firstWord = enlarged(this.firstWord, new Uint32Array(to));
    const ring = new Int32Array(to);
    for (let i = 0; i < this.count; i++) ring[i] = this.ring[(this.head + i) % this.ring.length]!;
    this.ring = ring;
    this.head = 0;
    for (let row = from; row < to; row++) this.next[row] = row + 1 < to ? row + 1 : NONE;
    this.free = from;
  }
}

function streamOf(sender: number, group: number): number {
  return sender * SEQUENCES + group;
}
