import type { FaultKind } from './faults/fault-kinds.js';
import type { ProcessFigures } from './process-figures.js';

/** The server's own count of what it did, since its start. Each figure but `connectionsOpen` only grows. */
export class Counters {
  /** Clients that were sent `welcome`. */
  connections = 0;
  /** Of those, the ones whose socket is open now. */
  connectionsOpen = 0;
  /** Rooms created, by any means. */
  groups = 0;
  /** Chat messages accepted, that is broadcast. */
  messages = 0;
  /** Copies of chat messages written to members' sockets. */
  deliveries = 0;
  /** Heartbeat pings written. */
  heartbeatsSent = 0;
  /** Of those, the ones answered by a client's `pong` before the next one was due. */
  heartbeatsAnswered = 0;
  /** `ping` requests received. */
  pings = 0;
  /** Requests refused because the queue of the simulated service was full. */
  queueFull = 0;
  /** Error frames written, and HTTP answers of 4xx and 5xx. */
  errors = 0;
}

/** One shard's figures as `GET /_sim/stats` gives them. */
export interface ShardStats {
  readonly connections: number;
  readonly connectionsOpen: number;
  readonly groups: number;
  readonly messages: number;
  readonly deliveries: number;
  readonly heartbeats: { readonly sent: number; readonly answered: number };
  readonly pings: number;
  readonly queueFull: number;
  readonly errors: number;
  /** How often each kind of fault struck; kinds that never did are left out. */
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
}

/** One shard's part of the answer: its figures, and its process's. */
export interface ShardReport extends ShardStats, ProcessFigures {
  readonly shard: number;
  /** With a delivery log: copies of chat messages that the system took here, by room. */
  readonly written?: Readonly<Record<string, number>>;
}

/** The whole answer to `GET /_sim/stats`; any shard gives it. A shard that is gone is left out. */
export interface TargetStats {
  /** Of the server: the same from each of its shards. */
  readonly id: string;
  /** Sums over the shards. */
  readonly totals: ShardStats;
  readonly shards: readonly ShardReport[];
  /** Of the shard that answers. */
  readonly pid: number;
  /** Sums over the processes of all shards. */
  readonly cpuMicros: number;
  readonly rssBytes: number;
  readonly peakRssBytes: number;
  /** Time since the answering shard listens, ms. */
  readonly uptimeMs: number;
  /** With a delivery log: the sums over the shards. */
  readonly written?: Readonly<Record<string, number>>;
}

/** Sums what the shards report. */
export function totalsOf(reports: readonly ShardStats[]): ShardStats {
  const sum = (of: (report: ShardStats) => number): number => reports.reduce((total, report) => total + of(report), 0);
  const faults: Partial<Record<FaultKind, number>> = {};
  for (const report of reports) {
    for (const [kind, count] of Object.entries(report.faults))
      faults[kind as FaultKind] = (faults[kind as FaultKind] ?? 0) + count;
  }
  return {
    connections: sum(({ connections }) => connections),
    connectionsOpen: sum(({ connectionsOpen }) => connectionsOpen),
    groups: sum(({ groups }) => groups),
    messages: sum(({ messages }) => messages),
    deliveries: sum(({ deliveries }) => deliveries),
    heartbeats: {
      sent: sum(({ heartbeats }) => heartbeats.sent),
      answered: sum(({ heartbeats }) => heartbeats.answered),
    },
    pings: sum(({ pings }) => pings),
    queueFull: sum(({ queueFull }) => queueFull),
    errors: sum(({ errors }) => errors),
    faults,
  };
}

/** The copies written by room, over all shards; nothing without a delivery log. */
export function writtenIn(reports: readonly ShardReport[]): Pick<TargetStats, 'written'> {
  if (reports.every((report) => report.written === undefined)) return {};
  const sums = new Map<string, number>();
  for (const report of reports) {
    for (const [room, copies] of Object.entries(report.written ?? {})) sums.set(room, (sums.get(room) ?? 0) + copies);
  }
  return { written: Object.fromEntries(sums) };
}

export function shardStats(counters: Counters, faults: ReadonlyMap<FaultKind, number>): ShardStats {
  return {
    connections: counters.connections,
    connectionsOpen: counters.connectionsOpen,
    groups: counters.groups,
    messages: counters.messages,
    deliveries: counters.deliveries,
    heartbeats: { sent: counters.heartbeatsSent, answered: counters.heartbeatsAnswered },
    pings: counters.pings,
    queueFull: counters.queueFull,
    errors: counters.errors,
    faults: Object.fromEntries(faults),
  };
}
