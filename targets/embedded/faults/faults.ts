import type { TargetClock } from '../target-clock.js';
import type { Rate } from '../units.js';
import { Chance, shareOf } from './chance.js';
import { FAULT_KIND_NAMES, FAULT_KINDS, type FaultKind } from './fault-kinds.js';
import { shareOfRule, type FaultRule } from './fault-rule.js';

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
  #strikesDeliveries = false;
  #onAtMs = 0;
  #cancels: (() => void)[] = [];

  constructor(clock: TargetClock, seed: number) {
    this.#clock = clock;
    this.#seed = seed;
    this.#chance = new Chance(seed);
  }

  /** Whether a rule, on now or later, is about deliveries. */
  get strikesDeliveries(): boolean {
    return this.#strikesDeliveries;
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
    this.#strikesDeliveries = rules.some(({ kind }) => FAULT_KINDS[kind].per === 'delivery');
    this.#onAtMs = this.#clock.nowMs();
    for (const rule of rules) {
      const act = this.#atStart.get(rule.kind);
      if (act) this.#cancels.push(this.#clock.after(rule.startMs, act.bind(undefined, rule)));
    }
  }

  /** The rule of that kind that is on now, for rooms of that size; the first of several. */
  active(kind: FaultKind, size?: number): FaultRule | undefined {
    if (this.#rules.length === 0) return undefined;
    const elapsedMs = this.#clock.nowMs() - this.#onAtMs;
    for (const rule of this.#rules) {
      if (rule.kind !== kind || elapsedMs < rule.startMs || elapsedMs >= rule.endMs) continue;
      if (size === undefined || rule.size === undefined || (size >= rule.size.min && size <= rule.size.max))
        return rule;
    }
    return undefined;
  }

  /** Draws whether this message is struck, by which rule; counts it if so. */
  strikesMessage(kind: FaultKind): FaultRule | undefined {
    const rule = this.active(kind);
    if (rule === undefined || !this.draws(rule)) return undefined;
    this.count(kind);
    return rule;
  }

  /** Draws whether the rule strikes, without counting it. */
  draws(rule: FaultRule | undefined): boolean {
    return rule !== undefined && this.#chance.next() < shareOfRule(rule);
  }

  /** A whole number from 0 to `count` - 1. */
  pick(count: number): number {
    return Math.floor(this.#chance.next() * count);
  }

  /**
   * Whether that connection is among the struck ones: the same answer each time, and counted each time. `rule` is given
   * where its start acts on it, as a timer may fire a little early.
   */
  strikesConnection(kind: FaultKind, number: number, rule = this.active(kind)): boolean {
    if (rule === undefined || !this.#isAmong(rule, number)) return false;
    this.count(kind);
    return true;
  }

  /** The rate that the fault `rate-limit` leaves that connection; undefined if any. */
  rateOf(number: number): Rate | undefined {
    const rule = this.active('rate-limit');
    return rule !== undefined && this.#isAmong(rule, number) ? rule.rate : undefined;
  }

  count(kind: FaultKind): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }

  #isAmong(rule: FaultRule, number: number): boolean {
    const seed = this.#seed * 31 + FAULT_KIND_NAMES.indexOf(rule.kind);
    return shareOf(seed, number) < shareOfRule(rule);
  }
}
