import { fork, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Shard } from '../engine/plan/plan.js';
import type { Control } from '../engine/run/control.js';
import type { Runner, RunnerListener } from '../engine/run/runner.js';
import type { FromRunner, ProcessUsage, ToRunner } from './runner-message.js';
import type { TargetAccess } from './thread-task.js';

/** The main thread of a runner relays messages, and needs next to nothing for it. */
const V8_FLAGS = ['--max-semi-space-size=1'];

/** A process of the generator, as its monitor sees it. */
export interface RunnerProcess {
  /** 0, 1, 2, … */
  readonly runner: number;
  readonly pid: number;
  readonly shards: readonly number[];
  readonly alive: boolean;
  /** What it last said. */
  readonly usage: ProcessUsage;
}

/**
 * Runs shards in processes of their own, dealt out in turn. A process that ends before its shards have is lost, and they
 * with it. No process outlives this one: each ends when its IPC channel does.
 */
export class ProcessRunner implements Runner {
  private readonly access: TargetAccess;
  private readonly count: number;
  private children: Child[] = [];

  /** `count`: processes; not more than there are shards. */
  constructor(access: TargetAccess, count: number) {
    this.access = access;
    this.count = count;
  }

  start(shards: readonly Shard[], listener: RunnerListener): void {
    this.children = Array.from({ length: this.count }, (_, runner) => {
      const own = shards.filter(({ shard }) => shard % this.count === runner);
      return new Child(runner, own, this.access, listener);
    });
  }

  control(message: Control): void {
    for (const child of this.children) child.tell({ version: 1, type: 'control', control: message });
  }

  giveUp(shard: number): void {
    this.children[shard % this.count]?.giveUp(shard);
  }

  terminate(): void {
    for (const child of this.children) child.kill();
  }

  /** All that were started, also those that have ended. */
  processes(): readonly RunnerProcess[] {
    return this.children;
  }
}

class Child implements RunnerProcess {
  readonly runner: number;
  readonly pid: number;
  readonly shards: readonly number[];
  usage: ProcessUsage = { cpuMs: 0, residentBytes: 0 };
  private readonly process: ChildProcess;
  private readonly listener: RunnerListener;
  /** Shards that have neither ended nor been lost. */
  private readonly live: Set<number>;
  /** How its process ended. */
  private ending: string | undefined;
  private isHungUp = false;

  constructor(runner: number, shards: Shard[], access: TargetAccess, listener: RunnerListener) {
    this.runner = runner;
    this.listener = listener;
    this.shards = shards.map(({ shard }) => shard);
    this.live = new Set(this.shards);
    const child = (this.process = forkRunner());
    this.pid = child.pid ?? 0;
    child.on('message', (message: FromRunner) => this.hear(message));
    child.on('error', (error) => this.end(`did not start: ${error.message}`));
    // What it said last is heard before 'disconnect', not before 'exit'.
    child.on('exit', (code, signal) => this.end(signal === null ? `ended with code ${code}` : `ended by ${signal}`));
    child.on('disconnect', () => this.end(undefined));
    this.tell({ version: 1, type: 'start', shards, access });
  }

  get alive(): boolean {
    return this.ending === undefined;
  }

  tell(message: ToRunner): void {
    // One that has just died is seen by its end.
    if (this.process.connected) this.process.send(message, () => undefined);
  }

  giveUp(shard: number): void {
    this.settle([shard]);
    this.tell({ version: 1, type: 'giveUp', shard });
  }

  kill(): void {
    this.live.clear();
    this.process.kill('SIGKILL');
  }

  private hear(message: FromRunner): void {
    switch (message.type) {
      case 'report':
        if (message.report.type === 'ended') this.settle([message.report.shard]);
        this.listener.report(message.report);
        break;
      case 'lost':
        this.settle(message.shards);
        this.listener.lost(message.shards, message.code, message.message);
        break;
      case 'usage':
        this.usage = message.usage;
        break;
    }
  }

  /** With its last shard a process has nothing left to do. */
  private settle(shards: readonly number[]): void {
    for (const shard of shards) this.live.delete(shard);
    if (this.live.size === 0) this.kill();
  }

  /** Ended, or hung up: once both have come, nothing more does. `how`: `undefined` from the channel. */
  private end(how: string | undefined): void {
    if (how === undefined) this.isHungUp = true;
    else this.ending ??= how;
    if (this.process.pid === undefined) this.isHungUp = true;
    if (this.ending === undefined) {
      // Without its channel it is of no use, alive or not.
      this.process.kill('SIGKILL');
      return;
    }
    if (!this.isHungUp || this.live.size === 0) return;
    const lost = [...this.live];
    this.live.clear();
    this.listener.lost(lost, 'RUNNER_LOST', `runner ${this.runner} (process ${this.pid}) ${this.ending}`);
  }
}

/** The sibling entry: `.js` as built, `.ts` where the sources run under tsx. */
function forkRunner(): ChildProcess {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const entry = fileURLToPath(new URL(`./runner-main${extension}`, import.meta.url));
  const loader = extension === '.ts' ? ['--import', tsxLoader()] : [];
  return fork(entry, [], {
    execArgv: [...V8_FLAGS, ...loader],
    // Typed arrays of snapshots stay what they are.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

function tsxLoader(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
}
