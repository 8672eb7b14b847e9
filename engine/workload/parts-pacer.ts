import type { Pacer } from './pacer.js';
import { toNanoseconds } from './rate-curve.js';

/** A pacer with a begin of its own. It ends by itself. */
export interface Part {
  atMs: number;
  pacer: Pacer;
}

/** Halvings of a time: more than a double has bits. */
const HALVINGS = 64;

/**
 * Several pacers as one, one after the other or side by side: event n is the n-th of all their events in order of time;
 * at the same time, the earlier part's comes first.
 *
 *     dueBefore(t) = Σ dueBefore of each part, by t − its begin
 *     dueAt(n)     = the time t at which that passes n
 *
 * The next event costs a look at each part; any other, a search for its time.
 */
export class PartsPacer implements Pacer {
  private readonly parts: readonly Part[];
  private readonly endMs: number;
  /** The event looked at last, how many of each part come before it, and the part that it is of: -1 where there is none. */
  private n = 0;
  private readonly before: Float64Array;
  private part = -1;

  /** `endMs`: nothing is due from then on. */
  constructor(parts: readonly Part[], endMs: number) {
    this.parts = parts;
    this.endMs = endMs;
    this.before = new Float64Array(parts.length);
    this.pick();
  }

  dueAtMs(n: number): number | undefined {
    this.seek(n);
    return this.part < 0 ? undefined : this.timeOfMs(this.part, this.before[this.part]!);
  }

  dueBefore(elapsedMs: number): number {
    return this.parts.reduce((sum, _, part) => sum + this.dueBeforeIn(part, elapsedMs), 0);
  }

  /** How many events of one part are due before `elapsedMs`, counted from the start of all. */
  dueBeforeIn(part: number, elapsedMs: number): number {
    const untilMs = Math.min(elapsedMs, this.endMs);
    let count = this.parts[part]!.pacer.dueBefore(untilMs - this.parts[part]!.atMs);
    while (count > 0 && this.timeOfMs(part, count - 1) >= untilMs) count--;
    while (this.timeOfMs(part, count) < untilMs) count++;
    return count;
  }

  /** Which part event `n` is of; -1 where there is no such event. */
  partOf(n: number): number {
    this.seek(n);
    return this.part;
  }

  private seek(n: number): void {
    if (n === this.n) return;
    if (n !== this.n + 1 || this.part < 0) return this.jump(n);
    this.step();
  }

  private step(): void {
    this.n++;
    this.before[this.part]!++;
    this.pick();
  }

  private jump(n: number): void {
    let lowMs = 0;
    let highMs = this.endMs;
    for (let i = 0; i < HALVINGS && lowMs < highMs; i++) {
      const middleMs = (lowMs + highMs) / 2;
      if (this.dueBefore(middleMs) <= n) lowMs = middleMs;
      else highMs = middleMs;
    }
    this.n = 0;
    for (let part = 0; part < this.parts.length; part++) this.n += this.before[part] = this.dueBeforeIn(part, lowMs);
    this.pick();
    while (this.n < n && this.part >= 0) this.step();
    this.n = n;
  }

  private pick(): void {
    this.part = -1;
    let leastMs = Infinity;
    for (let part = 0; part < this.parts.length; part++) {
      const dueAtMs = this.timeOfMs(part, this.before[part]!);
      if (dueAtMs >= leastMs) continue;
      this.part = part;
      leastMs = dueAtMs;
    }
  }

  /** Infinity where the part has no such event. */
  private timeOfMs(part: number, n: number): number {
    const { atMs, pacer } = this.parts[part]!;
    const offsetMs = pacer.dueAtMs(n);
    const dueAtMs = offsetMs === undefined ? Infinity : toNanoseconds(atMs + offsetMs);
    return dueAtMs < this.endMs ? dueAtMs : Infinity;
  }
}
