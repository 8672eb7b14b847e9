import type { Writable } from 'node:stream';
import * as ws from 'ws';

interface Options {
  isServer?: boolean;
  skipUTF8Validation?: boolean;
}

/** What ws reads frames with, which its types don't have: emits `message` (data, isBinary), `ping`, `conclude`, `error`. */
export const { Receiver } = ws as unknown as { Receiver: new (options?: Options) => Writable };
