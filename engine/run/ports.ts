import type { TargetTotals } from '../telemetry/target-figures.js';

/** What the generator's processes cost, measured from outside the engine. */
export interface GeneratorMonitor {
  /** Remembers what is used before the first connect, at `startsAtMs`. */
  baseline(startsAtMs: number): void;
  /** Since the last call, at first since `startsAtMs`. */
  sample(): GeneratorSample;
  totals(): GeneratorTotals;
}

export interface GeneratorSample {
  cpuCores: number;
  rssBytes: number;
  runners: RunnerSample[];
}

/** One runner: a process, or the coordinator's own where that is the only one. */
export interface RunnerSample {
  runner: number;
  /** What its threads run, one each. */
  shards: readonly number[];
  cpuCores: number;
  rssBytes: number;
}

export interface GeneratorTotals {
  runners: number;
  threads: number;
  cpuSeconds: number;
  /** Sum of the peak Pss of all processes; 0 where the system does not tell. */
  peakRssBytes: number;
  baselineRssBytes: number;
  /** `null` where it is the one runner itself. */
  coordinator: ProcessTotals | null;
  byRunner: (ProcessTotals & { runner: number; shards: readonly number[] })[];
}

export interface ProcessTotals {
  cpuSeconds: number;
  /** Peak Pss; 0 where the system does not tell. */
  rssBytes: number;
}

/** What the target says of itself. */
export interface TargetReading extends TargetTotals {
  /** CPU time of its processes since their start, µs. */
  cpuMicros?: number;
  /** Sum of the peak memory of its processes. */
  peakRssBytes?: number;
}

/** The target's own count, where it gives one. */
export interface TargetProbe {
  /** Calls back once, with `undefined` where it could not be read. Cumulative since the target's start. */
  read(done: (reading: TargetReading | undefined) => void): void;
}
