import { Histogram } from '../telemetry/histogram.js';

/** What came of the pushes that tell members of others who join and leave. */
export class PresenceTally {
  /** Pushes that members must get, settled: received + lost. */
  due = 0;
  received = 0;
  lost = 0;
  /** Pushes of which nobody can say whether they were due. */
  undecided = 0;
  /** Further pushes of what had been told. */
  duplicate = 0;
  /** From the intended join or leave to each push. */
  readonly latency = new Histogram();

  add(other: PresenceTally): void {
    this.due += other.due;
    this.received += other.received;
    this.lost += other.lost;
    this.undecided += other.undecided;
    this.duplicate += other.duplicate;
    this.latency.merge(other.latency);
  }
}
