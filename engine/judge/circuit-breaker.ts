import { parseDurationMs, parseErrorRate, parseSizeBytes } from '../plan/quantity.js';
import type { Safety } from '../plan/resolved-profile.generated.js';

/** Counts that the breaker looks at; cumulative since the start of the run. */
export interface BreakerReading {
  /** Since the first connect, in ms. */
  atMs: number;
  connectFailures: number;
  /** Connects, creations, joins and messages that failed, and all that ended. */
  failures: number;
  ended: number;
  /** Of all generator processes. */
  rssBytes: number;
}

/** Why the run must stop. */
export interface Trip {
  code: 'MAX_DURATION' | 'MAX_ERROR_RATE' | 'MAX_CONNECT_FAILURES' | 'MAX_MEMORY';
  text: string;
}

/** Fewer endings than this in a window say nothing about a share. */
const LEAST_ENDED = 10;

/** The profile's safety limits, looked at once a second. */
export class CircuitBreaker {
  private readonly maxDurationMs: number;
  private readonly errorRate: { share: number; windowMs: number } | undefined;
  private readonly maxConnectFailures: number;
  private readonly maxMemoryBytes: number;
  private readonly safety: Safety;
  /** Readings of the window, oldest first. */
  private readonly window: BreakerReading[] = [{ atMs: 0, connectFailures: 0, failures: 0, ended: 0, rssBytes: 0 }];

  constructor(safety: Safety) {
    this.safety = safety;
    this.maxDurationMs = safety.maxDuration === undefined ? Infinity : parseDurationMs(safety.maxDuration);
    this.errorRate = safety.maxErrorRate === undefined ? undefined : parseErrorRate(safety.maxErrorRate);
    this.maxConnectFailures = safety.maxConnectFailures ?? Infinity;
    this.maxMemoryBytes = safety.maxMemory === undefined ? Infinity : parseSizeBytes(safety.maxMemory);
  }

  check(reading: BreakerReading): Trip | undefined {
    if (reading.atMs >= this.maxDurationMs) {
      return { code: 'MAX_DURATION', text: `the run reached safety.maxDuration ${this.safety.maxDuration}` };
    }
    if (reading.connectFailures >= this.maxConnectFailures) {
      return {
        code: 'MAX_CONNECT_FAILURES',
        text: `${reading.connectFailures} connects failed (safety.maxConnectFailures ${this.maxConnectFailures})`,
      };
    }
    if (reading.rssBytes > this.maxMemoryBytes) {
      return {
        code: 'MAX_MEMORY',
        text: `the generator uses ${Math.round(reading.rssBytes / 2 ** 20)} MiB (safety.maxMemory ${this.safety.maxMemory})`,
      };
    }
    return this.checkErrorRate(reading);
  }

  private checkErrorRate(reading: BreakerReading): Trip | undefined {
    if (!this.errorRate) return undefined;
    const { share, windowMs } = this.errorRate;
    this.window.push(reading);
    // The oldest reading kept is the last one at or before the window's start.
    while (this.window.length > 2 && this.window[1]!.atMs <= reading.atMs - windowMs) this.window.shift();
    const from = this.window[0]!;
    if (reading.atMs - from.atMs < windowMs) return undefined;
    const ended = reading.ended - from.ended;
    const failed = (reading.failures - from.failures) / ended;
    if (ended < LEAST_ENDED || failed <= share) return undefined;
    return {
      code: 'MAX_ERROR_RATE',
      text: `${(failed * 100).toFixed(1)} % failed (safety.maxErrorRate ${this.safety.maxErrorRate})`,
    };
  }
}
