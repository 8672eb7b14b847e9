import type { TargetClock } from '../target-clock.js';
import { Chance, shareOf } from './chance.js';
import { FAULT_KIND_NAMES, type FaultKind } from './fault-kinds.js';
import type { FaultRule } from './fault-rule.js';

/**
 * The faults that are switched on. Which messages and connections they strike follows from the seed and the order of
 * events alone. While no rule is on, every question costs one comparison.
 */
export class Faults {
  /** How often each kind struck since the server's start. */
  readonly counts = new Map<FaultKind, number>();
  readonly #clock: TargetClock;
  readonly #seed: number;
  readonly #chance: Chance;
  readonly #atStart = new Map<FaultKind, (rule: FaultRule) => void>();
  #rules: readonly FaultRule[] = [];
  #onAtMs = 0;
  #cancels: (() => void)[] = [];

  constructor(clock: TargetClock, seed: number) {
    this.#clock = clock;
    this.#seed = seed;
    this.#chance = new Chance(seed);
  }

  /** Has `act` called whenever a rule of that kind begins; register before switching on. */
  whenStarts(kind: FaultKind, act: (rule: FaultRule) => void): void {
    this.#atStart.set(kind, act);
  }

  /** Replaces all rules; their times count from now. An empty list switches everything off. */
  switchOn(rules: readonly FaultRule[]): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels = [];
    this.#rules = rules;
    this.#onAtMs = this.#clock.nowMs();
    for (const rule of rules) {
      const act = this.#atStart.get(rule.kind);
      if (act) this.#cancels.push(this.#clock.after(rule.startMs, act.bind(undefined, rule)));
    }
  }

  /** The value of that kind now: its share or its ms; 0 while it is off. */
  value(kind: FaultKind): number {
    if (this.#rules.length === 0) return 0;
    const elapsedMs = this.#clock.nowMs() - this.#onAtMs;
    for (const rule of this.#rules) {
      if (rule.kind === kind && elapsedMs >= rule.startMs && elapsedMs < rule.endMs) return rule.value;
    }
    return 0;
  }

  /** Draws whether this message is struck; counts it if so. */
  strikesMessage(kind: FaultKind): boolean {
    const share = this.value(kind);
    if (share === 0 || this.#chance.next() >= share) return false;
    this.count(kind);
    return true;
  }

  /**
   * Whether that connection is among the struck ones: the same answer each time, and counted each time. `share` is
   * given where a rule's start acts on its own value, as a timer may fire a little early.
   */
  strikesConnection(kind: FaultKind, number: number, share = this.value(kind)): boolean {
    if (share === 0 || shareOf(this.#seed * 31 + FAULT_KIND_NAMES.indexOf(kind), number) >= share) return false;
    this.count(kind);
    return true;
  }

  count(kind: FaultKind): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }
}
