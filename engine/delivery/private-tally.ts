import { Histogram } from '../telemetry/histogram.js';

/** What came of private messages at those they were for. */
export class PrivateTally {
  /** Settled, and to a client that was connected: received + lost. */
  due = 0;
  received = 0;
  lost = 0;
  /** Received later than the limit, counted among the received too. */
  late = 0;
  /** Further copies of what had been received. */
  duplicate = 0;
  /** Copies to somebody else. */
  misdelivered = 0;
  /** Of which nobody can say whether they were due. */
  undecided = 0;
  /** From the intended send to each receipt. */
  readonly latency = new Histogram();

  add(other: PrivateTally): void {
    this.due += other.due;
    this.received += other.received;
    this.lost += other.lost;
    this.late += other.late;
    this.duplicate += other.duplicate;
    this.misdelivered += other.misdelivered;
    this.undecided += other.undecided;
    this.latency.merge(other.latency);
  }
}
