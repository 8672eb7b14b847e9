import { Histogram } from './histogram.js';
import { distributionIds, type Distribution } from './metric.js';
import type { Snapshot } from './snapshot.js';

const { 'generator.eventLoopDelayMs': loopDelay } = distributionIds;
const kept: ReadonlySet<number> = new Set([
  loopDelay,
  distributionIds['generator.gcPauseMs'],
  distributionIds['messages.sendLagMs'],
]);

/** What the health of a thread was in an interval; `null`: nothing was measured. */
export interface ThreadInterval {
  cpuMs: number;
  heapBytes: number;
  eventLoopDelayP99Ms: number | null;
  gcPauseMaxMs: number | null;
  sendLagP99Ms: number | null;
}

/** The health of one thread, which the figures of all of them together would hide. */
export class ThreadTotals {
  /** It is gone with its thread, process or machine. */
  lost = false;
  cpuMs = 0;
  peakHeapBytes = 0;
  private heapBytes = 0;
  private takenCpuMs = 0;
  private readonly whole = new Map<number, Histogram>();
  private interval = new Map<number, Histogram>();
  private readonly loopDelays = new Map<number, Histogram>();

  merge({ cells, usage }: Snapshot): void {
    for (const { phase, distributions } of cells) {
      for (const { id, delta } of distributions) {
        if (!kept.has(id)) continue;
        histogramIn(this.whole, id).merge(delta);
        histogramIn(this.interval, id).merge(delta);
        if (id === loopDelay) histogramIn(this.loopDelays, phase).merge(delta);
      }
    }
    if (!usage) return;
    this.cpuMs = usage.cpuMs;
    this.heapBytes = usage.heapBytes;
    this.peakHeapBytes = Math.max(this.peakHeapBytes, usage.heapBytes);
  }

  /** Of the whole run; `undefined` where nothing was recorded. */
  distribution(distribution: Distribution): Histogram | undefined {
    return this.whole.get(distributionIds[distribution]);
  }

  /** `phase`: position in `phases`. */
  loopDelayP99Ms(phase: number): number | null {
    return this.loopDelays.get(phase)?.percentileMs(99) ?? null;
  }

  /** Since the last call. */
  takeInterval(): ThreadInterval {
    const of = (distribution: Distribution): Histogram | undefined => this.interval.get(distributionIds[distribution]);
    const taken = {
      cpuMs: this.cpuMs - this.takenCpuMs,
      heapBytes: this.heapBytes,
      eventLoopDelayP99Ms: of('generator.eventLoopDelayMs')?.percentileMs(99) ?? null,
      gcPauseMaxMs: of('generator.gcPauseMs')?.maxMs ?? null,
      sendLagP99Ms: of('messages.sendLagMs')?.percentileMs(99) ?? null,
    };
    this.takenCpuMs = this.cpuMs;
    this.interval = new Map();
    return taken;
  }
}

function histogramIn(histograms: Map<number, Histogram>, id: number): Histogram {
  let histogram = histograms.get(id);
  if (!histogram) histograms.set(id, (histogram = new Histogram()));
  return histogram;
}
