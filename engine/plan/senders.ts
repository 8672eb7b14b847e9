import { lastAtMost } from '../workload/last-at-most.js';
import { affinePermutation, type Permutation } from '../workload/permutation.js';
import { createTurns, type Turns } from '../workload/turns.js';
import type { Membership } from './membership.js';
import type { Plan, PlanPopulation } from './plan.js';

/**
 * Who sends message n of a population, and to which group: senders take turns, so that each client's share of a total
 * rate is the same and evenly spaced, or falls with its rank; and each client goes round its groups. Fixed by the plan:
 * a lost client's share is not moved to others. Lurkers don't send, nor does a client without a group (left over by
 * Membership). Ranks follow the clients' numbers; where some lurk or send more than others, an order drawn by the seed.
 */
export class Senders {
  /** Clients that send. */
  readonly count: number;
  private readonly population: number;
  private readonly membership: Membership | undefined;
  /** Clients by place: those at `talkers` and above lurk. */
  private readonly order: Permutation | undefined;
  private readonly talkers: number;
  /** Places below `talkers` whose clients have no group, ascending. */
  private readonly groupless: readonly number[];
  /** Of each of them, how many of the others are in front of it. */
  private readonly before: readonly number[];
  private readonly turns: Turns;

  /** `membership`: of the set that the population talks to; `undefined` where messages go to no group. */
  constructor({ seed }: Pick<Plan, 'seed'>, population: PlanPopulation, membership: Membership | undefined) {
    const { id, clients, messages } = population;
    const { lurkers = 0, skew = 0 } = messages ?? {};
    this.population = id;
    this.membership = membership;
    this.talkers = clients - lurkers;
    if (lurkers > 0 || skew > 0) this.order = affinePermutation(clients, seed, -2 - id); // sets have the streams above
    const groupless: number[] = [];
    for (let place = 0; membership && place < this.talkers; place++) {
      if (membership.countOf(id, this.clientAtPlace(place)) === 0) groupless.push(place);
    }
    this.groupless = groupless;
    this.before = groupless.map((place, i) => place - i);
    this.count = this.talkers - groupless.length;
    this.turns = createTurns(this.count, skew);
  }

  /** The client (within its population) that sends message `n`. */
  senderOf(n: number): number {
    return this.clientAt(this.turns.rankOf(n));
  }

  /** The sender of a rank, from 0: where some send more, the one of rank 0 sends most. */
  clientAt(rank: number): number {
    return this.clientAtPlace(rank + lastAtMost(this.before, rank) + 1);
  }

  /** The inverse of `clientAt`; -1: the client doesn't send. */
  rankOf(client: number): number {
    const place = this.order ? this.order.inverseOf(client) : client;
    const at = lastAtMost(this.groupless, place);
    return place >= this.talkers || this.groupless[at] === place ? -1 : place - at - 1;
  }

  /** How many messages the sender of `n` has sent before: its sequence number. */
  sequenceOf(n: number): number {
    return this.turns.countBefore(this.turns.rankOf(n), n);
  }

  /** How many of messages 0 to n - 1 the sender of a rank sends. */
  countBefore(rank: number, n: number): number {
    return this.turns.countBefore(rank, n);
  }

  /** The group (within its set) that a client's message `sequence` goes to; -1 where there are no groups. */
  groupOf(client: number, sequence: number): number {
    if (!this.membership) return -1;
    const groups = this.membership.countOf(this.population, client);
    return this.membership.groupOf(this.population, client, (sequence + client) % groups);
  }

  private clientAtPlace(place: number): number {
    return this.order ? this.order.of(place) : place;
  }
}
