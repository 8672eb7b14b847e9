import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';

/** Whether a command is to be had. */
export function has(command: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;
}

/** The command line that runs `command` on one core, where the system can pin: server and client apart. */
export function onCore(core: 0 | 1, command: readonly string[]): string[] {
  return has('taskset') ? ['taskset', '-c', String(core), ...command] : [...command];
}

/** Runs a command to its end and returns what it printed. Throws with its last words if it fails. */
export async function output(command: readonly string[]): Promise<string> {
  const [file, ...rest] = command;
  const child = spawn(file!, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let errors = '';
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}: ${(errors || out).slice(-2000)}`);
  return out;
}

/** Starts a command that goes on, with its standard output to read; `stop` ends it. */
export function start(command: readonly string[]): {
  child: ChildProcessByStdio<null, Readable, null>;
  stop: () => Promise<void>;
} {
  const [file, ...rest] = command;
  const child = spawn(file!, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    child,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
