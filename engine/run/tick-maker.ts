import type { Plan } from '../plan/plan.js';
import type { Aggregate } from '../telemetry/aggregate.js';
import { errorsByCategory } from '../telemetry/error-categories.js';
import { plannedMessages } from '../telemetry/figures.js';
import type { Histogram } from '../telemetry/histogram.js';
import type { Counter } from '../telemetry/metric.js';
import type { ThreadTick, Tick, TickDist } from '../telemetry/tick.js';
import type { Phase } from './phase.js';
import type { GeneratorSample } from './ports.js';

/** Ticks closer together than this would show a rate of noise. */
const LEAST_TICK_MS = 500;
/** A shorter part of an interval says nothing about a rate. */
const LEAST_OVERLAP_MS = 50;

/** Builds the tick of each second from the aggregate, and remembers what the last one saw. */
export class TickMaker {
  private readonly plan: Plan;
  private readonly aggregate: Aggregate;
  private readonly plannedMessages: number;
  private readonly last = new Map<string, number>();
  /** Clients that connect before hold. */
  private readonly arriving: number;
  /** Some messages follow from what the target does. */
  private readonly hasLoops: boolean;
  private startedAtMs = 0;
  private lastAtMs = 0;
  private phase: Phase = 'connect';
  private phaseAtMs = 0;
  private readonly spans = new Map<Phase, { fromMs: number; toMs: number }>();

  constructor(plan: Plan, aggregate: Aggregate) {
    this.plan = plan;
    this.aggregate = aggregate;
    this.plannedMessages = plannedMessages(plan);
    this.arriving = plan.populations.reduce((sum, { clients, session }) => sum + (session ? 0 : clients), 0);
    this.hasLoops = plan.populations.some(({ messages }) => messages?.loop);
  }

  start(atMs: number): void {
    this.startedAtMs = atMs;
    this.lastAtMs = atMs;
  }

  enter(phase: Phase, atMs: number): void {
    const before = this.spans.get(this.phase);
    if (before) before.toMs = atMs;
    this.spans.set(phase, { fromMs: atMs, toMs: Infinity });
    this.phase = phase;
    this.phaseAtMs = atMs;
  }

  due(nowMs: number): boolean {
    return nowMs - this.lastAtMs >= LEAST_TICK_MS;
  }

  /**
   * Connects, creations, joins and messages so far: how many failed, and how many ended at all. Attempts to come back that
   * failed are left out: the reconnect policy expects them.
   */
  outcomes(): { connectFailures: number; failures: number; ended: number } {
    const sum = (...counters: Counter[]): number =>
      counters.reduce((total, counter) => total + this.aggregate.counter(counter), 0);
    const connectFailures = sum('connections.failed') - sum('connections.failedReturns');
    const failures =
      connectFailures +
      sum('groups.failed', 'joins.failed', 'messages.refused', 'messages.timedOut', 'messages.disconnected');
    const good = sum(
      'connections.established',
      'groups.created',
      'groups.existing',
      'joins.joined',
      'messages.acknowledged',
    );
    return { connectFailures, failures, ended: failures + good };
  }

