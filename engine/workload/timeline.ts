import { Subject, type Observable } from 'rxjs';

/**
 * Where the offsets of a phase stand on the clock. A pause makes the phase's time stand still: everything not yet due is
 * due later by as much, and keeps its place in the order.
 */
export class Timeline {
  private readonly shifts = new Subject<void>();
  private originMs: number;
  private pausedAtMs: number | undefined;

  /** `originMs`: offset 0, on the clock. */
  constructor(originMs: number) {
    this.originMs = originMs;
  }

  /** Fires after each pause and resume. */
  get changes(): Observable<void> {
    return this.shifts;
  }

  get paused(): boolean {
    return this.pausedAtMs !== undefined;
  }

  /** The clock's time of an offset, if nothing pauses it from now on. */
  toClockMs(offsetMs: number): number {
    return this.originMs + offsetMs;
  }

  /** The offset that the phase stands at: during a pause, the one at which it began. */
  toOffsetMs(nowMs: number): number {
    return this.toPhaseNowMs(nowMs) - this.originMs;
  }

  /** The phase's own idea of `nowMs`: during a pause, the moment it began. */
  toPhaseNowMs(nowMs: number): number {
    return this.pausedAtMs === undefined ? nowMs : Math.min(nowMs, this.pausedAtMs);
  }

  pause(atMs: number): void {
    if (this.pausedAtMs !== undefined) return;
    this.pausedAtMs = atMs;
    this.shifts.next();
  }

  resume(atMs: number): void {
    if (this.pausedAtMs === undefined) return;
    this.originMs += Math.max(0, atMs - this.pausedAtMs);
    this.pausedAtMs = undefined;
    this.shifts.next();
  }
}
