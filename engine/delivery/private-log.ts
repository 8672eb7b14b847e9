import { Rows } from './rows.js';

const sendColumns = (capacity: number) => ({
  /** Number of a client over all populations, as everywhere here. */
  sender: new Uint32Array(capacity),
  /** Among the private messages of its sender. */
  sequence: new Uint32Array(capacity),
  target: new Uint32Array(capacity),
  intendedMs: new Float64Array(capacity),
  sentMs: new Float64Array(capacity),
});

const answerColumns = (capacity: number) => ({
  sender: new Uint32Array(capacity),
  sequence: new Uint32Array(capacity),
  /** When it was confirmed; NaN: it was refused. */
  atMs: new Float64Array(capacity),
});

export const privateReceiptColumns = (capacity: number) => ({
  receiver: new Uint32Array(capacity),
  sender: new Uint32Array(capacity),
  sequence: new Uint32Array(capacity),
  atMs: new Float64Array(capacity),
});

const lifeColumns = (capacity: number) => ({
  client: new Uint32Array(capacity),
  /** 1: the connection has become usable; 0: it has ended. */
  begins: new Uint8Array(capacity),
  atMs: new Float64Array(capacity),
});

export interface PrivateDelta {
  sends: ReturnType<typeof sendColumns>;
  answers: ReturnType<typeof answerColumns>;
  receipts: ReturnType<typeof privateReceiptColumns>;
  lives: ReturnType<typeof lifeColumns>;
}

/** What a thread writes down of private messages and connections. Times are on the machine's monotonic clock, in ms. */
export class PrivateLog {
  private readonly sends = new Rows(sendColumns);
  private readonly answers = new Rows(answerColumns);
  private readonly receipts = new Rows(privateReceiptColumns);
  private readonly lives = new Rows(lifeColumns);

  sent(sender: number, sequence: number, target: number, intendedMs: number, sentMs: number): void {
    const row = this.sends.add();
    const { columns } = this.sends;
    columns.sender[row] = sender;
    columns.sequence[row] = sequence;
    columns.target[row] = target;
    columns.intendedMs[row] = intendedMs;
    columns.sentMs[row] = sentMs;
  }

  /** `atMs` NaN: refused. */
  answered(sender: number, sequence: number, atMs: number): void {
    const row = this.answers.add();
    const { columns } = this.answers;
    columns.sender[row] = sender;
    columns.sequence[row] = sequence;
    columns.atMs[row] = atMs;
  }

  received(receiver: number, sender: number, sequence: number, atMs: number): void {
    const row = this.receipts.add();
    const { columns } = this.receipts;
    columns.receiver[row] = receiver;
    columns.sender[row] = sender;
    columns.sequence[row] = sequence;
    columns.atMs[row] = atMs;
  }

  /** The connection has become usable (`begins`), or has ended. */
  connected(client: number, begins: boolean, atMs: number): void {
    const row = this.lives.add();
    const { columns } = this.lives;
    columns.client[row] = client;
    columns.begins[row] = begins ? 1 : 0;
    columns.atMs[row] = atMs;
  }

  take(): PrivateDelta {
    return {
      sends: this.sends.take(),
      answers: this.answers.take(),
      receipts: this.receipts.take(),
      lives: this.lives.take(),
    };
  }
}
