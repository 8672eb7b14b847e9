import { judgeThresholds, type Threshold } from '../judge/threshold.js';
import { judgePhase, judgeVerdict, judgeWorkload } from '../judge/verdict.js';
import { deliveriesBySize, runDeliveries } from '../telemetry/delivery-figures.js';
import type { Dist } from '../telemetry/dist.js';
import { errorsByCategory } from '../telemetry/error-categories.js';
import { figuresOf, warmUpsOf, workloadMs, type PhaseDurations } from '../telemetry/figures.js';
import type { GeneratorFigures, SourceFigures, ThreadFigures } from '../telemetry/generator-figures.js';
import type { Distribution } from '../telemetry/metric.js';
import type { PhaseFigures, Summary, ReuseFigures, WorkloadFigures } from '../telemetry/summary.js';
import type { ThreadTotals } from '../telemetry/thread-totals.js';
import type { Outcome } from './outcome.js';
import { phases, type Phase } from './phase.js';
import type { GeneratorTotals } from './ports.js';

/** What the summary tells of the run that the engine does not know. */
export interface RunIdentity {
  version: string;
  profileHash: string;
  tags: Record<string, string>;
  /** ISO 8601 UTC; `null` in a virtual run. */
  startedAt: string | null;
  simulated: boolean;
  thresholds: readonly Threshold[];
  /** `null` in a virtual run. */
  generator: GeneratorTotals | null;
  /** `undefined`: no groups of an earlier run were asked for. */
  reuse?: ReuseFigures | undefined;
  /** What connections leave from; absent where the system chooses. */
  sources?: Omit<SourceFigures, 'taken'>;
}

/** Judges a run and puts its figures in the order of summary.json. */
export function summarize(outcome: Outcome, identity: RunIdentity): Summary {
  const { plan, aggregate, stop, stopReason, durationMs, target } = outcome;
  const durations: PhaseDurations = Object.fromEntries(
    Object.entries(outcome.phases).map(([phase, { durationMs: lasted }]) => [phase, lasted]),
  );
  const figures = figuresOf(aggregate, plan, durations);
  const errors = [...aggregate.errors.values()].sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
  const critical = errors.filter((error) => error.critical).reduce((sum, { count }) => sum + count, 0);
  const byCode = errors.map(({ code, count, samples }) => ({ code, count, samples }));
  const byCategory = errorsByCategory(aggregate);
  const generator = generatorFigures(outcome, identity);
  const verdict = judgeVerdict({
    figures,
    stop,
    clientsLost: aggregate.counter('clients.lost'),
    eventLoopDelayP99Ms: aggregate.worstLoopDelayP99Ms('hold'),
    target,
    faultsInjected: outcome.faultsInjected,
  });
  const warmUps = warmUpsOf(plan);
  const judgedFigures = warmUps.length === 0 ? figures : figuresOf(aggregate, plan, durations, { without: warmUps });
  const { ledger } = aggregate;
  const judged = {
    ...judgedFigures,
    deliveries: ledger ? { ...judgedFigures.deliveries, bySize: deliveriesBySize(ledger, plan, warmUps) } : null,
    errors: { critical, byCategory, total: errors.reduce((sum, { count }) => sum + count, 0) },
    generator,
    reading: aggregate.unread.figures,
  };
  return {
    schemaVersion: 1,
    tool: { name: 'populace', version: identity.version },
    simulated: identity.simulated,
    profile: { name: plan.profileName, hash: identity.profileHash },
    plan: { hash: plan.hash },
    seed: plan.seed,
    tags: identity.tags,
    startedAt: identity.startedAt,
    durationMs: Math.round(durationMs),
    stop,
    ...(stopReason === undefined ? {} : { stopReason }),
    verdict,
    ...figures,
    deliveries: runDeliveries(aggregate.ledger, plan),
    silences: outcome.silences,
    reading: aggregate.unread.figures,
    errors: { critical, byCategory, byCode },
    thresholds: judgeThresholds(identity.thresholds, judged, plan),
    generator,
    target,
    phases: phaseFigures(outcome, durations),
    ...(identity.reuse === undefined ? {} : { reuse: identity.reuse }),
    ...(plan.phases.length === 0 ? {} : { workload: workloadFigures(outcome, durations) }),
    populations: Object.fromEntries(
      plan.populations.map(({ key, id }) => [key, figuresOf(aggregate, plan, durations, { population: id })]),
    ),
  };
}

