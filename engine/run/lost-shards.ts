import { turnsDueBefore } from '../plan/group-turns.js';
import { messagesDueBefore } from '../plan/messages-due.js';
import { privateDueBefore } from '../plan/private-messages.js';
import { shardOfClient, type Plan } from '../plan/plan.js';
import { readsDueBefore } from '../plan/reads-due.js';
import type { Aggregate } from '../telemetry/aggregate.js';
import type { Counter } from '../telemetry/metric.js';
import type { Phase } from './phase.js';

/** Books what a shard that is gone can no longer report, so that all sums of the summary hold also then. */
export class LostShards {
  private readonly plan: Plan;
  private readonly shards: number;
  private readonly aggregate: Aggregate;
  private readonly lost = new Set<number>();

  constructor(plan: Plan, shards: number, aggregate: Aggregate) {
    this.plan = plan;
    this.shards = shards;
    this.aggregate = aggregate;
  }

  /** Its clients are lost, in that phase, and their connections with them. */
  book(shard: number, phase: Phase): void {
    this.lost.add(shard);
    this.aggregate.setOpen(shard, 0);
    this.aggregate.threads[shard]!.lost = true;
    for (const { id, clients, firstClient } of this.plan.populations) {
      let lost = -this.aggregate.shardCounter(shard, 'clients.lost', { population: id }); // by a fault of their own, before
      for (let client = 0; client < clients; client++) {
        if (shardOfClient(firstClient + client, this.shards) === shard) lost++;
      }
      this.aggregate.add(phase, id, 'clients.lost', lost, shard);
    }
  }

  /** At the end, with messages and reads of history due up to `heldMs` of hold. */
  settle(heldMs: number): void {
    // -1: hold without the plan's phases.
    const workloads = [-1, ...this.plan.phases.map((_, workload) => workload)];
    for (const shard of this.lost) {
      for (const { id } of this.plan.populations) {
        for (const workload of workloads) {
          this.settleMessages(shard, id, heldMs, workload);
          this.settleReads(shard, id, heldMs, workload);
        }
        this.settleDepartures(shard, id, heldMs);
        this.settleTyping(shard, id, heldMs);
        this.settlePrivate(shard, id, heldMs);
        this.settleRequests(shard, id);
      }
      this.settleRequests(shard, this.aggregate.ofNone);
    }
  }

  /** Messages due until the stop were dropped by us, and open ones lost their connection. */
  private settleMessages(shard: number, population: number, heldMs: number, workload: number): void {
    const { aggregate, plan, shards } = this;
    const count = (counter: Counter): number => aggregate.shardCounter(shard, counter, { population, workload });
    const due = this.dueIn(workload, (of) => messagesDueBefore(plan, population, heldMs, shard, shards, of));
    const missing = Math.max(0, due - count('messages.planned'));
    const open =
      count('messages.sent') -
      count('messages.acknowledged') -
      count('messages.refused') -
      count('messages.timedOut') -
      count('messages.disconnected');
    const unsent =
      count('messages.planned') -
      count('messages.sent') -
      count('messages.dropped.disconnected') -
      count('messages.dropped.inFlight') -
      count('messages.dropped.generator');
    aggregate.add('hold', population, 'messages.planned', missing, shard, workload);
    aggregate.add('hold', population, 'messages.dropped.generator', missing + unsent, shard, workload);
    aggregate.add('hold', population, 'messages.disconnected', open, shard, workload);
  }

  /** Reads of history due until the stop that nobody has told of have failed. */
  private settleReads(shard: number, population: number, heldMs: number, workload: number): void {
    const { aggregate, plan, shards } = this;
    const count = (counter: Counter): number => aggregate.shardCounter(shard, counter, { population, workload });
    const due = this.dueIn(workload, (of) => readsDueBefore(plan, population, heldMs, shard, shards, of));
    const missing = Math.max(0, due - count('history.planned'));
    const open = count('history.planned') - count('history.answered') - count('history.failed');
    aggregate.add('hold', population, 'history.planned', missing, shard, workload);
    aggregate.add('hold', population, 'history.failed', missing + open, shard, workload);
  }

  /** Departures due until the stop that nobody has told of have failed. */
  private settleDepartures(shard: number, population: number, heldMs: number): void {
    const { aggregate, plan, shards } = this;
    const count = (counter: Counter): number => aggregate.shardCounter(shard, counter, { population });
    const due = turnsDueBefore(plan, population, plan.populations[population]!.churn, heldMs, shard, shards);
    const missing = Math.max(0, due - count('churn.planned'));
    const open = count('churn.planned') - count('churn.left') - count('churn.failed') - count('churn.dropped');
    aggregate.add('hold', population, 'churn.planned', missing, shard);
    aggregate.add('hold', population, 'churn.failed', missing + open, shard);
  }

  /** Starts due until the stop that nobody has told of were dropped. */
  private settleTyping(shard: number, population: number, heldMs: number): void {
    const { aggregate, plan, shards } = this;
    const count = (counter: Counter): number => aggregate.shardCounter(shard, counter, { population });
    const due = turnsDueBefore(plan, population, plan.populations[population]!.typing, heldMs, shard, shards);
    const missing = Math.max(0, due - count('typing.planned'));
    const open = count('typing.planned') - count('typing.started') - count('typing.dropped');
    aggregate.add('hold', population, 'typing.planned', missing, shard);
    aggregate.add('hold', population, 'typing.dropped', missing + open, shard);
  }

  /** Private messages due until the stop were dropped, and open ones lost their connection. */
  private settlePrivate(shard: number, population: number, heldMs: number): void {
    const { aggregate, plan, shards } = this;
    const count = (counter: Counter): number => aggregate.shardCounter(shard, counter, { population });
    const missing = Math.max(0, privateDueBefore(plan, population, heldMs, shard, shards) - count('private.planned'));
    const unsent = count('private.planned') - count('private.sent') - count('private.dropped');
    const open =
      count('private.sent') -
      count('private.confirmed') -
      count('private.refused') -
      count('private.timedOut') -
      count('private.disconnected');
    aggregate.add('hold', population, 'private.planned', missing, shard);
    aggregate.add('hold', population, 'private.dropped', missing + unsent, shard);
    aggregate.add('hold', population, 'private.disconnected', open, shard);
  }

  /** `dueBefore` counts those of one phase, or all for -1; for -1 this is what is due in none of them. */
  private dueIn(workload: number, dueBefore: (workload: number) => number): number {
    if (workload >= 0) return dueBefore(workload);
    return this.plan.phases.reduce((due, _, each) => due - dueBefore(each), dueBefore(-1));
  }

  /** Creations and joins without an answer have failed. */
  private settleRequests(shard: number, population: number): void {
    const { aggregate } = this;
    const count = (counter: Counter): number => aggregate.shardCounter(shard, counter, { population });
    const creations =
      count('groups.attempted') - count('groups.created') - count('groups.existing') - count('groups.failed');
    const joins = count('joins.attempted') - count('joins.joined') - count('joins.failed');
    aggregate.add('groups', population, 'groups.failed', creations, shard);
    aggregate.add('join', population, 'joins.failed', joins, shard);
  }
}
