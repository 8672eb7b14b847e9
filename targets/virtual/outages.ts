import type { Clock } from '../../engine/clock/clock.js';
import { Chance } from '../embedded/faults/chance.js';
import type { Failure } from './target-model.js';

/** When connections are dropped and refused. Nothing fails before `begin`. */
export class Outages {
  private readonly clock: Clock;
  private readonly failures: readonly Failure[];
  private readonly chance: Chance;
  private readonly drop: (strikes: () => boolean) => void;
  private startMs = Infinity;

  /** `drop` cuts each open connection for which it is told so, asking once for each. */
  constructor(clock: Clock, failures: readonly Failure[], seed: number, drop: (strikes: () => boolean) => void) {
    this.clock = clock;
    this.failures = failures;
    this.chance = new Chance(seed);
    this.drop = drop;
  }

  /** Times of failures count from here, on the clock. */
  begin(startMs: number): void {
    this.startMs = startMs;
    for (const { fromMs, drop } of this.failures) {
      if (drop > 0) this.clock.at(startMs + fromMs, () => this.drop(() => this.chance.next() < drop));
    }
  }

  /** Draws whether a handshake or HTTP request that comes now is refused. */
  refuses(): boolean {
    if (this.failures.length === 0) return false;
    const offsetMs = this.clock.now() - this.startMs;
    const failure = this.failures.find(({ fromMs, toMs }) => offsetMs >= fromMs && offsetMs < toMs);
    return failure !== undefined && this.chance.next() < failure.refuse;
  }
}
