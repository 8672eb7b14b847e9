import type { Clock } from '../clock/clock.js';
import { comparedTotals, totalsAreComparable } from '../judge/verdict.js';
import { figuresOf } from '../telemetry/figures.js';
import type { TargetFigures, TargetTotals } from '../telemetry/target-figures.js';
import type { Outcome } from './outcome.js';
import type { TargetProbe, TargetReading } from './ports.js';

/** How long the target's count may take to meet ours after drain. */
const SETTLE_MS = 3000;
const SETTLE_EVERY_MS = 100;

/** What the target itself counted of the run, where it gives a count. */
export class TargetCount {
  /** `null` until it is known, and where it can't be read. */
  figures: TargetFigures | null = null;
  private readonly probe: TargetProbe | undefined;
  private readonly clock: Clock;
  private before: TargetReading | undefined;

  constructor(probe: TargetProbe | undefined, clock: Clock) {
    this.probe = probe;
    this.clock = clock;
  }

  /** Reads where the count stands before the first connect. */
  takeStock(done: () => void): void {
    if (!this.probe) return done();
    this.probe.read((reading) => {
      this.before = reading;
      done();
    });
  }

  /**
   * Reads the count until it meets `own()`, or 3 s have passed: the copies of the last messages may still be on their
   * way when the senders have theirs. Where `own` returns `undefined` there is nothing to wait for.
   */
  meet(own: () => TargetTotals | undefined, done: () => void): void {
    const { probe, before, clock } = this;
    if (!probe || !before) return done();
    const untilMs = clock.now() + SETTLE_MS;
    const look = (): void => {
      probe.read((after) => {
        this.figures = after ? (between(before, after) ?? null) : null;
        const ours = this.figures ? own() : undefined;
        if (!ours || equal(ours, this.figures!) || clock.now() >= untilMs) done();
        else clock.at(clock.now() + SETTLE_EVERY_MS, look);
      });
    };
    look();
  }
}

/** Our own count, where the target's can be held against it; else `undefined`. */
export function ownTotals({ aggregate, plan, stop, faultsInjected }: Outcome): TargetTotals | undefined {
  const figures = figuresOf(aggregate, plan, {});
  const clientsLost = aggregate.counter('clients.lost');
  return totalsAreComparable({ figures, stop, clientsLost, faultsInjected }) ? comparedTotals({ figures }) : undefined;
}

/** `undefined` where the count has gone back: the target was restarted, and does not know of what was before. */
function between(before: TargetReading, after: TargetReading): TargetFigures | undefined {
  const totals: TargetTotals = {
    connections: after.connections - before.connections,
    groups: after.groups - before.groups,
    messages: after.messages - before.messages,
    deliveries: after.deliveries - before.deliveries,
  };
  if (Object.values(totals).some((count) => count < 0)) return undefined;
  const isTimed = after.cpuMicros !== undefined && before.cpuMicros !== undefined;
  return {
    ...totals,
    cpuSeconds: isTimed ? (after.cpuMicros! - before.cpuMicros!) / 1e6 : null,
    rssBytes: after.peakRssBytes ?? null,
  };
}

function equal(a: TargetTotals, b: TargetTotals): boolean {
  return (
    a.connections === b.connections &&
    a.groups === b.groups &&
    a.messages === b.messages &&
    a.deliveries === b.deliveries
  );
}
