import { enlarged } from './rows.js';

/** No message: the end of a list. */
export const NONE = -1;

/** Room for the sequence in a key. */
const SEQUENCES = 2 ** 32;

/**
 * The messages of one set of groups that are not settled yet, in the order in which they became known. A message is its
 * row's number; rows are used again. About 130 bytes a message, and 8 for each 32 members of its group.
 */
export class MessageWindow {
  sender = new Uint32Array(0);
  sequence = new Uint32Array(0);
  group = new Int32Array(0);
  workload = new Int8Array(0);
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
  /** Which members have it, and which got it late, 32 a word. */
  private bits = new Uint32Array(0);
  private lateBits = new Uint32Array(0);
  private readonly words: number;
  private readonly rows = new Map<number, number>();
  /** The last message of a sender to a group, while it is here. */
  private readonly latest = new Map<number, number>();
  /** Free rows, as a list over `next`. */
  private free = NONE;
  /** Rows in order, as a ring. */
  private ring = new Int32Array(0);
  private head = 0;
  private count = 0;

  /** `members`: of each group. */
  constructor(members: number) {
    this.words = Math.max(1, Math.ceil(members / 32));
  }

  get size(): number {
    return this.count;
  }

  /** NONE where it is not known, or settled. */
  find(sender: number, sequence: number): number {
    return this.rows.get(sender * SEQUENCES + sequence) ?? NONE;
  }

  add(sender: number, sequence: number, group: number, workload: number, intendedMs: number, sentMs: number): void {
    if (this.free === NONE) this.grow();
    const row = this.free;
    this.free = this.next[row]!;
    this.sender[row] = sender;
    this.sequence[row] = sequence;
    this.group[row] = group;
    this.workload[row] = workload;
    this.refused[row] = 0;
    this.intendedMs[row] = intendedMs;
    this.sentMs[row] = sentMs;
    this.acknowledgedMs[row] = NaN;
    this.firstMs[row] = NaN;
    this.lastMs[row] = NaN;
    this.next[row] = NONE;
    this.bits.fill(0, row * this.words, (row + 1) * this.words);
    this.lateBits.fill(0, row * this.words, (row + 1) * this.words);
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

  /** Forgets the oldest. */
  shift(): void {
    const row = this.oldest();
    if (row === NONE) return;
    this.head = (this.head + 1) % this.ring.length;
    this.count--;
    this.rows.delete(this.sender[row]! * SEQUENCES + this.sequence[row]!);
    const stream = streamOf(this.sender[row]!, this.group[row]!);
    if (this.latest.get(stream) === row) this.latest.delete(stream);
    this.next[row] = this.free;
    this.free = row;
  }

  /** `member`: position in the group, from 0. */
  has(row: number, member: number): boolean {
    return (this.bits[row * this.words + (member >>> 5)]! & (1 << (member & 31))) !== 0;
  }

  mark(row: number, member: number): void {
    this.bits[row * this.words + (member >>> 5)]! |= 1 << (member & 31);
  }

  isLate(row: number, member: number): boolean {
    return (this.lateBits[row * this.words + (member >>> 5)]! & (1 << (member & 31))) !== 0;
  }

  markLate(row: number, member: number): void {
    this.lateBits[row * this.words + (member >>> 5)]! |= 1 << (member & 31);
  }

  private grow(): void {
    const from = this.sender.length;
    const to = Math.max(64, from * 2);
    this.sender = enlarged(this.sender, new Uint32Array(to));
    this.sequence = enlarged(this.sequence, new Uint32Array(to));
    this.group = enlarged(this.group, new Int32Array(to));
    this.workload = enlarged(this.workload, new Int8Array(to));
    this.refused = enlarged(this.refused, new Uint8Array(to));
    this.intendedMs = enlarged(this.intendedMs, new Float64Array(to));
    this.sentMs = enlarged(this.sentMs, new Float64Array(to));
    this.acknowledgedMs = enlarged(this.acknowledgedMs, new Float64Array(to));
    this.firstMs = enlarged(this.firstMs, new Float64Array(to));
    this.lastMs = enlarged(this.lastMs, new Float64Array(to));
    this.next = enlarged(this.next, new Int32Array(to));
    this.bits = enlarged(this.bits, new Uint32Array(to * this.words));
    this.lateBits = enlarged(this.lateBits, new Uint32Array(to * this.words));
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
