import { QueueClock } from '../../../engine/clock/clock.js';

/** A clock whose event loop can be held up: time goes on while nothing runs, and then all that is due runs late. */
export class StallingClock extends QueueClock {
  readonly errors: unknown[] = [];
  /** What the clock was asked to wake up for; Infinity: for nothing any more. */
  readonly wakes: number[] = [];
  private nowMs: number;

  constructor(startMs = 0) {
    super((error) => this.errors.push(error));
    this.nowMs = startMs;
  }

  now(): number {
    return this.nowMs;
  }

  /** Time passes; nothing runs. */
  stallUntil(nowMs: number): void {
    this.nowMs = nowMs;
  }

  /** One turn of the event loop: runs all that is due by now. */
  turn(): void {
    while (this.runOne(this.nowMs));
  }

  protected wakeAt(dueAtMs: number): void {
    this.wakes.push(dueAtMs);
  }

  protected rest(): void {
    this.wakes.push(Infinity);
  }
}
