import { shardOfClient } from '../plan/plan.js';
import { Rows, type Column } from './rows.js';
import type { ShardsHeard } from './shards-heard.js';

/** What came to clients, and when. */
type Receipts = Record<string, Column> & { atMs: Float64Array };

/**
 * Receipts that tell of a client whose shard has not told up to their time. They are kept by that shard: what waits for
 * one is not looked at when another one tells more.
 */
export class Waiting<Columns extends Receipts> {
  private readonly heard: ShardsHeard;
  /** By shard. */
  private readonly rows: Rows<Columns>[];
  private readonly of: keyof Columns & string;
  private readonly receive: (columns: Columns, row: number) => void;

  /** `of`: the column of the client whose shard must tell first; `receive`: is handed what needs to wait no more. */
  constructor(
    shards: number,
    heard: ShardsHeard,
    create: (capacity: number) => Columns,
    of: keyof Columns & string,
    receive: (columns: Columns, row: number) => void,
  ) {
    this.heard = heard;
    this.rows = Array.from({ length: shards }, () => new Rows(create));
    this.of = of;
    this.receive = receive;
  }

  /** Hands on what waits for the shard, which has told more, and for those that tell no more; -1: for these alone. */
  release(shard: number): void {
    this.rows.forEach((rows, each) => {
      if (rows.length === 0 || (each !== shard && !this.heard.isOver(each))) return;
      const { columns } = rows;
      rows.retain((row) => {
        if (!this.isKnown(columns, row)) return true;
        this.receive(columns, row);
        return false;
      });
    });
  }

  /** Hands on those rows that need not wait, and keeps the others. */
  add(columns: Columns): void {
    const clients = columns[this.of]!;
    for (let row = 0; row < clients.length; row++) {
      if (this.isKnown(columns, row)) this.receive(columns, row);
      else this.rows[shardOfClient(clients[row]!, this.rows.length)]!.copy(columns, row);
    }
  }

  private isKnown(columns: Columns, row: number): boolean {
    return this.heard.knowsOf(columns[this.of]![row]!, columns.atMs[row]!);
  }
}
