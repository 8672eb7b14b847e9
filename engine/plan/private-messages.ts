import { createPacer, type Pacer } from '../workload/pacer.js';
import { shardOfClient, type Plan, type PlanPrivate } from './plan.js';

/**
 * Who writes to whom at private message n of a population: clients take turns, and each goes round the clients of the
 * population that it writes to, itself left out.
 */
export class PrivateMessages {
  readonly pacer: Pacer;
  private readonly clients: number;
  private readonly targets: number;
  /** The population writes to itself. */
  private readonly toItself: boolean;

  constructor(plan: Plan, population: number, { to, pacer }: PlanPrivate) {
    this.pacer = createPacer(pacer, { untilMs: plan.holdMs });
    this.clients = plan.populations[population]!.clients;
    this.targets = plan.populations[to]!.clients;
    this.toItself = to === population;
  }

  /** Within its population. */
  senderOf(n: number): number {
    return n % this.clients;
  }

  /** How many the sender of `n` has sent before. */
  sequenceOf(n: number): number {
    return Math.floor(n / this.clients);
  }

  /** Within the population that is written to. */
  targetOf(n: number): number {
    const sender = this.senderOf(n);
    if (!this.toItself) return (sender + this.sequenceOf(n)) % this.targets;
    return (sender + 1 + (this.sequenceOf(n) % (this.targets - 1))) % this.targets;
  }
}

/** Private messages of a population due before `holdOffsetMs` whose sender the shard simulates. */
export function privateDueBefore(
  plan: Plan,
  population: number,
  holdOffsetMs: number,
  shard: number,
  shards: number,
): number {
  const { privately, firstClient } = plan.populations[population]!;
  if (!privately) return 0;
  const messages = new PrivateMessages(plan, population, privately);
  const due = messages.pacer.dueBefore(holdOffsetMs);
  let count = 0;
  for (let n = 0; n < due; n++) if (shardOfClient(firstClient + messages.senderOf(n), shards) === shard) count++;
  return count;
}
