import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { has } from './process.js';

/** Compiles bench/c/<name>.c into `directory` and returns the program's path; `undefined` without gcc. */
export function compileC(name: 'echo' | 'limit', directory: string): string | undefined {
  if (!has('gcc')) return undefined;
  const program = join(directory, name);
  const source = join(import.meta.dirname, '../c', `${name}.c`);
  const { status, stderr } = spawnSync('gcc', ['-O2', '-o', program, source, '-lm'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`gcc ${source}: ${stderr}`);
  return program;
}
