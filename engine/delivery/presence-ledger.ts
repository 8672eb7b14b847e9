import type { Plan } from '../plan/plan.js';
import { Due } from './member-times.js';
import { MessageSet } from './message-set.js';
import { NONE } from './message-window.js';
import { Presence, WAS_IN, pushColumns, type PresenceDelta } from './presence-log.js';
import { PresenceTally } from './presence-tally.js';
import { Rows } from './rows.js';
import { ShardsHeard } from './shards-heard.js';

/** One set of groups: each join and each leave stands in the set's window as a message does, with its answer's time as the acknowledgement. */
class PresenceSet {
  readonly members: MessageSet;
  /** Of who comes or goes where: the events not settled yet, in their order. */
  readonly open = new Map<number, number[]>();
  private readonly groups: number;

  constructor(plan: Plan, set: number) {
    this.members = new MessageSet(plan, set);
    this.groups = plan.groupSets[set]!.count;
  }

  keyOf(presence: number, client: number, group: number): number {
    return (client * this.groups + group) * 2 + presence;
  }
}

/**
 * Who was told of whom: holds the pushes that tell of joins and leaves against the members at that time. A push is due to
 * a member that was in the group from before the request was sent until a grace after it was confirmed; a join's also to
 * who joined, from the confirmation on. Not due to one that was not in through all of that time; else undecided. Of a
 * request that was not confirmed nobody knows.
 */
export class PresenceLedger {
  private readonly plan: Plan;
  private readonly shards: number;
  private readonly horizonMs: number;
  private readonly sets: (PresenceSet | undefined)[];
  /** By client number: its population. */
  private readonly populationOf: Uint16Array;
  /** By population of who came or went. */
  private readonly tallies: PresenceTally[];
  /** Pushes of whose client the shard has not told up to their time: the event may still become known. */
  private readonly waiting = new Rows(pushColumns);
  private readonly heard: ShardsHeard;
  private events = 0;

  constructor(plan: Plan, shards: number) {
    const { timeouts, deliveries } = plan;
    this.plan = plan;
    // The answer may take that long, and so may the answer to a join that was asked for just then.
    this.horizonMs = 2 * (Math.max(timeouts.replyMs, deliveries.lateMs) + deliveries.graceMs);
    this.sets = plan.groupSets.map(({ id, memberships }) => (memberships > 0 ? new PresenceSet(plan, id) : undefined));
    this.populationOf = new Uint16Array(plan.clients);
    for (const { id, firstClient, clients } of plan.populations) {
      this.populationOf.fill(id, firstClient, firstClient + clients);
    }
    this.tallies = plan.populations.map(() => new PresenceTally());
    this.shards = shards;
    this.heard = new ShardsHeard(shards);
  }

  /** Snapshots of one shard come in their order; those of several in any. */
  merge(shard: number, atMs: number, { asks, answers, pushes }: PresenceDelta): void {
    if (this.heard.isOver(shard)) return; // given up before this came
    this.addEvents(asks);
    this.heard.hear(shard, atMs);
    this.addAnswers(answers);
    this.waiting.append(pushes);
    this.tell();
    this.settleBefore(this.heard.allMs - this.horizonMs);
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
    this.tell();
    this.settleBefore(Infinity);
  }

  /** Of the joins and leaves of a population's clients; absent: of all. */
  tally(population?: number): PresenceTally {
    const sum = new PresenceTally();
    this.tallies.forEach((tally, of) => {
      if (population === undefined || population === of) sum.add(tally);
    });
    return sum;
  }

  private addEvents({ client, set, group, presence, intendedMs, askedMs }: PresenceDelta['asks']): void {
    for (let i = 0; i < client.length; i++) {
      const own = this.sets[set[i]!];
      if (!own) continue;
      const event = this.events++;
      const members = own.members.sizeOf(group[i]!);
      own.members.window.add(client[i]!, event, group[i]!, members, presence[i]!, intendedMs[i]!, askedMs[i]!);
      const key = own.keyOf(presence[i]!, client[i]!, group[i]!);
      const before = own.open.get(key);
      if (before) before.push(event);
      else own.open.set(key, [event]);
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
      const row = this.rowAskedAt(own, presence[i]!, client[i]!, group[i]!, askedMs[i]!);
      if (row !== NONE) own.members.window.acknowledgedMs[row] = atMs[i]!;
    }
  }

