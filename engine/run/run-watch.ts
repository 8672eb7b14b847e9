import type { Clock, ClockTask } from '../clock/clock.js';
import { CircuitBreaker } from '../judge/circuit-breaker.js';
import { failedEarly, type Threshold } from '../judge/threshold.js';
import type { Plan } from '../plan/plan.js';
import type { Safety } from '../plan/resolved-profile.generated.js';
import type { Aggregate } from '../telemetry/aggregate.js';
import { deliveriesBySize, settledFigures } from '../telemetry/delivery-figures.js';
import { figuresOf, warmUpsOf } from '../telemetry/figures.js';
import type { Tick } from '../telemetry/tick.js';
import type { PhaseLog } from './phase-log.js';
import type { GeneratorMonitor } from './ports.js';
import { LEAST_PAUSE_AFTER_FAILURE_MS } from '../workload/concurrency.js';
import { TickMaker } from './tick-maker.js';

/** Ticks wait for every thread's snapshot, but no longer than this for one that is stuck. */
const LATEST_TICK_MS = 2500;

export interface WatchOptions {
  plan: Plan;
  aggregate: Aggregate;
  phases: PhaseLog;
  clock: Clock;
  safety: Safety;
  thresholds: readonly Threshold[];
  monitor: Pick<GeneratorMonitor, 'sample'>;
  onTick: (tick: Tick) => void;
  /** The run must stop: a safety limit, a target that is gone, a threshold with `abortOnFail`. */
  onTrip: (code: string, text: string) => void;
}

/** Looks at the run once a second: makes the tick, and trips where it shows that the run must stop. */
export class RunWatch {
  readonly ticks: TickMaker;
  private readonly options: WatchOptions;
  private readonly breaker: CircuitBreaker;
  /** Live shards that have reported since all of them had. */
  private readonly reported = new Set<number>();
  private latest: ClockTask<undefined> | undefined;
  private watching = false;
  /** Since when nobody is connected, from the start of the run. */
  private goneSinceMs: number | undefined;
  /** Handshakes that had failed when somebody was last connected. */
  private failedBefore = 0;

  constructor(options: WatchOptions) {
    this.options = options;
    this.breaker = new CircuitBreaker(options.safety);
    this.ticks = new TickMaker(options.plan, options.aggregate);
  }

  start(atMs: number): void {
    this.watching = true;
    this.ticks.start(atMs);
    this.arm();
  }

  end(): void {
    this.watching = false;
    this.latest?.unsubscribe();
  }

  /** One more tick, for what was decided at the very end. */
  last(): void {
    const { clock, monitor, onTick } = this.options;
    onTick(this.ticks.make(clock.now(), monitor.sample()));
  }

  /** A shard's snapshot has come: a tick is due once every live one has reported anew. */
  heard(shard: number, live: ReadonlySet<number>): void {
    this.reported.add(shard);
    for (const other of live) if (!this.reported.has(other)) return;
    this.reported.clear();
    if (this.watching && this.ticks.due(this.options.clock.now())) this.look();
  }

  private arm(): void {
    const { clock } = this.options;
    this.latest?.unsubscribe();
    this.latest = clock.at(clock.now() + LATEST_TICK_MS, () => this.look());
  }

  private look(): void {
    const { clock, monitor, onTick, onTrip } = this.options;
    this.arm();
    const tick = this.ticks.make(clock.now(), monitor.sample());
    onTick(tick);
    const trip = this.limitPassed(tick) ?? this.targetGone(tick) ?? this.thresholdFailed(tick);
    if (trip) onTrip(trip.code, trip.text);
  }

  private limitPassed({ atMs, generator }: Tick): Trip | undefined {
    return this.breaker.check({
      atMs,
      ...this.ticks.outcomes(),
      rssBytes: generator.rssBytes,
    });
  }

  /**
   * A target that nobody is connected to any more can't be measured. Where clients come back, they get the time for it.
   * While they arrive, and between the sessions of closed populations, nobody may be connected for a moment: then it
   * takes a handshake that failed, too.
   */
  private targetGone({ connections, phase, atMs }: Tick): Trip | undefined {
    if (phase === 'drain' || phase === 'close') return undefined;
    const { aggregate, plan } = this.options;
    const { open, attempted, established, failed } = connections;
    // Clients that our own faults have lost say nothing of the target.
    if (aggregate.counter('clients.lost') >= plan.clients) return undefined;
    if (open > 0) this.failedBefore = failed;
    const isArriving =
      (phase === 'connect' && (established === 0 || failed === this.failedBefore)) ||
      (phase === 'hold' && failed === this.failedBefore && plan.populations.some(({ session }) => session));
    if (open > 0 || attempted === 0 || isArriving) {
      this.goneSinceMs = undefined;
      return undefined;
    }
    this.goneSinceMs ??= atMs;
    if (atMs - this.goneSinceMs < patienceMs(plan)) return undefined;
    const text = established === 0 ? 'no client could connect' : 'the target dropped every connection';
    return { code: 'TARGET_GONE', text };
  }

  private thresholdFailed({ errors, phase, phaseMs }: Tick): Trip | undefined {
    const { clock, plan, aggregate, phases, thresholds } = this.options;
    if (phase !== 'hold' || !thresholds.some(({ abortOnFail }) => abortOnFail)) return undefined;
    const without = warmUpsOf(plan);
    const figures = figuresOf(aggregate, plan, phases.durations(clock.now()), { without });
    const { ledger } = aggregate;
    const bySize: Record<string, object | null> = {};
    if (ledger && thresholds.some(({ metric }) => metric.startsWith('deliveries.bySize.'))) {
      for (const [name, each] of Object.entries(deliveriesBySize(ledger, plan, without))) {
        bySize[name] = settledFigures(each);
      }
    }
    const deliveries = { ...settledFigures(figures.deliveries), bySize };
    const judged = {
      ...figures,
      deliveries,
      presence: onceSettled(figures.presence, ['due', 'lost', 'undecided']),
      typing: onceSettled(figures.typing, ['due', 'received', 'lost', 'late', 'undecided']),
      private: onceSettled(figures.private, ['due', 'received', 'lost', 'late', 'undecided']),
      reading: aggregate.unread.figures,
      errors,
    };
    const failed = failedEarly(thresholds, judged, phaseMs);
    return failed && { code: 'THRESHOLD', text: `threshold ${failed.metric} ${failed.text} failed` };
  }
}

/** Without what a ledger counts while it has settled nothing: none is none by then. */
function onceSettled<T extends { due: number | null; undecided: number | null }>(
  figures: T,
  counts: readonly (keyof T)[],
): Partial<T> {
  if ((figures.due ?? 0) + (figures.undecided ?? 0) > 0) return figures;
  return Object.fromEntries(
    Object.entries(figures).filter(([name]) => !counts.includes(name as keyof T)),
  ) as Partial<T>;
}

/**
 * How long nobody may be connected before the target counts as gone: two of the longest waits of clients that come back;
 * of closed populations, two think times on average.
 */
function patienceMs({ populations, timeouts }: Plan): number {
  const waits = populations.map(({ session, reconnect: { policy, delayMs, maxDelayMs } }) => {
    if (session) return 2 * (Math.max(session.thinkTime.meanMs, LEAST_PAUSE_AFTER_FAILURE_MS) + timeouts.connectMs);
    if (policy === 'none') return 0;
    return 2 * ((policy === 'fixed' ? delayMs : maxDelayMs) + timeouts.connectMs);
  });
  return Math.max(...waits);
}

interface Trip {
  code: string;
  text: string;
}
