import { createPacer, type Pacer } from '../workload/pacer.js';
import { Membership } from './membership.js';
import { shardOfClient, type Plan, type PlanChurn } from './plan.js';

/**
 * Which client of a population leaves which of its groups for a while at event n: clients take turns, and each goes
 * round its groups of the set.
 */
export class Departures {
  readonly pacer: Pacer;
  private readonly membership: Membership;
  private readonly population: number;
  private readonly clients: number;

  constructor(plan: Plan, population: number, { set, pacer }: PlanChurn) {
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
    return this.membership.groupOf(this.population, client, Math.floor(n / this.clients) % groups);
  }
}

/** Departures of a population's clients due before `holdOffsetMs` of which the shard simulates the client. */
export function departuresDueBefore(
  plan: Plan,
  population: number,
  holdOffsetMs: number,
  shard: number,
  shards: number,
): number {
  const { churn, firstClient } = plan.populations[population]!;
  if (!churn) return 0;
  const departures = new Departures(plan, population, churn);
  const due = departures.pacer.dueBefore(holdOffsetMs);
  let count = 0;
  for (let n = 0; n < due; n++) {
    const isOwn = shardOfClient(firstClient + departures.clientOf(n), shards) === shard;
    if (isOwn && departures.groupOf(n) >= 0) count++;
  }
  return count;
}
