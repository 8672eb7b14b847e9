import type { ProfileOptions } from '../profile-options.js';

/** `sim run`, as commander reads it. */
export interface RunOptions extends ProfileOptions {
  virtual?: boolean;
  out?: string;
  runners?: number;
  threads?: number;
  allowHost?: string[];
  fault?: string[];
  deliveryLog?: string;
  tag?: Record<string, string>;
  traceClient?: string;
  json?: boolean;
  quiet?: boolean;
  /** commander's `--no-color`: true unless given. */
  color: boolean;
  reuseGroups?: string;
  reuseSample?: number;
  force?: boolean;
}
