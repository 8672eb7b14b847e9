import { END_MS } from './lives.js';

/** How threads tell a ledger of what happens. */
export interface Play {
  shards?: number;
  cutsMs?: number[];
  /** Snapshots of a cut come in the opposite order. */
  reverse?: boolean;
  /** The last shard is lost at the first cut from then on. */
  lostMs?: number;
}

export interface PlayedEvent {
  atMs: number;
  happen: () => void;
}

interface PlayedLedger<Delta> {
  merge: (shard: number, atMs: number, delta: Delta) => void;
  lose: (shard: number) => void;
  finish: () => void;
}

/** Lets all happen in turn, with a snapshot of each shard's log to the ledger at `cutsMs` and at the end. */
export function playEvents<Delta>(
  ledger: PlayedLedger<Delta>,
  logs: readonly { take: () => Delta }[],
  events: PlayedEvent[],
  { cutsMs = [], reverse = false, lostMs = Infinity }: Play,
): void {
  events.sort((a, b) => a.atMs - b.atMs);
  let next = 0;
  const live = logs.map((_, shard) => shard);
  for (const cutMs of [...cutsMs.toSorted((a, b) => a - b), END_MS * 2]) {
    for (; next < events.length && events[next]!.atMs <= cutMs; next++) events[next]!.happen();
    for (const shard of reverse ? live.toReversed() : live) ledger.merge(shard, cutMs, logs[shard]!.take());
    if (cutMs >= lostMs && live.length === logs.length) ledger.lose(live.pop()!);
  }
  ledger.finish();
}
