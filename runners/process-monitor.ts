import type { GeneratorMonitor, GeneratorSample, GeneratorTotals, RunnerSample } from '../engine/run/ports.js';
import { memoryOf, ownUsage } from './process-usage.js';
import type { RunnerProcess } from './process-runner.js';

/**
 * Pss is read once a second at most, and in no more than this share of the time: large processes cost 10 ms each. In
 * between, it is taken to change as the resident size does, which each process tells.
 */
const MEMORY_EVERY_MS = 1000;
const MEMORY_SHARE = 0.005;

/** What is known of one process. */
interface Account {
  cpuMs: number;
  /** CPU until the last sample. */
  sampledCpuMs: number;
  memoryBytes: number;
  /** Of its resident size, what others are charged with: as of the last reading. */
  sharedBytes: number;
  peakBytes: number;
  baselineBytes: number;
}

export interface ProcessMonitorOptions {
  runners: number;
  threads: number;
  /** The run's clock. */
  nowMs: () => number;
  /** Runner processes; none where the coordinator's own process is the one runner. */
  processes: () => readonly RunnerProcess[];
}

/** CPU and memory of the coordinator's process and of all runner processes. */
export class ProcessMonitor implements GeneratorMonitor {
  private readonly options: ProcessMonitorOptions;
  private readonly coordinator = newAccount();
  private readonly runners = new Map<number, Account>();
  private readonly startedCpuMs = ownUsage().cpuMs;
  private sampledAtMs: number;
  private memoryDueAtMs = -Infinity;

  constructor(options: ProcessMonitorOptions) {
    this.options = options;
    this.sampledAtMs = options.nowMs();
  }

  baseline(startsAtMs: number): void {
    this.readCpu();
    this.readMemory();
    this.sampledAtMs = startsAtMs;
    for (const account of this.accounts()) {
      account.sampledCpuMs = account.cpuMs;
      account.baselineBytes = account.memoryBytes;
    }
  }

  sample(): GeneratorSample {
    const nowMs = this.options.nowMs();
    const passedMs = Math.max(1, nowMs - this.sampledAtMs);
    this.sampledAtMs = nowMs;
    this.readCpu();
    this.followMemory(nowMs);
    const coresOf = (account: Account): number => {
      const cores = (account.cpuMs - account.sampledCpuMs) / passedMs;
      account.sampledCpuMs = account.cpuMs;
      return cores;
    };
    const coordinatorCores = coresOf(this.coordinator);
    const runners = this.perRunner((runner, shards, account): RunnerSample => ({
      runner,
      shards,
      cpuCores: account === this.coordinator ? coordinatorCores : coresOf(account),
      rssBytes: account.memoryBytes,
    }));
    const ofProcesses = this.runners.size > 0 ? runners : [];
    return {
      cpuCores: ofProcesses.reduce((sum, { cpuCores }) => sum + cpuCores, coordinatorCores),
      rssBytes: ofProcesses.reduce((sum, { rssBytes }) => sum + rssBytes, this.coordinator.memoryBytes),
      runners,
    };
  }

  totals(): GeneratorTotals {
    this.readCpu();
    this.followMemory(this.options.nowMs());
    const accounts = [...this.accounts()];
    const sum = (of: (account: Account) => number): number => accounts.reduce((total, each) => total + of(each), 0);
    const figures = ({ cpuMs, peakBytes }: Account): { cpuSeconds: number; rssBytes: number } => ({
      cpuSeconds: cpuMs / 1000,
      rssBytes: peakBytes,
    });
    return {
      runners: this.options.runners,
      threads: this.options.threads,
      cpuSeconds: sum(({ cpuMs }) => cpuMs) / 1000,
      peakRssBytes: sum(({ peakBytes }) => peakBytes),
      baselineRssBytes: sum(({ baselineBytes }) => baselineBytes),
      coordinator: this.runners.size > 0 ? figures(this.coordinator) : null,
      byRunner: this.perRunner((runner, shards, account) => ({ runner, shards, ...figures(account) })),
    };
  }

  private *accounts(): Iterable<Account> {
    yield this.coordinator;
    yield* this.runners.values();
  }

  private accountOf(runner: number): Account {
    let account = this.runners.get(runner);
    if (!account) this.runners.set(runner, (account = newAccount()));
    return account;
  }

  private perRunner<T>(make: (runner: number, shards: readonly number[], account: Account) => T): T[] {
    const processes = this.options.processes();
    if (processes.length > 0) {
      return processes.map(({ runner, shards }) => make(runner, shards, this.accountOf(runner)));
    }
    const shards = Array.from({ length: this.options.threads }, (_, shard) => shard);
    return [make(0, shards, this.coordinator)];
  }

  private readCpu(): void {
    this.coordinator.cpuMs = ownUsage().cpuMs - this.startedCpuMs;
    for (const { runner, usage } of this.options.processes()) this.accountOf(runner).cpuMs = usage.cpuMs;
  }

  private followMemory(nowMs: number): void {
    if (nowMs >= this.memoryDueAtMs) return this.readMemory();
    follow(this.coordinator, ownUsage().residentBytes);
    for (const { runner, alive, usage } of this.options.processes()) {
      if (alive) follow(this.accountOf(runner), usage.residentBytes);
      else note(this.accountOf(runner), 0);
    }
  }

  private readMemory(): void {
    const beganMs = this.options.nowMs();
    read(this.coordinator, 'self', ownUsage().residentBytes);
    for (const { runner, pid, alive, usage } of this.options.processes()) {
      if (alive) read(this.accountOf(runner), pid, usage.residentBytes);
      else note(this.accountOf(runner), 0);
    }
    const tookMs = this.options.nowMs() - beganMs;
    this.memoryDueAtMs = beganMs + Math.max(MEMORY_EVERY_MS, tookMs / MEMORY_SHARE);
  }
}

function newAccount(): Account {
  return { cpuMs: 0, sampledCpuMs: 0, memoryBytes: 0, sharedBytes: 0, peakBytes: 0, baselineBytes: 0 };
}

function note(account: Account, bytes: number): void {
  account.memoryBytes = bytes;
  account.peakBytes = Math.max(account.peakBytes, bytes);
}

/** `saidBytes`: its resident size, where the system does not tell more, or no more. */
function read(account: Account, pid: number | 'self', saidBytes: number): void {
  const memory = memoryOf(pid);
  if (!memory) return follow(account, saidBytes);
  account.sharedBytes = memory.residentBytes - memory.proportionalBytes;
  note(account, memory.proportionalBytes);
}

/** `residentBytes`: 0 where it could not be read. */
function follow(account: Account, residentBytes: number): void {
  if (residentBytes > 0) note(account, Math.max(0, residentBytes - account.sharedBytes));
}
