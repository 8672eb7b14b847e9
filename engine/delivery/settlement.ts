import type { Plan } from '../plan/plan.js';
import type { DeliveryFault, DeliverySamples } from './delivery-samples.js';
import type { DeliveryTallies } from './delivery-tallies.js';
import type { DeliveryTally } from './delivery-tally.js';
import { Due } from './member-times.js';
import type { MessageSet } from './message-set.js';
import type { MissedCopies } from './missed-copies.js';
import type { ShardsHeard } from './shards-heard.js';

/** A client that has said goodbye may still be sent to until the target has heard it: the transport waits so long. */
export const CLOSING_MS = 5000;

/** Where the outcome of a message is written down. */
export interface Books {
  tallies: DeliveryTallies;
  samples: DeliverySamples;
  missed: MissedCopies;
}

/** Decides what the copies of a message came to, once nothing more of it can become known. The ledger says by what rules. */
export class Settlement {
  private readonly books: Books;
  private readonly graceMs: number;
  private readonly horizonMs: number;
  private readonly heard: ShardsHeard;

  /** `horizonMs`: how long after its send a copy may still come. */
  constructor(plan: Plan, horizonMs: number, heard: ShardsHeard, books: Books) {
    this.books = books;
    this.graceMs = plan.deliveries.graceMs;
    this.horizonMs = horizonMs;
    this.heard = heard;
  }

  /** Reads the row of the message; the ledger takes it out of the window then. */
  settle(set: MessageSet, row: number): void {
    const { window } = set;
    const members = set.sizeOf(window.group[row]!);
    const tally = this.books.tallies.of(window.cell[row]!);
    const acknowledgedMs = window.acknowledgedMs[row]!;
    const takenMs = Number.isNaN(acknowledgedMs) ? window.lastMs[row]! : acknowledgedMs;
    if (Number.isNaN(takenMs)) {
      if (window.refused[row] === 0) tally.undecided += members;
      return;
    }
    tally.first.record(window.firstMs[row]! - window.intendedMs[row]!);
    tally.last.record(window.lastMs[row]! - window.intendedMs[row]!);
    const lastMs = window.lastMs[row]!;
    const beginMs = window.sentMs[row]! - this.graceMs;
    const endMs = takenMs + this.graceMs;
    const settledMs = window.sentMs[row]! + this.horizonMs;
    const odd = set.isOdd(row);
    for (let member = 0; member < members; member++) {
      const got = window.has(row, member);
      switch (set.dueThrough(window.group[row]!, member, beginMs, endMs)) {
        case Due.unknown:
          tally.undecided++;
          break;
        case Due.no:
          if (!got) break;
          if (set.dueThrough(window.group[row]!, member, beginMs - CLOSING_MS, lastMs + this.graceMs) !== Due.no) {
            tally.undecided++;
            break;
          }
          tally.misdelivered++;
          this.sample('misdelivered', set, row, member);
          break;
        case Due.yes:
          if (!got && this.heard.lostBefore(set.clientAt(window.group[row]!, member), settledMs)) {
            tally.undecided++;
            break;
          }
          tally.due++;
          if (!got) {
            tally.lost++;
            this.books.missed.lost(set.clientAt(window.group[row]!, member), window.sentMs[row]!);
            this.sample('lost', set, row, member);
            break;
          }
          tally.received++;
          if (window.isLate(row, member)) tally.late++;
          if (odd) this.tellOdd(set, row, member, tally);
      }
    }
  }

  private tellOdd(set: MessageSet, row: number, member: number, tally: DeliveryTally): void {
    const duplicate = set.noted('duplicate', row, member);
    const reordered = set.noted('reordered', row, member);
    tally.duplicate += duplicate;
    tally.reordered += reordered;
    if (duplicate > 0) this.sample('duplicate', set, row, member);
    if (reordered > 0) this.sample('reordered', set, row, member);
  }

  private sample(fault: DeliveryFault, set: MessageSet, row: number, member: number): void {
    const { window } = set;
    const receiver = set.clientAt(window.group[row]!, member);
    this.books.samples.add(fault, set.id, window.group[row]!, window.sender[row]!, window.sequence[row]!, receiver);
  }
}
