import type { ReadingFigures } from './summary.js';

/** What slow readers have not read yet, over all shards, as seen once a second. */
export class Unread {
  private readonly byShard = new Map<number, number>();
  private peak = 0;
  private last: number | undefined;

  set(shard: number, bytes: number): void {
    this.byShard.set(shard, bytes);
    this.peak = Math.max(this.peak, this.now);
  }

  /** Hold is over: from now on they read as fast as they can. */
  holdOver(): void {
    this.last ??= this.now;
  }

  /** `null` where nobody reads slowly, or the system does not tell. */
  get figures(): ReadingFigures | null {
    if (this.byShard.size === 0) return null;
    return { unreadBytes: this.last ?? this.now, peakUnreadBytes: this.peak };
  }

  private get now(): number {
    return [...this.byShard.values()].reduce((sum, bytes) => sum + bytes, 0);
  }
}
