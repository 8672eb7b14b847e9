import { Rows } from './rows.js';

const sendColumns = (capacity: number) => ({
  /** Number of a client over all populations, as everywhere here. */
  sender: new Uint32Array(capacity),
  sequence: new Uint32Array(capacity),
  group: new Int32Array(capacity),
  /** The phase of the workload that it counts for; -1: none. */
  workload: new Int8Array(capacity),
  intendedMs: new Float64Array(capacity),
  sentMs: new Float64Array(capacity),
});

export const receiptColumns = (capacity: number) => ({
  receiver: new Uint32Array(capacity),
  sender: new Uint32Array(capacity),
  sequence: new Uint32Array(capacity),
  atMs: new Float64Array(capacity),
});

const refusalColumns = (capacity: number) => ({
  sender: new Uint32Array(capacity),
  sequence: new Uint32Array(capacity),
});

const changeColumns = (capacity: number) => ({
  client: new Uint32Array(capacity),
  /** Position in the plan's group sets; -1: the connection has ended, and every membership with it. */
  set: new Int16Array(capacity),
  group: new Int32Array(capacity),
  /** 1: it has left the group; else it has joined. */
  left: new Uint8Array(capacity),
  /** The join or leave was asked for. */
  askedMs: new Float64Array(capacity),
  /** It was confirmed (Infinity: never), or the connection has ended. */
  atMs: new Float64Array(capacity),
});

export type Sends = ReturnType<typeof sendColumns>;
export type Receipts = ReturnType<typeof receiptColumns>;
export type Refusals = ReturnType<typeof refusalColumns>;
export type MemberChanges = ReturnType<typeof changeColumns>;

/** What a shard has seen of messages and members since the last take, each in the order in which it saw it. */
export interface DeliveryDelta {
  sends: Sends;
  receipts: Receipts;
  refusals: Refusals;
  changes: MemberChanges;
}

/**
 * What a thread writes down for the ledger: 20 bytes a receipt, 29 a send. Times are on the machine's monotonic clock,
 * in ms.
 */
export class DeliveryLog {
  private readonly sends = new Rows(sendColumns);
  private readonly receipts = new Rows(receiptColumns);
  private readonly refusals = new Rows(refusalColumns);
  private readonly changes = new Rows(changeColumns);

  sent(sender: number, sequence: number, group: number, workload: number, intendedMs: number, sentMs: number): void {
    const row = this.sends.add();
    const { columns } = this.sends;
    columns.sender[row] = sender;
    columns.sequence[row] = sequence;
    columns.group[row] = group;
    columns.workload[row] = workload;
    columns.intendedMs[row] = intendedMs;
    columns.sentMs[row] = sentMs;
  }

  received(receiver: number, sender: number, sequence: number, atMs: number): void {
    const row = this.receipts.add();
    const { columns } = this.receipts;
    columns.receiver[row] = receiver;
    columns.sender[row] = sender;
    columns.sequence[row] = sequence;
    columns.atMs[row] = atMs;
  }

  /** The target said that it did not take the message. */
  refused(sender: number, sequence: number): void {
    const row = this.refusals.add();
    this.refusals.columns.sender[row] = sender;
    this.refusals.columns.sequence[row] = sequence;
  }

  /** `atMs` Infinity: nobody knows, for no confirmation has come, be it that it joined or that it left. */
  joined(client: number, set: number, group: number, askedMs: number, atMs: number): void {
    this.change(client, set, group, 0, askedMs, atMs);
  }

  /** `atMs` Infinity: no confirmation has come. */
  left(client: number, set: number, group: number, askedMs: number, atMs: number): void {
    this.change(client, set, group, 1, askedMs, atMs);
  }

  /** The connection has ended. */
  gone(client: number, atMs: number): void {
    this.change(client, -1, -1, 0, 0, atMs);
  }

  take(): DeliveryDelta {
    return {
      sends: this.sends.take(),
      receipts: this.receipts.take(),
      refusals: this.refusals.take(),
      changes: this.changes.take(),
    };
  }

  private change(client: number, set: number, group: number, left: number, askedMs: number, atMs: number): void {
    const row = this.changes.add();
    const { columns } = this.changes;
    columns.client[row] = client;
    columns.set[row] = set;
    columns.group[row] = group;
    columns.left[row] = left;
    columns.askedMs[row] = askedMs;
    columns.atMs[row] = atMs;
  }
}
