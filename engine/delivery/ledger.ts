import { Histogram } from '../telemetry/histogram.js';
import { instanceOf, shardOfClient, type Plan } from '../plan/plan.js';
import { populationOfEach } from '../plan/population-of-each.js';
import type { DeliveryDelta, MemberChanges, Receipts, Refusals, Sends } from './delivery-log.js';
import { DeliverySamples } from './delivery-samples.js';
import { DeliveryTallies } from './delivery-tallies.js';
import type { DeliveryTally } from './delivery-tally.js';
import { Early } from './early.js';
import { horizonMsOf } from './horizon.js';
import { MissedCopies } from './missed-copies.js';
import { MessageSet } from './message-set.js';
import { NONE } from './message-window.js';
import { CLOSING_MS, Settlement } from './settlement.js';
import { ShardsHeard } from './shards-heard.js';

/**
 * Who got what: holds the copies that clients received against the members that the plan makes them of. Fed with what
 * the shards saw, a snapshot at a time; settles a message once no answer to it can still come.
 *
 * A copy is due to a member that was in the group from a grace before the send until a grace after the acknowledgement;
 * not due to one that was not, through all of that time; else undecided. Where the sender's own copy is missing, the
 * last copy that came to anybody stands for the acknowledgement; where none came at all, a refused message is due to
 * nobody, and of any other nobody knows. Of a client whose shard is lost nobody knows from its last snapshot on, and of
 * a copy to one that is no member, but may be in the group for having created it, neither.
 */
export class Ledger {
  /** Receipts of messages that are not known: their sender's thread is lost, or they came after all was settled. */
  unattributed = 0;
  /** From the intended send to each receipt, by whether sender and receiver are at the same instance of the target. */
  readonly sameInstance = new Histogram();
  readonly otherInstance = new Histogram();
  readonly samples: DeliverySamples;
  readonly missed: MissedCopies;
  private readonly plan: Plan;
  private readonly lateMs: number;
  private readonly horizonMs: number;
  private readonly sets: (MessageSet | undefined)[];
  /** By client number: its population. */
  private readonly populationOf: Uint16Array;
  private interval = new Histogram();
  private readonly tallies: DeliveryTallies;
  private readonly settlement: Settlement;
  /** By shard of the sender. */
  private readonly early: Early[];
  private readonly shards: number;
  private readonly heard: ShardsHeard;

  constructor(plan: Plan, shards: number) {
    this.plan = plan;
    this.lateMs = plan.deliveries.lateMs;
    this.horizonMs = horizonMsOf(plan);
    this.sets = plan.groupSets.map(({ id, memberships }) => (memberships > 0 ? new MessageSet(plan, id) : undefined));
    this.populationOf = populationOfEach(plan);
    const tallies = (this.tallies = new DeliveryTallies(plan.populations.length));
    const samples = (this.samples = new DeliverySamples(plan));
    const missed = (this.missed = new MissedCopies(plan.clients));
    this.early = Array.from({ length: shards }, () => new Early());
    this.shards = shards;
    this.heard = new ShardsHeard(shards);
    this.settlement = new Settlement(plan, this.horizonMs, this.heard, { tallies, samples, missed });
  }

  /** Snapshots of one shard come in their order; those of several in any. */
  merge(shard: number, atMs: number, { sends, receipts, refusals, changes }: DeliveryDelta): void {
    if (this.heard.isOver(shard)) return; // given up before this came
    this.addSends(sends);
    this.heard.hear(shard, atMs);
    this.changeMembers(changes);
    this.early[shard]!.retry((receiver, sender, sequence, receivedMs) =>
      this.place(receiver, sender, sequence, receivedMs),
    );
    this.addReceipts(receipts);
    this.refuse(refusals);
    this.settleBefore(this.heard.allMs - this.horizonMs);
  }

  /** The shard is gone: what its clients sent, got and did after its last snapshot nobody knows. */
  lose(shard: number): void {
    const { shards } = this;
    const atMs = this.heard.lose(shard);
    this.unattributed += this.early[shard]!.clear();
    for (let client = shard; client < this.plan.clients; client += shards) {
      for (const set of this.sets) set?.loseSight(this.populationOf[client]!, client, atMs);
    }
  }

  /** Nothing comes any more. */
  finish(): void {
    this.settleBefore(Infinity);
    for (const early of this.early) this.unattributed += early.clear();
  }

  /**
   * Of the messages of a population's clients, of a phase of the workload (-1: of none), to groups of a class of sizes;
   * absent: of all.
   */
  tally(selects: (population: number, workload: number, groupClass: number) => boolean = () => true): DeliveryTally {
    return this.tallies.sum(selects);
  }

  /** What is settled so far, of all messages; no distributions. */
  counts(): Readonly<DeliveryTally> {
    return this.tallies.counts();
  }

  /** Latency of the copies that came since the last call. */
  takeInterval(): Histogram {
    const taken = this.interval;
    this.interval = new Histogram();
    return taken;
  }

