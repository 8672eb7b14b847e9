import type { MessagePort } from 'node:worker_threads';
import type { TlsOptions } from '../actors/transports/tls-options.js';
import type { SourcePlan } from '../engine/plan/choose-sources.js';
import type { Shard } from '../engine/plan/plan.js';

/** How to reach the target: what the guard checked and the loader read, as plain data. */
export interface TargetAccess {
  /** By host: the checked addresses; nothing else is connected to. */
  addresses: Record<string, string[]>;
  subprotocols: string[];
  compression: boolean;
  tls: TlsOptions;
  /** What connections leave from; absent: the system chooses address and port of each. */
  sources?: SourcePlan;
}

/** What a thread is given to do. */
export interface ThreadTask {
  shard: Shard;
  access: TargetAccess;
  /** Reports go up, control comes down. */
  port: MessagePort;
}
