import { phases } from '../engine/run/phase.js';
import type {
  ChurnFigures,
  ConnectionFigures,
  GroupFigures,
  HeartbeatFigures,
  HistoryFigures,
  JoinFigures,
  MessageFigures,
} from '../engine/telemetry/client-figures.js';
import type { DeliveryFigures, RunDeliveries } from '../engine/telemetry/delivery-figures.js';
import type { Dist } from '../engine/telemetry/dist.js';
import type {
  GeneratorFigures,
  ProcessFigures,
  RunnerFigures,
  SourceFigures,
  ThreadFigures,
} from '../engine/telemetry/generator-figures.js';
import type { PresenceFigures } from '../engine/telemetry/presence-figures.js';
import type { PrivateFigures } from '../engine/telemetry/private-figures.js';
import type {
  ErrorFigures,
  Figures,
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
import type { TypingFigures } from '../engine/telemetry/typing-figures.js';

/** The fields of `T` in the order in which summary.json has them. A field that is missing here does not compile. */
type Fields<T> = Required<{ [Field in keyof T]: Shape }>;
/** How a field's value is laid out: as it is, by fields, or as a map or list of values that are. */
type Shape = null | { readonly [field: string]: Shape } | Each;

class Each {
  readonly shape: Shape;
  constructor(shape: Shape) {
    this.shape = shape;
  }
}

const dist: Fields<Dist> = {
  count: null,
  min: null,
  mean: null,
  p50: null,
  p90: null,
  p95: null,
  p99: null,
  p999: null,
  max: null,
};

const deliveries: Fields<DeliveryFigures> = {
  due: null,
  received: null,
  undecided: null,
  lost: null,
  duplicate: null,
  reordered: null,
  misdelivered: null,
  late: null,
  rate: null,
  latencyMs: dist,
  firstMs: dist,
  lastMs: dist,
};

const allFigures: Fields<Figures> = {
  connections: {
    planned: null,
    attempted: null,
    established: null,
    failed: null,
    dropped: null,
    silent: null,
    droppedRate: null,
    reconnects: null,
    peak: null,
    successRate: null,
    perSecond: null,
    setupMs: dist,
    timeToRecoverMs: dist,
    closeCodes: null,
  } satisfies Fields<ConnectionFigures>,
  groups: {
    planned: null,
    attempted: null,
    created: null,
    existing: null,
    failed: null,
    successRate: null,
    perSecond: null,
    responseMs: dist,
  } satisfies Fields<GroupFigures>,
  joins: {
    planned: null,
    attempted: null,
    joined: null,
    failed: null,
    responseMs: dist,
  } satisfies Fields<JoinFigures>,
  messages: {
    planned: null,
    sent: null,
    acknowledged: null,
    refused: null,
    timedOut: null,
    disconnected: null,
    droppedSends: null,
    droppedBy: { disconnected: null, inFlight: null, generator: null } satisfies Fields<MessageFigures['droppedBy']>,
    received: null,
    successRate: null,
    perSecond: null,
    receivedPerSecond: null,
    responseMs: dist,
    serviceMs: dist,
    sendLagMs: dist,
  } satisfies Fields<MessageFigures>,
  deliveries,
  private: {
    planned: null,
    sent: null,
    confirmed: null,
    refused: null,
    timedOut: null,
    disconnected: null,
    dropped: null,
    copies: null,
    due: null,
    received: null,
    lost: null,
    late: null,
    duplicate: null,
    misdelivered: null,
    undecided: null,
    responseMs: dist,
    latencyMs: dist,
  } satisfies Fields<PrivateFigures>,
  churn: {
    planned: null,
    left: null,
    failed: null,
    dropped: null,
    responseMs: dist,
  } satisfies Fields<ChurnFigures>,
  presence: {
    received: null,
    joined: null,
    left: null,
    gone: null,
    due: null,
    lost: null,
    duplicate: null,
    undecided: null,
    latencyMs: dist,
  } satisfies Fields<PresenceFigures>,
  typing: {
    planned: null,
    started: null,
    stopped: null,
    dropped: null,
    pushes: null,
    due: null,
    received: null,
    lost: null,
    late: null,
    duplicate: null,
    unexpected: null,
    undecided: null,
    latencyMs: dist,
  } satisfies Fields<TypingFigures>,
  history: { planned: null, answered: null, failed: null, responseMs: dist } satisfies Fields<HistoryFigures>,
  heartbeats: {
    client: { sent: null, answered: null, missed: null, roundTripMs: dist },
    server: { received: null, ponged: null, late: null },
  } satisfies Fields<HeartbeatFigures>,
  bytes: { sent: null, received: null },
};

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
