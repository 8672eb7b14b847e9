import type { Clock } from '../../engine/clock/clock.js';
import type { Span } from './target-model.js';

/** When the target does nothing. Nothing stalls before `begin`. */
export class Stalls {
  private readonly clock: Clock;
  private readonly spans: readonly Span[];
  private startMs = Infinity;
  private held: (() => void)[] = [];

  constructor(clock: Clock, spans: readonly Span[]) {
    this.clock = clock;
    this.spans = spans;
  }

  /** Times of spans count from here, on the clock. */
  begin(startMs: number): void {
    this.startMs = startMs;
  }

  /** It stalls now. */
  get now(): boolean {
    return this.spans.length > 0 && this.endMs(this.clock.now()) > this.clock.now();
  }

  /** Does it as soon as the present stall is over, in order. */
  hold(work: () => void): void {
    if (this.held.push(work) > 1) return;
    this.clock.at(this.endMs(this.clock.now()), () => {
      const held = this.held;
      this.held = [];
      for (const each of held) each();
    });
  }

  /** `atMs`, or the end of the stall that it falls into. */
  endMs(atMs: number): number {
    for (const { fromMs, toMs } of this.spans) {
      const offsetMs = atMs - this.startMs;
      if (offsetMs < fromMs) break;
      if (offsetMs < toMs) return this.startMs + toMs;
    }
    return atMs;
  }

  /** When work of `lengthMs` that begins at `atMs` is done: it stands still while the target does. */
  doneMs(atMs: number, lengthMs: number): number {
    let doneMs = atMs + lengthMs;
    for (const { fromMs, toMs } of this.spans) {
      const [from, to] = [this.startMs + fromMs, this.startMs + toMs];
      if (to <= atMs) continue;
      if (from >= doneMs) break;
      doneMs += to - Math.max(from, atMs);
    }
    return doneMs;
  }
}
