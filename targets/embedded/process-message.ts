import type { ShardPlace } from './shards/peers.js';
import type { EmbeddedTargetOptions } from './target-options.js';

/** What the parent tells the server's process. */
export type ToTarget =
  | {
      readonly type: 'start';
      readonly options: EmbeddedTargetOptions;
      readonly fallbackPort: boolean;
      /** Where there are several: which one this is, and the directory of their links. */
      readonly shard?: ShardPlace & { readonly directory: string };
    }
  /** All shards await links. */
  | { readonly type: 'link' }
  | { readonly type: 'stop' };

/** What the server's process tells its parent. */
export type FromTarget =
  /** Awaits links from the other shards. */
  | { readonly type: 'up' }
  | { readonly type: 'listening'; readonly port: number; readonly portWasTaken: boolean }
  | { readonly type: 'failed'; readonly code: string | undefined; readonly message: string };
