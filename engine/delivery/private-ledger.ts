import type { Plan } from '../plan/plan.js';
import { populationOfEach } from '../plan/population-of-each.js';
import { horizonMsOf } from './horizon.js';
import { Due, MemberTimes } from './member-times.js';
import { MessageWindow, NONE } from './message-window.js';
import { privateReceiptColumns, type PrivateDelta } from './private-log.js';
import { PrivateTally } from './private-tally.js';
import { ShardsHeard } from './shards-heard.js';
import { sumOf } from './sum-of.js';
import { Waiting } from './waiting.js';

/**
 * Which private messages came to whom they were for: holds receipts against sends and confirmations. A message that was
 * confirmed or came is due to its target where that was connected from a grace before the send until a grace after the
 * confirmation (of one that was not confirmed: after the receipt); not due where it was not, through all of that time;
 * else undecided. Of one that was neither confirmed nor refused, and did not come, nobody knows.
 */
export class PrivateLedger {
  private readonly plan: Plan;
  private readonly shards: number;
  private readonly graceMs: number;
  private readonly lateMs: number;
  private readonly horizonMs: number;
  /** A message stands here as one to a group of one, its target. */
  private readonly window = new MessageWindow();
  /** By client number: when it was connected. */
  private readonly connected: MemberTimes;
  /** By client number: its population. */
  private readonly populationOf: Uint16Array;
  private readonly tallies: PrivateTally[];
  /** Receipts of whose message the sender's shard may still tell. */
  private readonly waiting: Waiting<PrivateDelta['receipts']>;
  private readonly heard: ShardsHeard;

  constructor(plan: Plan, shards: number) {
    this.plan = plan;
    this.graceMs = plan.deliveries.graceMs;
    this.lateMs = plan.deliveries.lateMs;
    this.horizonMs = horizonMsOf(plan);
    this.connected = new MemberTimes(plan.clients);
    this.populationOf = populationOfEach(plan);
    this.tallies = plan.populations.map(() => new PrivateTally());
    this.shards = shards;
    this.heard = new ShardsHeard(shards);
    this.waiting = new Waiting(shards, this.heard, privateReceiptColumns, 'sender', (receipts, row) =>
      this.receive(receipts, row),
    );
  }

  /** Snapshots of one shard come in their order; those of several in any. */
  merge(shard: number, atMs: number, { sends, answers, receipts, lives }: PrivateDelta): void {
    if (this.heard.isOver(shard)) return; // given up before this came
    const { window, connected } = this;
    for (let i = 0; i < sends.sender.length; i++) {
      const { sender, sequence, target, intendedMs, sentMs } = sends;
      window.add(sender[i]!, sequence[i]!, target[i]!, 1, 0, intendedMs[i]!, sentMs[i]!);
    }
    this.heard.hear(shard, atMs);
    for (let i = 0; i < lives.client.length; i++) {
      const [client, livesMs] = [lives.client[i]!, lives.atMs[i]!];
      if (lives.begins[i]) connected.begin(client, livesMs, livesMs);
      else connected.end(client, livesMs);
    }
    for (let i = 0; i < answers.sender.length; i++) {
      const row = window.find(answers.sender[i]!, answers.sequence[i]!);
      if (row === NONE) continue;
      window.acknowledgedMs[row] = answers.atMs[i]!;
      if (Number.isNaN(answers.atMs[i]!)) window.refused[row] = 1;
    }
    this.waiting.release(shard);
    this.waiting.add(receipts);
    this.settleBefore(this.heard.allMs - this.horizonMs);
  }

  /** The shard is gone: what its clients sent, got and did after its last snapshot nobody knows. */
  lose(shard: number): void {
    const { plan, shards, connected } = this;
    const atMs = this.heard.lose(shard);
    for (let client = shard; client < plan.clients; client += shards) connected.begin(client, atMs, Infinity);
  }

  /** Nothing comes any more. */
  finish(): void {
    this.heard.finish();
    this.waiting.release(-1);
    this.settleBefore(Infinity);
  }

  /** Of the messages of a population's clients; absent: of all. */
  tally(population?: number): PrivateTally {
    return sumOf(new PrivateTally(), this.tallies, population);
  }

  private receive({ receiver, sender, sequence, atMs }: PrivateDelta['receipts'], i: number): void {
    const { window } = this;
    const row = window.find(sender[i]!, sequence[i]!);
    if (row === NONE) return;
    const tally = this.tallyOf(sender[i]!);
    if (window.group[row] !== receiver[i]) tally.misdelivered++;
    else if (window.has(row, 0)) tally.duplicate++;
    else tally.latency.record(window.received(row, 0, atMs[i]!, this.lateMs));
  }

  private settleBefore(sentMs: number): void {
    this.window.shiftBefore(sentMs, (row) => this.settle(row));
  }

  private settle(row: number): void {
    const { window } = this;
    const tally = this.tallyOf(window.sender[row]!);
    const target = window.group[row]!;
    const got = window.has(row, 0);
    const confirmedMs = window.acknowledgedMs[row]!;
    const takenMs = Number.isNaN(confirmedMs) ? window.lastMs[row]! : confirmedMs;
    if (Number.isNaN(takenMs)) {
      if (window.refused[row] === 0) tally.undecided++;
      return;
    }
    const beginMs = window.sentMs[row]! - this.graceMs;
    const due = this.connected.through(target, beginMs, takenMs + this.graceMs);
    if (due === Due.no && !got) return;
    if (due !== Due.yes || (!got && this.heard.lostBefore(target, window.sentMs[row]! + this.horizonMs)))
      tally.undecided++;
    else {
      tally.due++;
      if (!got) tally.lost++;
      else {
        tally.received++;
        if (window.isLate(row, 0)) tally.late++;
      }
    }
  }

  private tallyOf(sender: number): PrivateTally {
    return this.tallies[this.populationOf[sender]!]!;
  }
}
