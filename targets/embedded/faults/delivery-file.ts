import { closeSync, openSync, writeSync } from 'node:fs';
import { TargetOptionError } from '../option-error.js';

const FLUSH_EVERY_MS = 100;
const BATCH_CHARS = 64 * 1024;

/**
 * The file of the delivery log. Each shard appends whole lines in one write, which the system does not tear, so that all
 * of them share it. Written at once where it matters: at the end of the process.
 */
export class DeliveryFile {
  readonly #path: string;
  #file: number | undefined;
  #lines: string[] = [];
  #chars = 0;
  #timer: NodeJS.Timeout | undefined = undefined;

  constructor(path: string) {
    this.#path = path;
    this.#file = open(path, 'a');
    process.once('exit', this.#flush);
  }

  readonly write = (line: string): void => {
    this.#lines.push(line);
    this.#chars += line.length;
    if (this.#chars >= BATCH_CHARS) this.#flush();
    else this.#timer ??= setTimeout(this.#flush, FLUSH_EVERY_MS).unref();
  };

  close(): void {
    this.#flush();
    process.removeListener('exit', this.#flush);
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  readonly #flush = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#lines.length === 0 || this.#file === undefined) return;
    const bytes = Buffer.from(this.#lines.join(''));
    this.#lines = [];
    this.#chars = 0;
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at);
    } catch (error) {
      // Half a log would be taken for the whole truth.
      process.stderr.write(`embedded target: ${this.#path} is not written any more: ${(error as Error).message}\n`);
      this.#file = undefined;
    }
  };
}

/** Makes the file, or empties it. Throws E_TARGET_OPTION where that can't be done. */
export function emptyDeliveryFile(path: string): void {
  closeSync(open(path, 'w'));
}

function open(path: string, flags: 'a' | 'w'): number {
  try {
    return openSync(path, flags);
  } catch (error) {
    throw new TargetOptionError(`deliveryLog: ${(error as Error).message}`);
  }
}
