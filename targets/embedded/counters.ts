import type { FaultKind } from './faults/fault-kinds.js';

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
  /** Chat messages refused because the queue of the simulated service was full. */
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

/** The whole answer to `GET /_sim/stats`. */
export interface TargetStats {
  readonly totals: ShardStats;
  readonly shards: readonly ShardStats[];
  readonly pid: number;
  /** CPU time of the process since its start, user and system, µs. */
  readonly cpuMicros: number;
  readonly rssBytes: number;
  /** Time since the server listens, ms. */
  readonly uptimeMs: number;
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
