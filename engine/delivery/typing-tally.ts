import { Histogram } from '../telemetry/histogram.js';

/** What came of the pushes that tell the others of a group when a member begins to type and when it stops. */
export class TypingTally {
  /** Pushes that members must get, settled: received + lost. */
  due = 0;
  received = 0;
  lost = 0;
  /** Received later than the limit, counted among the received too. */
  late = 0;
  /** Further pushes of what had been told. */
  duplicate = 0;
  /** Pushes of what nobody had done lately, to no member, or to who types. */
  unexpected = 0;
  /** Pushes of which nobody can say whether they were due. */
  undecided = 0;
  /** From the intended start or stop to each push. */
  readonly latency = new Histogram();

  add(other: TypingTally): void {
    this.due += other.due;
    this.received += other.received;
    this.lost += other.lost;
    this.late += other.late;
    this.duplicate += other.duplicate;
    this.unexpected += other.unexpected;
    this.undecided += other.undecided;
    this.latency.merge(other.latency);
  }
}
