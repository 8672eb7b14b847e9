import type { TargetClock } from '../../../targets/embedded/target-clock.js';

interface Task {
  readonly dueMs: number;
  readonly sequence: number;
  readonly run: () => void;
}

/** A clock that stands still until it is advanced; then tasks run in order of their due time, ties in order of arrival. */
export class ManualClock implements TargetClock {
  #nowMs = 0;
  #sequence = 0;
  #tasks: Task[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  machineMs(): number {
    return this.#nowMs;
  }

  wallSeconds(): number {
    return 1_700_000_000 + this.#nowMs / 1000;
  }

  after(delayMs: number, run: () => void): () => void {
    const task = { dueMs: this.#nowMs + delayMs, sequence: this.#sequence++, run };
    this.#tasks.push(task);
    return () => {
      this.#tasks = this.#tasks.filter((other) => other !== task);
    };
  }

  punctually(dueMs: number, run: () => void): () => void {
    return this.after(dueMs - this.#nowMs, run);
  }

  advance(byMs: number): void {
    this.advanceTo(this.#nowMs + byMs);
  }

  advanceTo(nowMs: number): void {
    for (;;) {
      const [next] = this.#tasks
        .filter((task) => task.dueMs <= nowMs)
        .sort((a, b) => a.dueMs - b.dueMs || a.sequence - b.sequence);
      if (next === undefined) break;
      this.#tasks = this.#tasks.filter((task) => task !== next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.run();
    }
    this.#nowMs = nowMs;
  }
}