  private addSends({ sender, sequence, group, workload, intendedMs, sentMs }: Sends): void {
    for (let i = 0; i < sender.length; i++) {
      const set = this.setOf(sender[i]!);
      if (!set) continue;
      const members = set.sizeOf(group[i]!);
      const cell = this.tallies.cellOf(this.populationOf[sender[i]!]!, workload[i]!, members);
      set.window.add(sender[i]!, sequence[i]!, group[i]!, members, cell, intendedMs[i]!, sentMs[i]!);
    }
  }

  private changeMembers({ client, set, group, left, askedMs, atMs }: MemberChanges): void {
    for (let i = 0; i < client.length; i++) {
      const population = this.populationOf[client[i]!]!;
      if (set[i]! < 0) for (const each of this.sets) each?.end(population, client[i]!, atMs[i]!);
      else if (left[i]) this.sets[set[i]!]?.leave(population, client[i]!, group[i]!, askedMs[i]!, atMs[i]!);
      else this.sets[set[i]!]?.begin(population, client[i]!, group[i]!, askedMs[i]!, atMs[i]!);
    }
  }

  private addReceipts({ receiver, sender, sequence, atMs }: Receipts): void {
    for (let i = 0; i < receiver.length; i++) {
      const early = this.early[shardOfClient(sender[i]!, this.shards)]!;
      const waits = early.holds(receiver[i]!, sender[i]!);
      if (!waits && this.place(receiver[i]!, sender[i]!, sequence[i]!, atMs[i]!)) continue;
      early.keep(receiver[i]!, sender[i]!, sequence[i]!, atMs[i]!);
    }
  }

  /** False: the sender's shard may yet tell of the message. */
  private place(receiver: number, sender: number, sequence: number, atMs: number): boolean {
    if (this.receive(receiver, sender, sequence, atMs)) return true;
    // Of what it sent before its last snapshot the sender's shard has told all: this one has been settled, or lost.
    if (!this.heard.knowsOf(sender, atMs)) return false;
    this.unattributed++;
    return true;
  }

  /** False: the message is not known yet. */
  private receive(receiver: number, sender: number, sequence: number, atMs: number): boolean {
    const set = this.setOf(sender);
    if (!set) return false;
    const { window } = set;
    const row = window.find(sender, sequence);
    if (row === NONE) return false;
    const tally = this.tallies.of(window.cell[row]!);
    const member = set.memberOf(this.populationOf[receiver]!, receiver, window.group[row]!);
    if (member < 0) {
      if (set.guests.mayHaveBeenIn(receiver, window.group[row]!, window.sentMs[row]! - CLOSING_MS, atMs)) {
        tally.undecided++;
        return true;
      }
      tally.misdelivered++;
      this.samples.add('misdelivered', set.id, window.group[row]!, sender, sequence, receiver);
      return true;
    }
    if (window.has(row, member)) {
      set.note('duplicate', row, member);
      return true;
    }
    const latencyMs = window.received(row, member, atMs, this.lateMs);
    this.missed.received(receiver, atMs);
    if (receiver === sender) window.acknowledgedMs[row] = atMs;
    tally.latency.record(latencyMs);
    this.interval.record(latencyMs);
    if (this.isOvertaken(set, row, member, atMs)) set.note('reordered', row, member);
    if (this.plan.target.instances.length > 1) this.recordByInstance(sender, receiver, latencyMs);
    return true;
  }

  /** The member has had a later message of the same sender in the same group: one that was sent after this came can't be. */
  private isOvertaken({ window }: MessageSet, row: number, member: number, atMs: number): boolean {
    for (let later = window.next[row]!; later !== NONE; later = window.next[later]!) {
      if (window.sentMs[later]! > atMs) return false;
      if (window.has(later, member)) return true;
    }
    return false;
  }

  private recordByInstance(sender: number, receiver: number, latencyMs: number): void {
    const { target } = this.plan;
    const same = instanceOf(sender, target) === instanceOf(receiver, target);
    (same ? this.sameInstance : this.otherInstance).record(latencyMs);
  }

  private refuse({ sender, sequence }: Refusals): void {
    for (let i = 0; i < sender.length; i++) {
      const window = this.setOf(sender[i]!)?.window;
      const row = window?.find(sender[i]!, sequence[i]!) ?? NONE;
      if (row !== NONE) window!.refused[row] = 1;
    }
  }

  private settleBefore(sentMs: number): void {
    for (const set of this.sets) {
      set?.window.shiftBefore(sentMs, (row) => {
        this.settlement.settle(set, row);
        set.forget(row);
      });
    }
  }

  /** The set that a client's messages go to. */
  private setOf(sender: number): MessageSet | undefined {
    if (sender >= this.plan.clients) return undefined;
    const { messages } = this.plan.populations[this.populationOf[sender]!]!;
    return messages && messages.set >= 0 ? this.sets[messages.set] : undefined;
  }
}
