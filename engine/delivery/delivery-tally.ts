import { Histogram } from '../telemetry/histogram.js';

/** What came of copies of messages, for whatever they are grouped by. */
export class DeliveryTally {
  /** Copies that members must get, settled; received + lost. */
  due = 0;
  received = 0;
  /** Copies of which nobody can say whether they were due. */
  undecided = 0;
  lost = 0;
  /** Further copies of what had been received. */
  duplicate = 0;
  /** Copies that came after a later message of the same sender in the same group. */
  reordered = 0;
  /** Copies received later than the limit, counted among the received too. */
  late = 0;
  /** Copies to clients that were no members. */
  misdelivered = 0;
  /** From the intended send to each receipt; of each message to its first and to its last one. */
  readonly latency = new Histogram();
  readonly first = new Histogram();
  readonly last = new Histogram();

  add(other: DeliveryTally): void {
    this.addCounts(other);
    this.latency.merge(other.latency);
    this.first.merge(other.first);
    this.last.merge(other.last);
  }

  /** Without the distributions, for who looks every second. */
  addCounts(other: DeliveryTally): void {
    this.due += other.due;
    this.received += other.received;
    this.undecided += other.undecided;
    this.lost += other.lost;
    this.duplicate += other.duplicate;
    this.reordered += other.reordered;
    this.late += other.late;
    this.misdelivered += other.misdelivered;
  }
}
