import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { onCore } from '../support/process.js';

const LOOK_EVERY_MS = 500;

/** What a command and all processes that it started took. */
export interface Cost {
  /** User and system. */
  cpuSeconds: number;
  /** The largest sum of their proportional set sizes (Pss) that was seen. */
  peakBytes: number;
  /** Its last words, for the one who looks into a failure. */
  said: string;
}

/**
 * Runs a command on core 1 to its end, whatever its exit code: what it achieved is for the server to say. CPU time is
 * what the shell that waits for it was told by the kernel, memory is that of the processes of its session.
 */
export async function costOf(command: readonly string[]): Promise<Cost> {
  const [file, ...rest] = onCore(1, ['sh', '-c', '"$@" 2>&1 | tail -c 2000; times', 'sh', ...command]);
  const child = spawn(file!, rest, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  let out = '';
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  let peakBytes = 0;
  const look = setInterval(() => (peakBytes = Math.max(peakBytes, memoryOf(child.pid!))), LOOK_EVERY_MS);
  await new Promise((resolve) => child.once('close', resolve));
  clearInterval(look);
  const times = out.trimEnd().split('\n').at(-1)!;
  const cpuSeconds = [...times.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, m, s]) => sum + 60 * Number(m) + Number(s),
    0,
  );
  return { cpuSeconds, peakBytes, said: out };
}

/** Pss of all processes of a session, bytes. */
function memoryOf(session: number): number {
  let bytes = 0;
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      if (Number(fields[3]) !== session) continue;
      bytes += 1024 * Number(/^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      // It has ended meanwhile.
    }
  }
  return bytes;
}
