import type { Membership } from './membership.js';
import type { PlanPopulation } from './plan.js';

/**
 * Who sends message n of a population, and to which group: senders take turns, so each client's share of a total rate
 * is the same and evenly spaced, and each client goes round its groups. Fixed by the plan: a lost client's share is not
 * moved to others. A client without a group (left over by Membership) doesn't send.
 */
export class Senders {
  /** Clients that send. */
  readonly count: number;
  private readonly population: number;
  private readonly membership: Membership | undefined;
  /** Clients that don't, in order: fewer than the members of one group. */
  private readonly groupless: readonly number[];

  /** `membership`: of the set that the population talks to; `undefined` where messages go to no group. */
  constructor(population: PlanPopulation, membership: Membership | undefined) {
    this.population = population.id;
    this.membership = membership;
    const groupless: number[] = [];
    if (membership) {
      for (let client = 0; client < population.clients; client++) {
        if (membership.countOf(population.id, client) === 0) groupless.push(client);
      }
    }
    this.groupless = groupless;
    this.count = population.clients - groupless.length;
  }

  /** The client (within its population) that sends message `n`. */
  senderOf(n: number): number {
    let client = n % this.count;
    for (const without of this.groupless) {
      if (without > client) break;
      client++;
    }
    return client;
  }

  /** Which turn a client takes: the inverse of `senderOf` for the first round; -1: it doesn't send. */
  rankOf(client: number): number {
    let rank = client;
    for (const without of this.groupless) {
      if (without === client) return -1;
      if (without < client) rank--;
    }
    return rank;
  }

  /** How many messages the sender of `n` has sent before: its sequence number. */
  sequenceOf(n: number): number {
    return Math.floor(n / this.count);
  }

  /** The group (within its set) that a client's message `sequence` goes to; -1 where there are no groups. */
  groupOf(client: number, sequence: number): number {
    if (!this.membership) return -1;
    const groups = this.membership.countOf(this.population, client);
    return this.membership.groupOf(this.population, client, (sequence + client) % groups);
  }
}
