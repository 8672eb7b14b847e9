/** The part of the run that messages fall due in: its end moves with each pause. */
export class HoldSpan {
  /** On the clock; Infinity before hold was announced. */
  endsAtMs = Infinity;
  private readonly lengthMs: number;
  private pausedAtMs: number | undefined;

  /** `lengthMs`: of the plan's hold. */
  constructor(lengthMs: number) {
    this.lengthMs = lengthMs;
  }

  get paused(): boolean {
    return this.pausedAtMs !== undefined;
  }

  begin(atMs: number): void {
    this.endsAtMs = atMs + this.lengthMs;
  }

  pause(atMs: number): void {
    this.pausedAtMs ??= atMs;
  }

  /** Moves the end by as much of the pause as lies within hold. */
  resume(atMs: number): void {
    if (this.pausedAtMs === undefined) return;
    const startMs = this.endsAtMs - this.lengthMs;
    if (startMs < Infinity) this.endsAtMs += Math.max(0, atMs - Math.max(this.pausedAtMs, startMs));
    this.pausedAtMs = undefined;
  }

  /** Offset up to which messages were due at that time, by the plan: a pause does not count. */
  offsetAt(atMs: number): number {
    if (this.endsAtMs === Infinity) return 0;
    const untilMs = this.pausedAtMs === undefined ? atMs : Math.min(atMs, this.pausedAtMs);
    return Math.min(this.lengthMs, Math.max(0, untilMs - (this.endsAtMs - this.lengthMs)));
  }
}
