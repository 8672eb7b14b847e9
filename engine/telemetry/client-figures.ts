import type { Dist } from './dist.js';

export interface ConnectionFigures {
  planned: number;
  attempted: number;
  established: number;
  failed: number;
  dropped: number;
  /** Those of the dropped that stayed open and no longer answered: zombies. */
  silent: number;
  /** dropped / established */
  droppedRate: number | null;
  reconnects: number;
  /** Most connections established at the same time, as seen once a second. */
  peak: number;
  /** established / attempted */
  successRate: number | null;
  /** established per second of the connect phase */
  perSecond: number | null;
  setupMs: Dist | null;
  timeToRecoverMs: Dist | null;
  /** Close code (1006 for none) to count, of connections that dropped. */
  closeCodes: Record<string, number>;
}

export interface GroupFigures {
  planned: number;
  attempted: number;
  created: number;
  existing: number;
  failed: number;
  /** (created + existing) / attempted */
  successRate: number | null;
  /** created per second of the groups phase */
  perSecond: number | null;
  responseMs: Dist | null;
}

export interface JoinFigures {
  planned: number;
  attempted: number;
  joined: number;
  failed: number;
  responseMs: Dist | null;
}

export interface MessageFigures {
  planned: number;
  sent: number;
  acknowledged: number;
  refused: number;
  timedOut: number;
  disconnected: number;
  droppedSends: number;
  /** The droppedSends by cause. */
  droppedBy: { disconnected: number; inFlight: number; generator: number };
  received: number;
  /** acknowledged / planned */
  successRate: number | null;
  /** sent per second of hold */
  perSecond: number | null;
  /** received per second of hold */
  receivedPerSecond: number | null;
  responseMs: Dist | null;
  serviceMs: Dist | null;
  sendLagMs: Dist | null;
}

/** Members that left a group for a while. Joins after that count as joins of hold. */
export interface ChurnFigures {
  /** left + failed + dropped */
  planned: number;
  left: number;
  failed: number;
  /** The client was not connected, or away already. */
  dropped: number;
  /** From the intended departure to its confirmation. */
  responseMs: Dist | null;
}

export interface HistoryFigures {
  planned: number;
  answered: number;
  failed: number;
  responseMs: Dist | null;
}

export interface HeartbeatFigures {
  client: { sent: number; answered: number; missed: number; roundTripMs: Dist | null };
  server: { received: number; ponged: number; late: number };
}
