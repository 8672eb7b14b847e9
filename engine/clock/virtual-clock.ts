import { QueueClock } from './clock.js';

/** A spec that waits longer than this for a time that does not come has most likely forgotten to let it come. */
const STILL_AFTER_MS = 1000;

/**
 * Time that stands still until it is advanced. Tasks run in the order (due time, sequence) with `now()` at their due
 * time, so a run is the same to the byte each time.
 */
export class VirtualClock extends QueueClock {
  private nowMs: number;
  private readonly onStill: (warning: Error) => void;
  private moved = false;
  private still: NodeJS.Timeout | undefined;

  /**
   * `startMs`: what `now()` says at first. A task that throws ends the advance with its error. `onStill` hears once, after
   * a second of real time, if something waits and time was never advanced; by default Node prints it as a warning, with
   * where the first task was scheduled.
   */
  constructor(startMs = 0, onStill: (warning: Error) => void = (warning) => process.emitWarning(warning)) {
    super((error) => {
      throw error;
    });
    this.nowMs = startMs;
    this.onStill = onStill;
  }

  now(): number {
    return this.nowMs;
  }

  advanceBy(durationMs: number): void {
    this.advanceTo(this.nowMs + durationMs);
  }

  /** Runs all that is due by `timeMs`, also what it schedules on the way, and stops there. */
  advanceTo(timeMs: number): void {
    this.move();
    for (let due = this.nextDueAtMs(); due !== undefined && due <= timeMs; due = this.nextDueAtMs()) {
      this.nowMs = Math.max(this.nowMs, due);
      this.runOne(this.nowMs);
    }
    this.nowMs = Math.max(this.nowMs, timeMs);
  }

  /** Runs up to that many tasks, each at its own time. False once nothing waits. */
  run(tasks: number): boolean {
    this.move();
    for (; tasks > 0; tasks--) {
      const due = this.nextDueAtMs();
      if (due === undefined) return false;
      if (due > this.nowMs) this.nowMs = due;
      this.runOne(this.nowMs);
    }
    return this.pending > 0;
  }

  /** Runs until nothing waits. Throws when more than `maxTasks` have run: something reschedules itself for ever. */
  runAll(maxTasks = 10_000_000): void {
    this.move();
    let tasks = 0;
    for (let due = this.nextDueAtMs(); due !== undefined; due = this.nextDueAtMs()) {
      if (++tasks > maxTasks) throw new Error(`More than ${maxTasks} tasks ran: does one reschedule itself for ever?`);
      this.nowMs = Math.max(this.nowMs, due);
      this.runOne(this.nowMs);
    }
  }

  /** Nothing to arm: time moves only when it is advanced. */
  protected wakeAt(): void {
    if (this.moved || this.still !== undefined) return;
    const warning = new Error();
    warning.name = 'VirtualTimeWarning';
    // The outermost call of ours: the spec.
    const where = warning.stack?.split('\n').findLast((line) => / at (?!.*node_modules|.*node:)/.test(line)) ?? '';
    warning.message = `A VirtualClock was given a task and never advanced: it never runs.\n${where}`;
    this.still = setTimeout(() => {
      if (this.pending > 0) this.onStill(warning);
    }, STILL_AFTER_MS);
    this.still.unref();
  }

  private move(): void {
    if (this.moved) return;
    this.moved = true;
    clearTimeout(this.still);
  }

  protected rest(): void {
    // Nor to disarm.
  }
}
