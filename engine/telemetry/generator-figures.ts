import type { Dist } from './dist.js';

export interface GeneratorFigures {
  runners: number;
  threads: number;
  cpuSeconds: number;
  /** Sum of the peak Pss of all generator processes, coordinator included; 0 where the system does not tell. */
  rssBytes: number;
  rssBytesPerConnection: number | null;
  marginalBytesPerConnection: number | null;
  eventLoopDelayMs: Dist | null;
  gcPauseMs: Dist | null;
  /** The process that leads and reports; `null` where it is the one runner itself. */
  coordinator: ProcessFigures | null;
  byRunner: RunnerFigures[];
  /** What connections left from; absent where the system chose address and port of each. */
  sources?: SourceFigures;
}

export interface SourceFigures {
  /** Local addresses, in ranges; empty where the system chose them. */
  addresses: string[];
  /** Local ports, in ranges. */
  ports: string[];
  /** Ports that others held, so that the next one was tried. */
  taken: number;
}

export interface ProcessFigures {
  cpuSeconds: number;
  /** Its peak Pss; 0 where the system does not tell. */
  rssBytes: number;
}

export interface RunnerFigures extends ProcessFigures {
  runner: number;
  threads: ThreadFigures[];
}

export interface ThreadFigures {
  thread: number;
  lost: boolean;
  /** Of the thread alone; 0 where the system does not tell. */
  cpuSeconds: number;
  /** Most JavaScript heap in use, as seen once a second. */
  heapBytes: number;
  eventLoopDelayMs: Dist | null;
  gcPauseMs: Dist | null;
  sendLagMs: Dist | null;
}
