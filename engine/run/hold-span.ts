import type { Clock, ClockTask } from '../clock/clock.js';

/** The part of the run that messages fall due in: its end moves with each pause. */
export class HoldSpan {
  /** Offset up to which messages were due when hold ended: a pause does not count. 0 before. */
  heldMs = 0;
  private readonly clock: Clock;
  private readonly lengthMs: number;
  private readonly onOver: (atMs: number) => void;
  /** On the clock; Infinity before hold was announced. */
  private endsAtMs = Infinity;
  private pausedAtMs: number | undefined;
  private task: ClockTask<undefined> | undefined;
  private ended = false;

  /** `lengthMs`: of the plan's hold. `onOver` is called at its end, unless something else ends it before. */
  constructor(clock: Clock, lengthMs: number, onOver: (atMs: number) => void) {
    this.clock = clock;
    this.lengthMs = lengthMs;
    this.onOver = onOver;
  }

  get paused(): boolean {
    return this.pausedAtMs !== undefined;
  }

  begin(atMs: number): void {
    this.endsAtMs = atMs + this.lengthMs;
    this.arm();
  }

  pause(atMs: number): void {
    this.pausedAtMs ??= atMs;
    this.task?.unsubscribe();
  }

  /** Moves the end by as much of the pause as lies within hold. */
  resume(atMs: number): void {
    if (this.pausedAtMs === undefined) return;
    const pausedMs = atMs - Math.max(this.pausedAtMs, this.endsAtMs - this.lengthMs);
    this.pausedAtMs = undefined;
    if (this.endsAtMs === Infinity || this.ended) return;
    this.endsAtMs += Math.max(0, pausedMs);
    this.arm();
  }

  /** Nothing falls due from then on. Only the first end counts, also where hold had not begun. */
  end(atMs: number): void {
    if (this.ended) return;
    this.ended = true;
    this.task?.unsubscribe();
    const untilMs = Math.min(atMs, this.pausedAtMs ?? Infinity);
    if (this.endsAtMs < Infinity) this.heldMs = Math.max(0, untilMs - (this.endsAtMs - this.lengthMs));
  }

  private arm(): void {
    this.task = this.clock.at(this.endsAtMs, () => this.onOver(this.endsAtMs));
  }
}
