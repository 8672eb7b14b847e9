import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { Shard } from '../engine/plan/plan.js';
import type { Control, Report } from '../engine/run/control.js';
import type { Runner, RunnerListener } from '../engine/run/runner.js';
import type { TargetAccess, ThreadTask } from './thread-task.js';

/**
 * Young generation of a thread. V8's own limit of 48 MB is mostly garbage that waits, times the number of threads; this
 * costs some 5 % of CPU and halves the memory of 15,000 clients (docs/decisions/0014).
 */
const YOUNG_GENERATION_MB = 12;

/** Runs shards on piscina threads of this process, one thread each. */
export class ThreadRunner implements Runner {
  private readonly access: TargetAccess;
  private readonly ports = new Map<number, MessagePort>();
  private readonly aborts = new Map<number, AbortController>();
  private pool: Piscina<ThreadTask, void> | undefined;
  private terminated = false;

  constructor(access: TargetAccess) {
    this.access = access;
  }

  start(shards: readonly Shard[], listener: RunnerListener): void {
    // For ThreadHost: threads started from now on have it.
    setFlagsFromString('--expose-gc');
    const pool = (this.pool = new Piscina<ThreadTask, void>({
      filename: entry(),
      minThreads: shards.length,
      maxThreads: shards.length,
      concurrentTasksPerWorker: 1,
      idleTimeout: Infinity,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
      // The default blocks a thread's event loop on Atomics.wait once no task is waiting.
      atomics: 'disabled',
    }));
    // A thread that dies rejects its own task, which is handled there.
    pool.on('error', () => undefined);
    for (const shard of shards) this.runShard(pool, shard, listener);
  }

  control(message: Control): void {
    for (const port of this.ports.values()) port.postMessage(message);
  }

  giveUp(shard: number): void {
    this.aborts.get(shard)?.abort();
  }

  terminate(): void {
    if (this.terminated) return;
    this.terminated = true;
    for (const port of this.ports.values()) port.close();
    this.ports.clear();
    void this.pool?.destroy();
  }

  private runShard(pool: Piscina<ThreadTask, void>, shard: Shard, listener: RunnerListener): void {
    const { port1: ours, port2: port } = new MessageChannel();
    this.ports.set(shard.shard, ours);
    ours.on('message', (report: Report) => listener.report(report));
    // Aborting a task ends its thread.
    const abort = new AbortController();
    this.aborts.set(shard.shard, abort);
    const gone = (code: string, message: string): void => {
      this.ports.delete(shard.shard);
      ours.close();
      if (!this.terminated) listener.lost([shard.shard], code, message);
    };
    pool.run({ shard, access: this.access, port }, { transferList: [port], signal: abort.signal }).then(
      () => undefined, // it has said `ended`
      (error: unknown) => gone('THREAD_LOST', `thread of shard ${shard.shard}: ${describe(error)}`),
    );
  }
}

/** The sibling entry: `.js` as built, `.ts` where the sources run under tsx. */
function entry(): string {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  return fileURLToPath(new URL(`./thread-main${extension}`, import.meta.url));
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? error.message : `${code}: ${error.message}`;
}
