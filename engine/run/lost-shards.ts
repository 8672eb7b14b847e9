import { turnsDueBefore } from '../plan/group-turns.js';
import { messagesDueBefore } from '../plan/messages-due.js';
import { privateDueBefore } from '../plan/private-messages.js';
import { shardOfClient, type Plan } from '../plan/plan.js';
import { readsDueBefore } from '../plan/reads-due.js';
import type { Aggregate } from '../telemetry/aggregate.js';
import type { Counter } from '../telemetry/metric.js';
import type { Phase } from './phase.js';

/** What is booked together. */
interface Part {
  shard: number;
  population: number;
  /** A phase of the workload; -1: hold without those; absent: all of the run. */
  workload?: number;
}

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

  /** At the end, with all that was due up to `heldMs` of hold. */
  settle(heldMs: number): void {
    // -1: hold without the plan's phases.
    const workloads = [-1, ...this.plan.phases.map((_, workload) => workload)];
    for (const shard of this.lost) {
      for (const { id: population } of this.plan.populations) {
        for (const workload of workloads) {
          this.settleMessages({ shard, population, workload }, heldMs);
          this.settleReads({ shard, population, workload }, heldMs);
        }
        this.settleTurns({ shard, population }, heldMs);
        this.settlePrivate({ shard, population }, heldMs);
        this.settleRequests({ shard, population });
      }
      this.settleRequests({ shard, population: this.aggregate.ofNone });
    }
  }

  /** Messages due until the stop were dropped by us, and open ones lost their connection. */
  private settleMessages(part: Part & { workload: number }, heldMs: number): void {
    const { plan, shards } = this;
    const { shard, population, workload } = part;
    const due = this.dueIn(workload, (of) => messagesDueBefore(plan, population, heldMs, shard, shards, of));
    this.settleDue(part, due, 'messages.planned', [
      'messages.sent',
      'messages.dropped.disconnected',
      'messages.dropped.inFlight',
      'messages.dropped.generator',
    ]);
    this.settleOpen('hold', part, 'messages.sent', [
      'messages.acknowledged',
      'messages.refused',
      'messages.timedOut',
      'messages.disconnected',
    ]);
  }

  /** Reads of history due until the stop that nobody has told of have failed. */
  private settleReads(part: Part & { workload: number }, heldMs: number): void {
    const { plan, shards } = this;
    const { shard, population, workload } = part;
    const due = this.dueIn(workload, (of) => readsDueBefore(plan, population, heldMs, shard, shards, of));
    this.settleDue(part, due, 'history.planned', ['history.answered', 'history.failed']);
  }

  /** Of the turns due until the stop that nobody has told of, departures have failed, and starts of typing were dropped. */
  private settleTurns(part: Part, heldMs: number): void {
    const { plan, shards } = this;
    const { shard, population } = part;
    const { churn, typing } = plan.populations[population]!;
    const departures = turnsDueBefore(plan, population, churn, heldMs, shard, shards);
    this.settleDue(part, departures, 'churn.planned', ['churn.left', 'churn.dropped', 'churn.failed']);
    const starts = turnsDueBefore(plan, population, typing, heldMs, shard, shards);
    this.settleDue(part, starts, 'typing.planned', ['typing.started', 'typing.dropped']);
  }

  /** Private messages due until the stop were dropped, and open ones lost their connection. */
  private settlePrivate(part: Part, heldMs: number): void {
    const due = privateDueBefore(this.plan, part.population, heldMs, part.shard, this.shards);
    this.settleDue(part, due, 'private.planned', ['private.sent', 'private.dropped']);
    this.settleOpen('hold', part, 'private.sent', [
      'private.confirmed',
      'private.refused',
      'private.timedOut',
      'private.disconnected',
    ]);
  }

  /** Creations and joins without an answer have failed. */
  private settleRequests(part: Part): void {
    this.settleOpen('groups', part, 'groups.attempted', ['groups.created', 'groups.existing', 'groups.failed']);
    this.settleOpen('join', part, 'joins.attempted', ['joins.joined', 'joins.failed']);
  }

  /** `dueBefore` counts those of one phase, or all for -1; for -1 this is what is due in none of them. */
  private dueIn(workload: number, dueBefore: (workload: number) => number): number {
    if (workload >= 0) return dueBefore(workload);
    return this.plan.phases.reduce((due, _, each) => due - dueBefore(each), dueBefore(-1));
  }

  /** Books as planned what was due in hold and the shard did not tell of; all that is open then comes to its last end. */
  private settleDue(part: Part, due: number, planned: Counter, ends: readonly Counter[]): void {
    const { shard, population, workload } = part;
    const missing = Math.max(0, due - this.aggregate.shardCounter(shard, planned, part));
    this.aggregate.add('hold', population, planned, missing, shard, workload);
    this.settleOpen('hold', part, planned, ends);
  }

  /** Whatever has begun comes to one of these ends: what the shard told no end of comes to the last of them. */
  private settleOpen(phase: Phase, part: Part, begun: Counter, ends: readonly Counter[]): void {
    const { shard, population, workload } = part;
    const count = (counter: Counter): number => this.aggregate.shardCounter(shard, counter, part);
    const open = ends.reduce((left, end) => left - count(end), count(begun));
    this.aggregate.add(phase, population, ends.at(-1)!, open, shard, workload);
  }
}
