import { execFileSync, spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** The built command, as users start it. */
export const simEntry = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

const scratch = mkdtempSync(join(tmpdir(), 'populace-sim-'));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
let folders = 0;

/** A new empty folder, removed when the specs have ended. */
export function newFolder(): string {
  const path = join(scratch, String(++folders));
  mkdirSync(path);
  return path;
}

export interface SimOptions {
  /** Standard input; empty by default. */
  input?: string;
  /** Beside the specs' own environment, from which all that steers `sim` is taken away. */
  env?: Record<string, string>;
  /** Working directory; a new folder by default. */
  cwd?: string;
  /** A process group of its own, which can be signalled as a terminal does. */
  ownGroup?: boolean;
}

/** How a process ended: its exit code, or the signal that killed it. */
export type Ending = number | NodeJS.Signals;

/** A process of `sim`, or of a shell around it. */
export class Sim {
  stdout = '';
  stderr = '';
  readonly cwd: string;
  readonly ended: Promise<Ending>;
  private readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  private hasEnded = false;

  private constructor(command: string, argv: readonly string[], options: SimOptions) {
    this.cwd = options.cwd ?? newFolder();
    const child = spawn(command, argv, {
      cwd: this.cwd,
      env: { ...cleanEnvironment(), ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: options.ownGroup ?? false,
    });
    this.child = child;
    child.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    child.stdin.on('error', () => undefined).end(options.input ?? '');
    this.ended = once(child, 'close').then(([code, signal]: (number | NodeJS.Signals | null)[]) => {
      this.hasEnded = true;
      return (code ?? signal)!;
    });
  }

  static start(argv: readonly string[], options: SimOptions = {}): Sim {
    return new Sim(process.execPath, [simEntry, ...argv], options);
  }

  /** `sh -c <script>`, in which `"$@"` is the command with its arguments. */
  static startIn(script: string, argv: readonly string[], options: SimOptions = {}): Sim {
    return new Sim('sh', ['-c', script, 'sh', process.execPath, simEntry, ...argv], options);
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Everything printed so far. */
  get output(): string {
    return this.stdout + this.stderr;
  }

  kill(signal: NodeJS.Signals): void {
    if (!this.hasEnded) process.kill(this.pid, signal);
  }

  killGroup(signal: NodeJS.Signals): void {
    if (!this.hasEnded) process.kill(-this.pid, signal);
  }

  /** Its reader goes away, as `head` does. */
  hangUp(stream: 'stdout' | 'stderr'): void {
    this.child[stream].destroy();
  }

  /** Resolves once it has printed that. Throws with all it printed if it ends, or `withinMs` passes, before. */
  async says(pattern: RegExp, withinMs = 15_000): Promise<RegExpExecArray> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const match = pattern.exec(this.stderr) ?? pattern.exec(this.stdout);
      if (match) return match;
      if (this.hasEnded || performance.now() > deadline)
        throw new Error(`${String(pattern)} was not said:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Process ids of its children; of those whose command line has `naming` in it. */
  children(naming = ''): number[] {
    return execFileSync('pgrep', ['-P', String(this.pid), '-f', naming], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line !== '')
      .map(Number);
  }
}

/** Runs it to its end. */
export async function sim(argv: readonly string[], options: SimOptions = {}): Promise<Sim & { ending: Ending }> {
  const process = Sim.start(argv, options);
  return Object.assign(process, { ending: await process.ended });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  const steering =
    /^(SIM_|MAX_TOTAL_|MAX_CONNECTIONS_|WS_MAX_|NODE_V8_COVERAGE$|NODE_OPTIONS$|NO_COLOR$|FORCE_COLOR$|CI$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !steering.test(name)));
}
