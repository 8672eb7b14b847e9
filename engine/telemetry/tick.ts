import type { Phase } from '../run/phase.js';
import type { ErrorsByCategory } from './error-categories.js';

/**
 * The state of a run once a second: what progress shows, series.ndjson stores and the circuit breaker looks at. Counts
 * are cumulative since the start; the `perSecond` and `Ms` fields cover the last second alone (`null`: nothing was
 * measured in it). One more comes at the very end, with what was decided of the deliveries then.
 */
export interface Tick {
  /** Since the start of the run. */
  atMs: number;
  phase: Phase;
  /** Since the start of the phase. */
  phaseMs: number;
  /** How long the phase lasts by the plan, or how far it has come (0 to 1) where only that is known. */
  phaseProgress: number;
  connections: {
    planned: number;
    attempted: number;
    established: number;
    failed: number;
    dropped: number;
    open: number;
    perSecond: number;
  };
  groups: { planned: number; attempted: number; created: number; existing: number; failed: number; perSecond: number };
  joins: { planned: number; joined: number; failed: number; perSecond: number };
  messages: {
    planned: number;
    sent: number;
    acknowledged: number;
    refused: number;
    timedOut: number;
    disconnected: number;
    droppedSends: number;
    received: number;
    sentPerSecond: number;
    receivedPerSecond: number;
    plannedPerSecond: number;
    responseMs: TickDist | null;
    serviceMs: TickDist | null;
    sendLagMs: TickDist | null;
  };
  /** `null` where nobody checks. Counts are of the messages settled so far: a while after they were sent. */
  deliveries: {
    due: number;
    received: number;
    undecided: number;
    lost: number;
    duplicate: number;
    reordered: number;
    misdelivered: number;
    late: number;
    /** Of the copies that came in the last second. */
    latencyMs: TickDist | null;
  } | null;
  /** Since the start of the run, not of the last second: what a glance at the terminal wants. */
  soFar: { responseMs: TickDist | null };
  heartbeats: { sent: number; answered: number; missed: number; received: number; ponged: number };
  bytes: { sentPerSecond: number; receivedPerSecond: number };
  errors: {
    total: number;
    critical: number;
    perSecond: number;
    byCategory: ErrorsByCategory;
    byCode: Record<string, number>;
  };
  generator: {
    cpuCores: number;
    rssBytes: number;
    eventLoopDelayP99Ms: number | null;
    gcPauseMaxMs: number | null;
    runners: { runner: number; cpuCores: number; rssBytes: number }[];
    /** Those that live, by number. */
    threads: ThreadTick[];
  };
}

/** One thread that carries clients. */
export interface ThreadTick {
  thread: number;
  runner: number;
  /** Of the thread alone; 0 where the system does not tell. */
  cpuCores: number;
  /** JavaScript heap in use. */
  heapBytes: number;
  eventLoopDelayP99Ms: number | null;
  gcPauseMaxMs: number | null;
  sendLagP99Ms: number | null;
}

export interface TickDist {
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

/** A line of events.ndjson. */
export interface RunEvent {
  /** Since the start of the run. */
  atMs: number;
  kind: 'phase' | 'warning' | 'error' | 'fault' | 'stop';
  /** Phase name, error code or stop reason. */
  code: string;
  text: string;
}