function generatorFigures(
  { aggregate }: Outcome,
  { generator: totals, sources }: RunIdentity,
): GeneratorFigures | null {
  if (!totals) return null;
  const { peak } = aggregate;
  const measured = totals.peakRssBytes > 0 && peak > 0;
  return {
    runners: totals.runners,
    threads: totals.threads,
    cpuSeconds: totals.cpuSeconds,
    rssBytes: totals.peakRssBytes,
    rssBytesPerConnection: measured ? Math.round(totals.peakRssBytes / peak) : null,
    marginalBytesPerConnection: measured
      ? Math.round(Math.max(0, totals.peakRssBytes - totals.baselineRssBytes) / peak)
      : null,
    eventLoopDelayMs: aggregate.distribution('generator.eventLoopDelayMs').toDist(),
    gcPauseMs: aggregate.distribution('generator.gcPauseMs').toDist(),
    coordinator: totals.coordinator,
    byRunner: totals.byRunner.map(({ runner, shards, cpuSeconds, rssBytes }) => ({
      runner,
      cpuSeconds,
      rssBytes,
      threads: shards.map((shard) => threadFigures(shard, aggregate.threads[shard]!)),
    })),
    ...(sources ? { sources: { ...sources, taken: aggregate.counter('ports.taken') } } : {}),
  };
}

function threadFigures(thread: number, totals: ThreadTotals): ThreadFigures {
  const distOf = (distribution: Distribution): Dist | null => totals.distribution(distribution)?.toDist() ?? null;
  return {
    thread,
    lost: totals.lost,
    cpuSeconds: totals.cpuMs / 1000,
    heapBytes: totals.peakHeapBytes,
    eventLoopDelayMs: distOf('generator.eventLoopDelayMs'),
    gcPauseMs: distOf('generator.gcPauseMs'),
    sendLagMs: distOf('messages.sendLagMs'),
  };
}

function phaseFigures(outcome: Outcome, durations: PhaseDurations): Summary['phases'] {
  const { aggregate, plan } = outcome;
  const figures: Partial<Record<Phase, PhaseFigures>> = {};
  for (const phase of phases) {
    const span = outcome.phases[phase];
    if (!span) continue;
    figures[phase] = {
      startedAtMs: Math.round(span.startedAtMs),
      durationMs: Math.round(span.durationMs),
      ...figuresOf(aggregate, plan, durations, { phase }),
      generator: {
        eventLoopDelayMs: aggregate.distribution('generator.eventLoopDelayMs', { phase }).toDist(),
        gcPauseMs: aggregate.distribution('generator.gcPauseMs', { phase }).toDist(),
      },
      verdict: judgePhase(phase, aggregate.worstLoopDelayP99Ms(phase)),
    };
  }
  return figures;
}

/** Of each phase of the workload that was reached: what its messages and reads of history came to. */
function workloadFigures(
  { aggregate, plan, phases: { hold } }: Outcome,
  durations: PhaseDurations,
): Record<string, WorkloadFigures> {
  const figures: Record<string, WorkloadFigures> = {};
  plan.phases.forEach((phase, workload) => {
    if (!hold || phase.atMs >= hold.durationMs) return;
    const own = figuresOf(aggregate, plan, durations, { workload });
    figures[phase.key] = {
      startedAtMs: Math.round(hold.startedAtMs + phase.atMs),
      durationMs: Math.round(workloadMs(phase, hold.durationMs)),
      warmUp: phase.warmUp,
      ...own,
      verdict: judgeWorkload(phase.key, own),
    };
  });
  return figures;
}