  /** One client may come and go more than once before its answers are told of: each answers what was asked then. */
  private rowAskedAt(set: PresenceSet, presence: number, client: number, group: number, askedMs: number): number {
    const { window } = set.members;
    for (const event of set.open.get(set.keyOf(presence, client, group)) ?? []) {
      const row = window.find(client, event);
      if (row !== NONE && window.sentMs[row] === askedMs) return row;
    }
    return NONE;
  }

  /** Holds what waits against the events, as far as all of these are known. */
  private tell(): void {
    const { columns } = this.waiting;
    this.waiting.retain((row) => {
      if (!this.heard.knowsOf(columns.client[row]!, columns.atMs[row]!)) return true;
      this.receive(columns, row);
      return false;
    });
  }

  /** It tells of the last time that its client had asked for that by then. */
  private receive({ receiver, client, set, group, presence, atMs }: PresenceDelta['pushes'], i: number): void {
    const own = this.sets[set[i]!]!;
    const { window } = own.members;
    const events = own.open.get(own.keyOf(presence[i]!, client[i]!, group[i]!)) ?? [];
    let row = NONE;
    for (let at = events.length - 1; at >= 0 && row === NONE; at--) {
      const candidate = window.find(client[i]!, events[at]!);
      if (window.sentMs[candidate]! <= atMs[i]!) row = candidate;
    }
    const member = own.members.memberOf(this.populationOf[receiver[i]!]!, receiver[i]!, group[i]!);
    if (row === NONE || member < 0) return;
    const tally = this.tallies[this.populationOf[client[i]!]!]!;
    if (window.has(row, member)) {
      tally.duplicate++;
      return;
    }
    window.mark(row, member);
    tally.latency.record(atMs[i]! - window.intendedMs[row]!);
  }

  private settleBefore(askedMs: number): void {
    for (const set of this.sets) {
      if (!set) continue;
      const { window } = set.members;
      for (let row = window.oldest(); row !== NONE && window.sentMs[row]! <= askedMs; row = window.oldest()) {
        this.settle(set, row);
        const key = set.keyOf(window.cell[row]!, window.sender[row]!, window.group[row]!);
        const events = set.open.get(key)!;
        if (events.length === 1) set.open.delete(key);
        else events.shift();
        window.shift();
      }
    }
  }

  /** The member's shard was lost while the push could still come. */
  private mayHaveCome(set: MessageSet, row: number, member: number): boolean {
    const receiver = set.clientAt(set.window.group[row]!, member);
    return this.heard.lostMsOf(receiver) < set.window.sentMs[row]! + this.horizonMs;
  }

  private settle({ members: set }: PresenceSet, row: number): void {
    const { window } = set;
    const confirmedMs = window.acknowledgedMs[row]!;
    const client = window.sender[row]!;
    const tally = this.tallies[this.populationOf[client]!]!;
    const isConfirmed = !Number.isNaN(confirmedMs);
    const endMs = isConfirmed ? confirmedMs + this.plan.deliveries.graceMs : window.sentMs[row]! + this.horizonMs;
    const group = window.group[row]!;
    const members = set.sizeOf(group);
    const self = set.memberOf(this.populationOf[client]!, client, group);
    for (let member = 0; member < members; member++) {
      if (member === self && window.cell[row] === Presence.left) continue;
      const due = set.dueThrough(
        group,
        member,
        member === self && isConfirmed ? confirmedMs : window.sentMs[row]!,
        endMs,
      );
      if (due === Due.no) continue;
      const got = window.has(row, member);
      if (due === Due.unknown || !isConfirmed || (!got && this.mayHaveCome(set, row, member))) tally.undecided++;
      else {
        tally.due++;
        if (got) tally.received++;
        else tally.lost++;
      }
    }
  }
}
