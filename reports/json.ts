import { phases } from '../engine/run/phase.js';
import type { RunDeliveries } from '../engine/telemetry/delivery-figures.js';
import type {
  GeneratorFigures,
  ProcessFigures,
  RunnerFigures,
  SourceFigures,
  ThreadFigures,
} from '../engine/telemetry/generator-figures.js';
import type {
  ErrorFigures,
  PhaseFigures,
  ReadingFigures,
  ReuseFigures,
  ReusedSetFigures,
  Summary,
  ThresholdResult,
  Verdict,
  WorkloadFigures,
} from '../engine/telemetry/summary.js';
import type { TargetFigures } from '../engine/telemetry/target-figures.js';
import { allFigures, deliveries, dist, Each, type Fields, type Shape } from './figures-shape.js';

const verdict: Fields<Verdict> = { status: null, reasons: null };

const phase: Fields<PhaseFigures> = {
  startedAtMs: null,
  durationMs: null,
  ...allFigures,
  generator: { eventLoopDelayMs: dist, gcPauseMs: dist },
  verdict,
};

const workloadPhase: Fields<WorkloadFigures> = {
  startedAtMs: null,
  durationMs: null,
  warmUp: null,
  ...allFigures,
  verdict,
};

const {
  connections,
  groups,
  joins,
  messages,
  private: privately,
  churn,
  presence,
  typing,
  history,
  heartbeats,
  bytes,
} = allFigures;
const summaryShape: Fields<Summary> = {
  schemaVersion: null,
  tool: { name: null, version: null },
  simulated: null,
  profile: { name: null, hash: null },
  plan: { hash: null },
  seed: null,
  tags: null,
  startedAt: null,
  durationMs: null,
  stop: null,
  stopReason: null,
  verdict,
  connections,
  groups,
  joins,
  messages,
  deliveries: {
    ...deliveries,
    unattributed: null,
    bySize: new Each(deliveries),
    byInstance: { sameMs: dist, otherMs: dist },
    samples: new Each({ fault: null, group: null, sender: null, sequence: null, receiver: null }),
  } satisfies Fields<RunDeliveries>,
  private: privately,
  churn,
  presence,
  typing,
  history,
  heartbeats,
  bytes,
  silences: new Each({ client: null, code: null, sinceMs: null, forMs: null, missed: null }),
  reading: { unreadBytes: null, peakUnreadBytes: null } satisfies Fields<ReadingFigures>,
  errors: {
    critical: null,
    byCategory: { refused: null, rateLimited: null, invalid: null, roomFull: null, other: null },
    byCode: new Each({ code: null, count: null, samples: null }),
  } satisfies Fields<ErrorFigures>,
  thresholds: new Each({
    metric: null,
    condition: null,
    value: null,
    result: null,
  } satisfies Fields<ThresholdResult>),
  generator: {
    runners: null,
    threads: null,
    cpuSeconds: null,
    rssBytes: null,
    rssBytesPerConnection: null,
    marginalBytesPerConnection: null,
    eventLoopDelayMs: dist,
    gcPauseMs: dist,
    coordinator: { cpuSeconds: null, rssBytes: null } satisfies Fields<ProcessFigures>,
    byRunner: new Each({
      runner: null,
      cpuSeconds: null,
      rssBytes: null,
      threads: new Each({
        thread: null,
        lost: null,
        cpuSeconds: null,
        heapBytes: null,
        eventLoopDelayMs: dist,
        gcPauseMs: dist,
        sendLagMs: dist,
      } satisfies Fields<ThreadFigures>),
    } satisfies Fields<RunnerFigures>),
    sources: { addresses: null, ports: null, taken: null } satisfies Fields<SourceFigures>,
  } satisfies Fields<GeneratorFigures>,
  target: {
    connections: null,
    groups: null,
    messages: null,
    deliveries: null,
    cpuSeconds: null,
    rssBytes: null,
  } satisfies Fields<TargetFigures>,
  phases: Object.fromEntries(phases.map((name) => [name, phase])),
  reuse: {
    run: null,
    sets: new Each({
      groups: null,
      sampled: null,
      found: null,
      reused: null,
    } satisfies Fields<ReusedSetFigures>),
  } satisfies Fields<ReuseFigures>,
  workload: new Each(workloadPhase),
  populations: new Each(allFigures),
};

/**
 * The summary as JSON text, two spaces, no line break at the end. Keys come in the order of the published schema however
 * the object was built, so that two files can be compared line by line; fields that the schema doesn't know come last.
 */
export function summaryJson(summary: Summary): string {
  return JSON.stringify(arrange(summary, summaryShape), null, 2);
}

function arrange(value: unknown, shape: Shape): unknown {
  if (shape === null || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => arrange(item, shape instanceof Each ? shape.shape : shape));
  const entries = Object.entries(value);
  if (shape instanceof Each) return Object.fromEntries(entries.map(([key, item]) => [key, arrange(item, shape.shape)]));
  const known = Object.keys(shape).filter((field) => field in value);
  const unknown = entries.filter(([field]) => !(field in shape));
  const fields = value as Record<string, unknown>;
  return Object.fromEntries([...known.map((field) => [field, arrange(fields[field], shape[field]!)]), ...unknown]);
}
