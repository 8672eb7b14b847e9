import { shardOfClient } from '../plan/plan.js';

/** Up to when each shard has told of its clients: what a ledger may take for known. Times are on the machine's clock, in ms. */
export class ShardsHeard {
  private readonly shards: number;
  /** Infinity: it tells no more. */
  private readonly heardMs: Float64Array;
  /** When each shard that is lost told its last; Infinity: it is not. */
  private readonly lostMs: Float64Array;

  constructor(shards: number) {
    this.shards = shards;
    this.heardMs = new Float64Array(shards).fill(-Infinity);
    this.lostMs = new Float64Array(shards).fill(Infinity);
  }

  /** It has told all up to then. */
  hear(shard: number, atMs: number): void {
    this.heardMs[shard] = atMs;
  }

  /** It tells no more: whatever still comes of it came after it was given up. */
  isOver(shard: number): boolean {
    return this.heardMs[shard] === Infinity;
  }

  /** It is gone. Returns the time from which on nobody knows of its clients. */
  lose(shard: number): number {
    const atMs = this.heardMs[shard]!;
    this.heardMs[shard] = Infinity;
    this.lostMs[shard] = atMs;
    return atMs;
  }

  /** Nothing comes of any shard any more. */
  finish(): void {
    this.heardMs.fill(Infinity);
  }

  /** All that can become known of what the client did up to then is known. */
  knowsOf(client: number, atMs: number): boolean {
    return this.heardMs[shardOfClient(client, this.shards)]! >= atMs;
  }

  /** From when on nobody knows of the client, since its shard is lost; Infinity: it is not. */
  lostMsOf(client: number): number {
    return this.lostMs[shardOfClient(client, this.shards)]!;
  }

  /** The client's shard was lost before it could tell of all that came to the client up to `untilMs`. */
  lostBefore(client: number, untilMs: number): boolean {
    return this.lostMsOf(client) < untilMs;
  }

  /** Up to when all shards have told. */
  get allMs(): number {
    return this.heardMs.reduce((least, each) => Math.min(least, each), Infinity);
  }
}
