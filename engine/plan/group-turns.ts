import { createPacer, type Pacer } from '../workload/pacer.js';
import { Membership } from './membership.js';
import { shardOfClient, type Plan, type PlanTurns } from './plan.js';

/**
 * Which client of a population has which of its groups for its turn at event n, to leave it for a while or to type in it:
 * clients take turns, and each goes round its groups of the set. Neighbours begin with different ones, so that few turns
 * too are of all groups.
 */
export class GroupTurns {
  readonly pacer: Pacer;
  private readonly membership: Membership;
  private readonly population: number;
  private readonly clients: number;

  constructor(plan: Plan, population: number, { set, pacer }: PlanTurns) {
    this.pacer = createPacer(pacer, { untilMs: plan.holdMs });
    this.membership = new Membership(plan, set);
    this.population = population;
    this.clients = plan.populations[population]!.clients;
  }

  /** Within its population. */
  clientOf(n: number): number {
    return n % this.clients;
  }

  /** -1: the client is a member of none, and its turn passes. */
  groupOf(n: number): number {
    const client = this.clientOf(n);
    const groups = this.membership.countOf(this.population, client);
    if (groups === 0) return -1;
    return this.membership.groupOf(this.population, client, (Math.floor(n / this.clients) + client) % groups);
  }

  /** Members of the group, whose turn it is among them. */
  membersAt(n: number): number {
    const group = this.groupOf(n);
    return group < 0 ? 0 : this.membership.sizes.of(group);
  }
}

/** Turns of a population's clients due before `holdOffsetMs` of which the shard simulates the client; `turns` null: none. */
export function turnsDueBefore(
  plan: Plan,
  population: number,
  turns: PlanTurns | null,
  holdOffsetMs: number,
  shard: number,
  shards: number,
): number {
  if (!turns) return 0;
  const { firstClient } = plan.populations[population]!;
  const all = new GroupTurns(plan, population, turns);
  const due = all.pacer.dueBefore(holdOffsetMs);
  let count = 0;
  for (let n = 0; n < due; n++) {
    const isOwn = shardOfClient(firstClient + all.clientOf(n), shards) === shard;
    if (isOwn && all.groupOf(n) >= 0) count++;
  }
  return count;
}
