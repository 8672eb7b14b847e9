/**
 * Who waits until when: one deadline for each of a fixed range of keys, in typed arrays (16 bytes a key). An indexed
 * binary heap: set, change and clear in O(log n), without allocation. Ties go to the smaller key.
 */
export class DeadlineQueue {
  /** Called when the earliest deadline moves forward, so that its owner can wake up sooner. */
  onEarlier: ((dueAtMs: number) => void) | undefined;
  private dueAtMs: Float64Array;
  private heap: Int32Array;
  private place: Int32Array;
  private size = 0;

  /** `capacity`: keys 0 to capacity - 1; grows when a larger one is set. */
  constructor(capacity: number) {
    this.dueAtMs = new Float64Array(capacity);
    this.heap = new Int32Array(capacity);
    this.place = new Int32Array(capacity).fill(-1);
  }

  /** Deadlines waiting. */
  get length(): number {
    return this.size;
  }

  /** The earliest deadline; Infinity when none waits. */
  nextDueAtMs(): number {
    return this.size === 0 ? Infinity : this.dueAtMs[this.heap[0]!]!;
  }

  has(key: number): boolean {
    return key < this.place.length && this.place[key]! >= 0;
  }

  /** The deadline of `key`; of one that no longer waits, the last it had. */
  dueAtMsOf(key: number): number {
    return this.dueAtMs[key]!;
  }

  /** Sets or moves the deadline of `key`. */
  set(key: number, dueAtMs: number): void {
    if (key >= this.place.length) this.grow(key + 1);
    const at = this.place[key]!;
    const was = at >= 0 ? this.dueAtMs[key]! : Infinity;
    const earliestMs = this.nextDueAtMs();
    this.dueAtMs[key] = dueAtMs;
    if (at < 0) this.up(key, this.size++);
    else if (dueAtMs < was) this.up(key, at);
    else this.down(key, at);
    if (dueAtMs < earliestMs) this.onEarlier?.(dueAtMs);
  }

  clear(key: number): void {
    const at = key < this.place.length ? this.place[key]! : -1;
    if (at < 0) return;
    this.place[key] = -1;
    const last = this.heap[--this.size]!;
    if (last === key) return;
    this.down(last, at);
    if (this.place[last] === at) this.up(last, at);
  }

  /** Takes the earliest key whose deadline is at or before `nowMs`; -1 when there is none. */
  pop(nowMs: number): number {
    if (this.size === 0) return -1;
    const key = this.heap[0]!;
    if (this.dueAtMs[key]! > nowMs) return -1;
    this.clear(key);
    return key;
  }

  private before(a: number, b: number): boolean {
    const dueA = this.dueAtMs[a]!;
    const dueB = this.dueAtMs[b]!;
    return dueA < dueB || (dueA === dueB && a < b);
  }

  private up(key: number, from: number): void {
    let at = from;
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = this.heap[parentAt]!;
      if (!this.before(key, parent)) break;
      this.heap[at] = parent;
      this.place[parent] = at;
      at = parentAt;
    }
    this.heap[at] = key;
    this.place[key] = at;
  }

  private down(key: number, from: number): void {
    let at = from;
    for (;;) {
      let childAt = 2 * at + 1;
      if (childAt >= this.size) break;
      if (childAt + 1 < this.size && this.before(this.heap[childAt + 1]!, this.heap[childAt]!)) childAt++;
      const child = this.heap[childAt]!;
      if (!this.before(child, key)) break;
      this.heap[at] = child;
      this.place[child] = at;
      at = childAt;
    }
    this.heap[at] = key;
    this.place[key] = at;
  }

  private grow(atLeast: number): void {
    const capacity = Math.max(atLeast, this.place.length * 2, 16);
    const due = new Float64Array(capacity);
    const heap = new Int32Array(capacity);
    const place = new Int32Array(capacity).fill(-1);
    due.set(this.dueAtMs);
    heap.set(this.heap);
    place.set(this.place);
    this.dueAtMs = due;
    this.heap = heap;
    this.place = place;
  }
}
