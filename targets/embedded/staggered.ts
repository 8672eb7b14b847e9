import type { Session } from './session.js';
import type { TargetClock } from './target-clock.js';

const MIN_SWEEP_MS = 10;

/**
 * Visits each session every so often, counted from its own start. One queue and one timer for all: the interval is the
 * same for everyone, so whoever was visited last is due last.
 */
export class Staggered {
  readonly #clock: TargetClock;
  readonly #everyMs: number;
  readonly #visit: (session: Session, nowMs: number) => boolean;
  #sessions: Session[] = [];
  #dueMs: number[] = [];
  #first = 0;
  #cancel: (() => void) | undefined = undefined;

  /** `visit` says whether the session is to be visited again. */
  constructor(clock: TargetClock, everyMs: number, visit: (session: Session, nowMs: number) => boolean) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#visit = visit;
  }

  add(session: Session): void {
    this.#push(session, this.#clock.nowMs() + this.#everyMs);
    if (this.#cancel === undefined) this.#arm();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#sessions = [];
    this.#dueMs = [];
    this.#first = 0;
  }

  #push(session: Session, dueMs: number): void {
    this.#sessions.push(session);
    this.#dueMs.push(dueMs);
  }

  #arm(): void {
    const dueMs = this.#dueMs[this.#first];
    if (dueMs === undefined) return;
    const waitMs = Math.max(Math.min(MIN_SWEEP_MS, this.#everyMs), dueMs - this.#clock.nowMs());
    this.#cancel = this.#clock.after(waitMs, this.#sweep);
  }

  /** Due times count on from the due time, not from now, so that lateness does not add up. */
  readonly #sweep = (): void => {
    this.#cancel = undefined;
    const nowMs = this.#clock.nowMs();
    while (this.#first < this.#sessions.length && this.#dueMs[this.#first]! <= nowMs) {
      const session = this.#sessions[this.#first]!;
      const dueMs = this.#dueMs[this.#first]!;
      this.#first++;
      if (this.#visit(session, nowMs)) this.#push(session, dueMs + this.#everyMs);
    }
    if (this.#first > 1024 && this.#first * 2 > this.#sessions.length) {
      this.#sessions = this.#sessions.slice(this.#first);
      this.#dueMs = this.#dueMs.slice(this.#first);
      this.#first = 0;
    }
    this.#arm();
  };
}
