import { QueueClock } from './clock.js';

/**
 * Time that stands still until it is advanced. Tasks run in the order (due time, sequence) with `now()` at their due
 * time, so a run is the same to the byte each time.
 */
export class VirtualClock extends QueueClock {
  private nowMs: number;

  /** `startMs`: what `now()` says at first. A task that throws ends the advance with its error. */
  constructor(startMs = 0) {
    super((error) => {
      throw error;
    });
    this.nowMs = startMs;
  }

  now(): number {
    return this.nowMs;
  }

  advanceBy(durationMs: number): void {
    this.advanceTo(this.nowMs + durationMs);
  }

  /** Runs all that is due by `timeMs`, also what it schedules on the way, and stops there. */
  advanceTo(timeMs: number): void {
    for (let due = this.nextDueAtMs(); due !== undefined && due <= timeMs; due = this.nextDueAtMs()) {
      this.nowMs = Math.max(this.nowMs, due);
      this.runOne(this.nowMs);
    }
    this.nowMs = Math.max(this.nowMs, timeMs);
  }

  /** Runs up to that many tasks, each at its own time. False once nothing waits. */
  run(tasks: number): boolean {
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
    let tasks = 0;
    for (let due = this.nextDueAtMs(); due !== undefined; due = this.nextDueAtMs()) {
      if (++tasks > maxTasks) throw new Error(`More than ${maxTasks} tasks ran: does one reschedule itself for ever?`);
      this.nowMs = Math.max(this.nowMs, due);
      this.runOne(this.nowMs);
    }
  }

  protected wakeAt(): void {
    // Nothing to arm: time moves only when it is advanced.
  }

  protected rest(): void {
    // Nor to disarm.
  }
}
