import { EventEmitter } from 'node:events';
import type { Pipe } from '../../../../targets/embedded/shards/link.js';

/** One end of a pipe in memory: what is written waits until it is carried over. */
export class MemoryPipe extends EventEmitter implements Pipe {
  readonly written: Buffer[] = [];
  other: MemoryPipe | undefined = undefined;

  static pair(): [MemoryPipe, MemoryPipe] {
    const [a, b] = [new MemoryPipe(), new MemoryPipe()];
    a.other = b;
    b.other = a;
    return [a, b];
  }

  get writableLength(): number {
    return this.written.reduce((sum, { length }) => sum + length, 0);
  }

  write(bytes: Buffer): void {
    this.written.push(bytes);
  }

  destroy(): void {
    this.emit('close');
    this.other?.emit('close');
  }

  /** Hands on what was written; false if there was nothing. */
  carry(): boolean {
    const bytes = this.written.splice(0);
    for (const chunk of bytes) this.other?.emit('data', chunk);
    if (bytes.length > 0) this.emit('drain');
    return bytes.length > 0;
  }
}
