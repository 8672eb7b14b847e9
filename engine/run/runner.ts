import type { Shard } from '../plan/plan.js';
import type { Control, Report } from './control.js';

/** Runner port: something that simulates shards. Inline (specs, virtual runs), threads of this process, other processes. */
export interface Runner {
  /** Starts the shards; each reports `ready` once it can begin. */
  start(shards: readonly Shard[], listener: RunnerListener): void;
  /** Tells all shards that live. */
  control(message: Control): void;
  /** Ends one shard by force: it does not answer any more, and nobody waits for it. */
  giveUp(shard: number): void;
  /** Ends what still lives, by force. */
  terminate(): void;
}

export interface RunnerListener {
  report(report: Report): void;
  /** The thread, process or machine of these shards is gone; no further report comes from them. */
  lost(shards: readonly number[], code: string, message: string): void;
}
