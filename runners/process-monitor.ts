import { readFileSync } from 'node:fs';
import type { GeneratorMonitor, GeneratorSample, GeneratorTotals } from '../engine/run/ports.js';

/** Reading the memory of a large process costs 10 ms and more: not each second. */
const MEMORY_EVERY_MS = 5000;

/** CPU and memory of this process, all its threads included. */
export class ProcessMonitor implements GeneratorMonitor {
  private readonly threads: number;
  private readonly nowMs: () => number;
  private readonly startedCpu = process.cpuUsage();
  private lastCpu = process.cpuUsage();
  private lastAtMs: number;
  private memoryAtMs = -Infinity;
  private memoryBytes = 0;
  private peakBytes = 0;
  private baselineBytes = 0;

  /** `nowMs`: the run's clock. */
  constructor(threads: number, nowMs: () => number) {
    this.threads = threads;
    this.nowMs = nowMs;
    this.lastAtMs = nowMs();
  }

  baseline(): void {
    this.baselineBytes = this.readMemory();
  }

  sample(): GeneratorSample {
    const nowMs = this.nowMs();
    const cpu = process.cpuUsage();
    const micros = cpu.user + cpu.system - this.lastCpu.user - this.lastCpu.system;
    const cpuCores = micros / 1000 / Math.max(1, nowMs - this.lastAtMs);
    this.lastCpu = cpu;
    this.lastAtMs = nowMs;
    if (nowMs - this.memoryAtMs >= MEMORY_EVERY_MS) this.readMemory();
    return { cpuCores, rssBytes: this.memoryBytes };
  }

  totals(): GeneratorTotals {
    this.readMemory();
    const cpu = process.cpuUsage(this.startedCpu);
    return {
      runners: 1,
      threads: this.threads,
      cpuSeconds: (cpu.user + cpu.system) / 1e6,
      peakRssBytes: this.peakBytes,
      baselineRssBytes: this.baselineBytes,
    };
  }

  private readMemory(): number {
    this.memoryAtMs = this.nowMs();
    this.memoryBytes = proportionalSetBytes() ?? residentSetBytes() ?? this.memoryBytes;
    this.peakBytes = Math.max(this.peakBytes, this.memoryBytes);
    return this.memoryBytes;
  }
}

/** Pss of this process: shared pages count in equal parts to all that share them. Linux only. */
function proportionalSetBytes(): number | undefined {
  try {
    const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/smaps_rollup', 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined; // not Linux, or not allowed
  }
}

/** `undefined` where no file descriptor is left to read it with. */
function residentSetBytes(): number | undefined {
  try {
    return process.memoryUsage.rss();
  } catch {
    return undefined;
  }
}
