import type { PhaseDurations } from '../telemetry/figures.js';
import type { Phase } from './phase.js';

/** Times since the start of the run, in ms. */
export interface PhaseSpan {
  startedAtMs: number;
  durationMs: number;
}

export type PhaseSpans = Partial<Record<Phase, PhaseSpan>>;

/** When each phase began and how long it lasted. What lies between two phases belongs to neither. */
export class PhaseLog {
  readonly spans: PhaseSpans = {};
  /** The phase under way; `undefined` before the first. */
  current: Phase | undefined;
  private startMs: number;

  /** `startMs`: the start of the run, on the clock. */
  constructor(startMs: number) {
    this.startMs = startMs;
  }

  /** The run starts only then. */
  restart(startMs: number): void {
    this.startMs = startMs;
  }

  /** A time on the clock as one since the start; never negative, though the first phase is announced before it begins. */
  sinceStartMs(atMs: number): number {
    return Math.max(0, atMs - this.startMs);
  }

  /** Entered anew, a phase goes on: its span then covers both parts. */
  enter(phase: Phase, atMs: number): void {
    this.current = phase;
    this.spans[phase] ??= { startedAtMs: this.sinceStartMs(atMs), durationMs: 0 };
  }

  /** The phase under way is through. */
  close(atMs: number): void {
    const span = this.current === undefined ? undefined : this.spans[this.current];
    if (span) span.durationMs = Math.max(0, this.sinceStartMs(atMs) - span.startedAtMs);
  }

  /** Those of the phases that are through, and of the one under way so far. */
  durations(nowMs: number): PhaseDurations {
    this.close(nowMs);
    return Object.fromEntries(Object.entries(this.spans).map(([phase, { durationMs }]) => [phase, durationMs]));
  }
}
