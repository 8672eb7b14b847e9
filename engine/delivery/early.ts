import { receiptColumns } from './delivery-log.js';
import { Rows } from './rows.js';

/** Room for the sender in a key. */
const SENDERS = 2 ** 26;

/**
 * Receipts whose message the sender's shard, the same for all here, has not told of yet, and what came after them from
 * the same sender to the same receiver: in their order, which is the order that the ledger must see.
 */
export class Early {
  private readonly rows = new Rows(receiptColumns);
  /** Who waits for whom. */
  private pairs = new Set<number>();

  /** A receipt of that sender by that receiver is kept: what follows must wait behind it. */
  holds(receiver: number, sender: number): boolean {
    return this.pairs.size > 0 && this.pairs.has(receiver * SENDERS + sender);
  }

  keep(receiver: number, sender: number, sequence: number, atMs: number): void {
    const row = this.rows.add();
    const { columns } = this.rows;
    columns.receiver[row] = receiver;
    columns.sender[row] = sender;
    columns.sequence[row] = sequence;
    columns.atMs[row] = atMs;
    this.pairs.add(receiver * SENDERS + sender);
  }

  /** Forgets those that `take` accepts. */
  retry(take: (receiver: number, sender: number, sequence: number, atMs: number) => boolean): void {
    const { rows } = this;
    const { receiver, sender, sequence, atMs } = rows.columns;
    this.pairs.clear();
    rows.retain((row) => {
      const waits = this.holds(receiver[row]!, sender[row]!);
      if (!waits && take(receiver[row]!, sender[row]!, sequence[row]!, atMs[row]!)) return false;
      this.pairs.add(receiver[row]! * SENDERS + sender[row]!);
      return true;
    });
  }

  /** Forgets all; returns how many. */
  clear(): number {
    const { length } = this.rows;
    this.rows.length = 0;
    this.pairs.clear();
    return length;
  }
}
