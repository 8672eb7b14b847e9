import type { MessageSet } from './message-set.js';
import type { ShardsHeard } from './shards-heard.js';

/**
 * The member's shard was lost while it could still be told of the message, or event, in that row: within `horizonMs` of
 * when that was sent.
 */
export function mayHaveCome(
  set: MessageSet,
  row: number,
  member: number,
  heard: ShardsHeard,
  horizonMs: number,
): boolean {
  const { window } = set;
  return heard.lostMsOf(set.clientAt(window.group[row]!, member)) < window.sentMs[row]! + horizonMs;
}
