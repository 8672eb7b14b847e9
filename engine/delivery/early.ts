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
    let kept = 0;
    for (let row = 0; row < rows.length; row++) {
      const waits = this.holds(receiver[row]!, sender[row]!);
      if (!waits && take(receiver[row]!, sender[row]!, sequence[row]!, atMs[row]!)) continue;
      this.pairs.add(receiver[row]! * SENDERS + sender[row]!);
      if (kept < row) for (const column of Object.values(rows.columns)) column[kept] = column[row]!;
      kept++;
    }
    rows.length = kept;
  }

  /** Forgets all; returns how many. */
  clear(): number {
    const { length } = this.rows;
    this.rows.length = 0;
    this.pairs.clear();
    return length;
  }
}
