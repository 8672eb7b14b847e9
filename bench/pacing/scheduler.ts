/** Who calls events in their time: two of ours, ours with a precise clock, and the baseline. */
export type Scheduler = 'pacer' | 'pacer, precise' | 'deadlines' | 'RxJS timers';

/** How late events were against their intended instants, and what keeping time cost. */
export interface Lateness {
  events: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  /** Processor cores in use on average. */
  cores: number;
}
