import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Summary } from '../../engine/telemetry/summary.js';
import type { Tick } from '../../engine/telemetry/tick.js';
import { onCore, output } from './process.js';

const entry = join(import.meta.dirname, '../../dist/cli/main.js');

export interface SimRun {
  summary: Summary;
  ticks: Tick[];
}

/**
 * `sim run` as users run it; throws where the run did not come to its end. By default all of it is on core 1, beside its
 * own coordinator, so a thread may be late: the verdict, which is for people, does not count. `pinned` false: on one
 * thread, and wherever the system puts that.
 */
export async function simRun(
  profile: object,
  scratch: string,
  { pinned = true, runners }: { pinned?: boolean; runners?: number } = {},
): Promise<SimRun> {
  const folder = mkdtempSync(join(scratch, 'run-'));
  const [file, directory] = [join(folder, 'profile.json'), join(folder, 'run')];
  writeFileSync(file, JSON.stringify(profile));
  const command = [process.execPath, entry, 'run', file, '--quiet', '--out', directory];
  if (!pinned) command.push('--threads', '1');
  if (runners !== undefined) command.push('--runners', String(runners));
  const lenient = ['sh', '-c', `"$@" || [ $? = 5 ]`, 'sh', ...command];
  await output(pinned ? onCore(1, lenient) : lenient);
  const read = (name: string): string => readFileSync(join(directory, name), 'utf8');
  const ticks = read('series.ndjson')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Tick);
  return { summary: JSON.parse(read('summary.json')) as Summary, ticks };
}

/** What of a tick tells of CPU. */
export interface CpuTick {
  atMs: number;
  generator: { cpuCores: number };
}

/** CPU of all ticks but the first, user and system: each tells the cores used since the one before. */
export function cpuMicros(ticks: readonly CpuTick[]): number {
  return ticks
    .slice(1)
    .reduce((sum, tick, i) => sum + tick.generator.cpuCores * (tick.atMs - ticks[i]!.atMs) * 1000, 0);
}
