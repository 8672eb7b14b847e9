import type { Snapshot } from '../telemetry/snapshot.js';

/**
 * Steps of a shard, in order: the phases, with the part of join in which creators leave the groups that the plan doesn't
 * make them members of. That part begins only after every member everywhere has joined.
 */
export type Step = 'connect' | 'groups' | 'join' | 'leave' | 'hold' | 'drain' | 'close';

/** One thing that the traced client saw or did. */
export interface TraceLine {
  /** On the machine's monotonic clock. */
  clockMs: number;
  event: 'connect' | 'opened' | 'sent' | 'received' | 'close' | 'closed' | 'terminate' | 'failed';
  /** The frame's text, the URL, or code and reason; its beginning where it is long. */
  text: string;
  /** Characters of the whole text, where it was cut. */
  length?: number;
}

/** Coordinator to shard: the only traffic in that direction. Times are on the machine's monotonic clock, in ms. */
export type Control =
  | { version: 1; type: 'begin'; step: Step; atMs: number }
  /** Arrivals and messages stand still; everything not yet due is due later by as much. Heartbeats go on. */
  | { version: 1; type: 'pause'; atMs: number }
  | { version: 1; type: 'resume'; atMs: number }
  /** Ends at once: every connection is cut, what is open is settled, a last snapshot is sent. */
  | { version: 1; type: 'stop'; atMs: number };

/** Shard to coordinator. */
export type Report =
  | { version: 1; type: 'ready'; shard: number }
  | { version: 1; type: 'snapshot'; snapshot: Snapshot }
  | { version: 1; type: 'done'; shard: number; step: Step }
  | { version: 1; type: 'trace'; line: TraceLine }
  /** The last word: everything is closed and the last snapshot has been sent. */
  | { version: 1; type: 'ended'; shard: number };
