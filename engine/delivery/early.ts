import { receiptColumns } from './delivery-log.js';
import { Rows } from './rows.js';

/** Room for the sender in a key. */
const SENDERS = 2 ** 26;

/**
 * Receipts whose message the sender's shard has not told of yet, and what came after them from the same sender to the
 * same receiver: in their order, which is the order that the ledger must see.
 */
export class Early {
  private readonly rows = new Rows(receiptColumns);
  /** Who waits for whom. */
  private pairs = new Set<number>();

  get length(): number {
    return this.rows.length;
  }

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
    const { receiver, sender, sequence, atMs } = this.rows.columns;
    this.sift(
      (row) =>
        this.holds(receiver[row]!, sender[row]!) || !take(receiver[row]!, sender[row]!, sequence[row]!, atMs[row]!),
    );
  }

  /** Forgets those received before `atMs`; returns how many. */
  dropBefore(atMs: number): number {
    const before = this.length;
    if (before > 0) this.sift((row) => this.rows.columns.atMs[row]! >= atMs);
    return before - this.length;
  }

  private sift(keeps: (row: number) => boolean): void {
    const { rows } = this;
    const { receiver, sender } = rows.columns;
    this.pairs.clear();
    let kept = 0;
    for (let row = 0; row < rows.length; row++) {
      if (!keeps(row)) continue;
      this.pairs.add(receiver[row]! * SENDERS + sender[row]!);
      if (kept < row) for (const column of Object.values(rows.columns)) column[kept] = column[row]!;
      kept++;
    }
    rows.length = kept;
  }
}