  make(nowMs: number, generator: GeneratorSample): Tick {
    const { aggregate, plan } = this;
    const fromMs = this.lastAtMs;
    this.lastAtMs = nowMs;
    const count = (counter: Counter): number => aggregate.counter(counter);
    const perSecond = (key: string, total: number, phase?: Phase): number => {
      const before = this.last.get(key) ?? 0;
      this.last.set(key, total);
      return (1000 * (total - before)) / this.countedMs(fromMs, nowMs, phase);
    };
    const interval = aggregate.takeInterval();
    const established = count('connections.established');
    const created = count('groups.created');
    const joined = count('joins.joined');
    const sent = count('messages.sent');
    const received = count('messages.received');
    const errors = [...aggregate.errors.values()];
    const errorTotal = errors.reduce((sum, error) => sum + error.count, 0);
    return {
      atMs: Math.max(0, nowMs - this.startedAtMs),
      phase: this.phase,
      phaseMs: Math.max(0, nowMs - this.phaseAtMs),
      phaseProgress: Math.min(1, Math.max(0, this.progress(nowMs, established, created, joined))),
      connections: {
        planned: plan.clients,
        attempted: count('connections.attempted'),
        established,
        failed: count('connections.failed'),
        dropped: count('connections.dropped'),
        open: aggregate.open,
        perSecond: perSecond('established', established, 'connect'),
      },
      groups: {
        planned: plan.groupSets.reduce((sum, set) => sum + set.count, 0),
        attempted: count('groups.attempted'),
        created,
        existing: count('groups.existing'),
        failed: count('groups.failed'),
        perSecond: perSecond('created', created, 'groups'),
      },
      joins: {
        planned: plan.groupSets.reduce((sum, set) => sum + set.memberships, 0),
        joined,
        failed: count('joins.failed'),
        perSecond: perSecond('joined', joined, 'join'),
      },
      messages: {
        planned: count('messages.planned'),
        sent,
        acknowledged: count('messages.acknowledged'),
        refused: count('messages.refused'),
        timedOut: count('messages.timedOut'),
        disconnected: count('messages.disconnected'),
        droppedSends:
          count('messages.dropped.disconnected') +
          count('messages.dropped.inFlight') +
          count('messages.dropped.generator'),
        received,
        sentPerSecond: perSecond('sent', sent, 'hold'),
        receivedPerSecond: perSecond('received', received, 'hold'),
        plannedPerSecond: perSecond('planned', count('messages.planned'), 'hold'),
        responseMs: tickDist(interval('messages.responseMs')),
        serviceMs: tickDist(interval('messages.serviceMs')),
        sendLagMs: tickDist(interval('messages.sendLagMs')),
      },
      deliveries: this.deliveries(),
      soFar: { responseMs: tickDist(aggregate.distribution('messages.responseMs')) },
      heartbeats: {
        sent: count('heartbeats.client.sent'),
        answered: count('heartbeats.client.answered'),
        missed: count('heartbeats.client.missed'),
        received: count('heartbeats.server.received'),
        ponged: count('heartbeats.server.ponged'),
      },
      bytes: {
        sentPerSecond: perSecond('bytesSent', count('bytes.sent')),
        receivedPerSecond: perSecond('bytesReceived', count('bytes.received')),
      },
      errors: {
        total: errorTotal,
        critical: errors.filter(({ critical }) => critical).reduce((sum, error) => sum + error.count, 0),
        perSecond: perSecond('errors', errorTotal),
        byCategory: errorsByCategory(aggregate),
        byCode: Object.fromEntries(errors.map(({ code, count: times }) => [code, times])),
      },
      generator: {
        cpuCores: generator.cpuCores,
        rssBytes: generator.rssBytes,
        eventLoopDelayP99Ms: interval('generator.eventLoopDelayMs')?.percentileMs(99) ?? null,
        gcPauseMaxMs: interval('generator.gcPauseMs')?.maxMs ?? null,
        runners: generator.runners.map(({ runner, cpuCores, rssBytes }) => ({ runner, cpuCores, rssBytes })),
        threads: this.threads(generator, Math.max(1, nowMs - fromMs)),
      },
    };
  }

  private deliveries(): Tick['deliveries'] {
    const { ledger } = this.aggregate;
    if (!ledger) return null;
    const { due, received, undecided, lost, duplicate, reordered, misdelivered, late } = ledger.counts();
    const latencyMs = tickDist(ledger.takeInterval());
    return { due, received, undecided, lost, duplicate, reordered, misdelivered, late, latencyMs };
  }

  private threads({ runners }: GeneratorSample, passedMs: number): ThreadTick[] {
    return this.aggregate.threads.flatMap((thread, number) => {
      if (thread.lost) return [];
      const { cpuMs, ...health } = thread.takeInterval();
      const runner = runners.find(({ shards }) => shards.includes(number))?.runner ?? 0;
      return [{ thread: number, runner, cpuCores: cpuMs / passedMs, ...health }];
    });
  }

  /**
   * How much of an interval a counter was counted in: the part that lies in its own phase, so that a phase that begins or
   * ends within it shows its true rate. The whole of it for a counter of no phase, and for stragglers.
   */
  private countedMs(fromMs: number, toMs: number, phase: Phase | undefined): number {
    const span = phase && this.spans.get(phase);
    const overlapMs = span ? Math.min(toMs, span.toMs) - Math.max(fromMs, span.fromMs) : 0;
    return Math.max(1, overlapMs >= LEAST_OVERLAP_MS ? overlapMs : toMs - fromMs);
  }

  private progress(nowMs: number, established: number, created: number, joined: number): number {
    const { plan, aggregate } = this;
    switch (this.phase) {
      case 'connect':
        return (established + aggregate.counter('connections.failed')) / Math.max(1, this.arriving);
      case 'groups': {
        const done = created + aggregate.counter('groups.existing') + aggregate.counter('groups.failed');
        return done / plan.groupSets.reduce((sum, set) => sum + set.count, 0);
      }
      case 'join': {
        const done = joined + aggregate.counter('joins.failed');
        return done / plan.groupSets.reduce((sum, set) => sum + set.memberships, 0);
      }
      case 'hold': {
        // What closed populations send is in no plan, and would pass for more than there is.
        const isPlanned = this.plannedMessages > 0 && !this.hasLoops;
        const byMessages = isPlanned ? aggregate.counter('messages.planned') / this.plannedMessages : 0;
        return Math.max(byMessages, Math.min(1, (nowMs - this.phaseAtMs) / plan.holdMs));
      }
      case 'drain':
      case 'close':
        return plan.clients === 0 ? 1 : 1 - aggregate.open / plan.clients;
    }
  }
}

function tickDist(histogram: Histogram | undefined): TickDist | null {
  if (!histogram || histogram.count === 0) return null;
  return {
    p50: histogram.percentileMs(50)!,
    p95: histogram.percentileMs(95)!,
    p99: histogram.percentileMs(99)!,
    max: histogram.maxMs!,
  };
}
