import type { Plan } from '../plan/plan.js';
import { populationOfEach } from '../plan/population-of-each.js';
import { checksPresence } from './checks-presence.js';
import { checksTyping } from './checks-typing.js';
import { horizonMsOf } from './horizon.js';
import { NONE } from './message-window.js';
import { Presence, WAS_IN, isTyping, pushColumns, type PresenceDelta } from './presence-log.js';
import { PresenceSet } from './presence-set.js';
import { PresenceTally } from './presence-tally.js';
import { settleMembership } from './settle-membership.js';
import { settleTyping } from './settle-typing.js';
import type { Settling } from './settling.js';
import { ShardsHeard } from './shards-heard.js';
import { sumOf } from './sum-of.js';
import { TypingTally } from './typing-tally.js';
import { Waiting } from './waiting.js';

/**
 * Who was told of whom: holds the pushes that tell of joins, leaves and typing against the members at that time. Fed with
 * what the shards saw, a snapshot at a time; settles an event once nothing about it can still come.
 */
export class PresenceLedger {
  private readonly plan: Plan;
  private readonly shards: number;
  private readonly settling: Settling;
  private readonly heard: ShardsHeard;
  private readonly sets: (PresenceSet | undefined)[];
  /** By client number: its population. */
  private readonly populationOf: Uint16Array;
  /** These two by population of whom the pushes tell; `undefined` where nobody checks. */
  private readonly memberships: PresenceTally[] | undefined;
  private readonly typings: TypingTally[] | undefined;
  /** Pushes of whose client the shard has not told up to their time: the event may still become known. */
  private readonly waiting: Waiting<PresenceDelta['pushes']>;

  constructor(plan: Plan, shards: number) {
    const { populations } = plan;
    this.plan = plan;
    this.shards = shards;
    this.heard = new ShardsHeard(shards);
    this.waiting = new Waiting(shards, this.heard, pushColumns, 'client', (pushes, row) => this.receive(pushes, row));
    this.sets = plan.groupSets.map(({ id, memberships }) => (memberships > 0 ? new PresenceSet(plan, id) : undefined));
    this.populationOf = populationOfEach(plan);
    this.memberships = checksPresence(plan) ? populations.map(() => new PresenceTally()) : undefined;
    this.typings = checksTyping(plan) ? populations.map(() => new TypingTally()) : undefined;
    this.settling = {
      plan,
      populationOf: this.populationOf,
      heard: this.heard,
      horizonMs: horizonMsOf(plan),
    };
  }

  /** Snapshots of one shard come in their order; those of several in any. */
  merge(shard: number, atMs: number, { asks, answers, pushes }: PresenceDelta): void {
    if (this.heard.isOver(shard)) return; // given up before this came
    this.addEvents(asks);
    this.heard.hear(shard, atMs);
    this.addAnswers(answers);
    this.waiting.release(shard);
    this.waiting.add(pushes);
    this.settleBefore(this.heard.allMs - this.settling.horizonMs);
  }

  /** The shard is gone: what its clients heard and did after its last snapshot nobody knows. */
  lose(shard: number): void {
    const { shards } = this;
    const atMs = this.heard.lose(shard);
    for (let client = shard; client < this.plan.clients; client += shards) {
      for (const set of this.sets) set?.members.loseSight(this.populationOf[client]!, client, atMs);
    }
  }

  /** Nothing comes any more. */
  finish(): void {
    this.heard.finish();
    this.waiting.release(-1);
    this.settleBefore(Infinity);
  }

  /** Of the joins and leaves of a population's clients; absent: of all. `undefined` where nobody checks them. */
  ofMemberships(population?: number): PresenceTally | undefined {
    return this.memberships && sumOf(new PresenceTally(), this.memberships, population);
  }

  /** The same of their typing. */
  ofTyping(population?: number): TypingTally | undefined {
    return this.typings && sumOf(new TypingTally(), this.typings, population);
  }

  private addEvents({ client, set, group, presence, intendedMs, askedMs }: PresenceDelta['asks']): void {
    for (let i = 0; i < client.length; i++) {
      this.sets[set[i]!]?.add(presence[i]!, client[i]!, group[i]!, intendedMs[i]!, askedMs[i]!);
    }
  }

  private addAnswers({ client, set, group, presence, askedMs, atMs }: PresenceDelta['answers']): void {
    for (let i = 0; i < client.length; i++) {
      const population = this.populationOf[client[i]!]!;
      if (set[i]! < 0) {
        for (const each of this.sets) each?.members.end(population, client[i]!, atMs[i]!);
        continue;
      }
      const own = this.sets[set[i]!];
      if (!own) continue;
      if (presence[i] === Presence.left) own.members.leave(population, client[i]!, group[i]!, askedMs[i]!, atMs[i]!);
      else own.members.begin(population, client[i]!, group[i]!, askedMs[i]!, atMs[i]!);
      if (presence[i] === WAS_IN || atMs[i] === Infinity) continue;
      // One client may come and go more than once before its answers are told of: each answers what was asked then.
      const row = own.askedAt(presence[i]!, client[i]!, group[i]!, askedMs[i]!);
      if (row !== NONE) own.members.window.acknowledgedMs[row] = atMs[i]!;
    }
  }

  private receive(pushes: PresenceDelta['pushes'], i: number): void {
    const own = this.sets[pushes.set[i]!]!;
    const [client, group, presence] = [pushes.client[i]!, pushes.group[i]!, pushes.presence[i]!];
    const [receiver, atMs] = [pushes.receiver[i]!, pushes.atMs[i]!];
    const member = own.members.memberOf(this.populationOf[receiver]!, receiver, group);
    const row = own.toldBy(presence, client, group, member, atMs - this.settling.horizonMs, atMs);
    const { window } = own.members;
    const population = this.populationOf[client]!;
    const typing = isTyping(presence) ? this.typings![population]! : undefined;
    const tally = typing ?? this.memberships![population]!;
    // Nobody is told of its own typing.
    const isKnown = row !== NONE && !(typing && receiver === client);
    const isMembers = isKnown && member >= 0;
    // The client's shard was lost, and may not have told of all the typing that it did.
    const isOpen = typing !== undefined && this.heard.lostMsOf(client) <= atMs;
    if (isMembers && !window.has(row, member)) {
      tally.latency.record(window.received(row, member, atMs, this.plan.deliveries.lateMs));
    } else if (isMembers && !isOpen) tally.duplicate++;
    else if (isOpen || (typing && isKnown && own.mayHaveBeenGuest(receiver, row, atMs))) tally.undecided++;
    else if (typing) typing.unexpected++;
  }

  private settleBefore(askedMs: number): void {
    for (const set of this.sets) set?.settleBefore(askedMs, (row) => this.settle(set, row));
  }

  private settle(set: PresenceSet, row: number): void {
    const { window } = set.members;
    const population = this.populationOf[window.sender[row]!]!;
    if (isTyping(window.cell[row]!)) settleTyping(this.settling, set.members, row, this.typings![population]!);
    else settleMembership(this.settling, set.members, row, this.memberships![population]!);
  }
}
