import type { Shard } from '../plan/plan.js';
import type { Control, Report } from './control.js';

/** Runner port: something that simulates shards. Inline (specs, virtual runs), threads of this process, other processes. */
export interface Runner {
  /** Starts the shards; each reports `ready` once it can begin. */
  start(shards: readonly Shard[], listener: RunnerListener): void;
  /** Tells all shards that live. */
  control(message: Control): void;
  /** Ends what still lives, by force. */
  terminate(): void;
}

export interface RunnerListener {
  report(report: Report): void;
  /** A shard's thread, process or machine is gone; no further report comes from it. */
  lost(shard: number, code: string, message: string): void;
}
