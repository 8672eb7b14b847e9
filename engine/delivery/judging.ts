import type { Plan } from '../plan/plan.js';
import type { PresenceSet } from './presence-set.js';
import type { ShardsHeard } from './shards-heard.js';

/** What it takes, beside an event and its set, to say who had to be told of it. */
export interface Judging {
  readonly plan: Plan;
  /** By client number: its population. */
  readonly populationOf: Uint16Array;
  readonly heard: ShardsHeard;
  /** So long after an event was asked for it is settled, in ms. */
  readonly horizonMs: number;
}

/** The member's shard was lost while the push could still come. */
export function mayHaveCome({ heard, horizonMs }: Judging, set: PresenceSet, row: number, member: number): boolean {
  const { window } = set.members;
  const receiver = set.members.clientAt(window.group[row]!, member);
  return heard.lostMsOf(receiver) < window.sentMs[row]! + horizonMs;
}
