/** An idle thread's wake-up costs 0.1 ms, more than most of what it is for. */
const EVERY_MS = 20;

/**
 * Moments of a shard's clock, in ms, that unhurried work shares, so that one wake-up does for all of it. Shards take turns,
 * as far as whole milliseconds go: else all threads of a machine would wake at once.
 */
export class WakeUpGrid {
  private readonly everyMs: number;
  /** Whole, so that moments 20 ms apart are exact. */
  private readonly offsetMs: number;

  /** `atMostMs`: moments are no further apart than that; above 0. */
  constructor({ shard, shards }: { shard: number; shards: number }, atMostMs = Infinity) {
    this.everyMs = Math.min(EVERY_MS, atMostMs);
    this.offsetMs = Math.floor((this.everyMs * shard) / shards);
  }

  /** The next one later than `atMs`. */
  after(atMs: number): number {
    return this.nth(Math.floor((atMs - this.offsetMs) / this.everyMs) + 1);
  }

  /** The first one at `atMs` or later. */
  from(atMs: number): number {
    return this.nth(Math.ceil((atMs - this.offsetMs) / this.everyMs));
  }

  private nth(n: number): number {
    return n * this.everyMs + this.offsetMs;
  }
}
