import { join } from 'node:path';
import { onCore, start } from './process.js';

/** What a piece takes on the machine of docs/performance.md, which has it between 500 and 900: so pieces are told in µs. */
export const PIECE_MICROS = 700;

interface Piece {
  /** Unix time, ms. */
  atMs: number;
  micros: number;
}

/**
 * How fast a core is from moment to moment. On a shared machine the same work takes up to twice the CPU time while a
 * neighbour is busy, and user and system time don't show it: what is taken at different times compares only by what a
 * piece of the same work took then.
 */
export class Yardstick {
  private readonly pieces: Piece[] = [];
  private readonly process: ReturnType<typeof start>;

  constructor(core: 0 | 1) {
    this.process = start(
      onCore(core, [process.execPath, '--import', 'tsx', join(import.meta.dirname, 'yardstick-main.ts')]),
    );
    let rest = '';
    this.process.child.stdout.on('data', (data: Buffer) => {
      const lines = (rest + data.toString()).split('\n');
      rest = lines.pop()!;
      for (const line of lines) {
        const [atMs, micros] = line.split(' ').map(Number);
        this.pieces.push({ atMs: atMs!, micros: micros! });
      }
    });
  }

  /** What the work of `micros`, done between these Unix times, ms, is in pieces. Throws where no piece was done then. */
  piecesOf(micros: number, fromMs: number, toMs: number): number {
    const then = this.pieces.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
    if (then.length === 0) throw new Error(`the yardstick did nothing from ${fromMs} to ${toMs}`);
    return micros / (then.reduce((sum, piece) => sum + piece.micros, 0) / then.length);
  }

  stop(): Promise<void> {
    return this.process.stop();
  }
}
