import type { EmbeddedTargetOptions } from './target-options.js';

/** What the parent tells the server's process. */
export type ToTarget =
  | { readonly type: 'start'; readonly options: EmbeddedTargetOptions; readonly fallbackPort: boolean }
  | { readonly type: 'stop' };

/** What the server's process tells its parent. */
export type FromTarget =
  | { readonly type: 'listening'; readonly port: number; readonly portWasTaken: boolean }
  | { readonly type: 'failed'; readonly code: string | undefined; readonly message: string };
