import type { MemoryRequest } from '../../actors/transports/memory-http.js';
import type { MemoryPeer } from '../../actors/transports/memory.js';

/** A target to be simulated, in numbers: the profile's `model`. Times of stalls and failures count from the first connect. */
export interface TargetModel {
  readonly serviceTime: ServiceTime;
  /** Requests served at the same time, 1 or more. */
  readonly servers: number;
  /** Requests that may wait. */
  readonly queueLimit: number;
  /** Of each copy of a message. */
  readonly fanOutCostMs: number;
  /** One way. */
  readonly latencyMs: number;
  readonly stalls: readonly Span[];
  readonly failures: readonly Failure[];
}

export interface ServiceTime {
  readonly distribution: 'constant' | 'exponential' | 'log-normal' | 'uniform';
  readonly meanMs: number;
  /** Standard deviation as a share of the mean. */
  readonly variation: number;
}

/** From `fromMs` until just before `toMs`. Spans of one kind stand in order and don't overlap. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Failure extends Span {
  /** Share of the open connections that is dropped at `fromMs`. */
  readonly drop: number;
  /** Share of the handshakes and HTTP requests that is refused until `toMs`. */
  readonly refuse: number;
}

/** A server in memory, on the virtual clock. */
export interface VirtualTarget {
  /** Takes a handshake. */
  readonly serve: (peer: MemoryPeer) => void;
  /** Takes an HTTP request. */
  readonly answer: (request: MemoryRequest) => void;
  /** Its own count, as `GET /_sim/stats` of the embedded target gives it. */
  totals(): { connections: number; groups: number; messages: number; deliveries: number };
  /** Nothing waits or is being served. */
  readonly idle: boolean;
}
