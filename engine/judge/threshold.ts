import { checksDeliveries } from '../delivery/checks-deliveries.js';
import { checksPresence } from '../delivery/checks-presence.js';
import { checksPrivate } from '../delivery/checks-private.js';
import { checksTyping } from '../delivery/checks-typing.js';
import { groupClassesIn, nameOfGroupClass } from '../delivery/group-class.js';
import type { Plan } from '../plan/plan.js';
import { parseCondition, parseDurationMs, type Condition } from '../plan/quantity.js';
import type { Threshold as ProfileThreshold } from '../plan/resolved-profile.generated.js';
import type { ThresholdResult } from '../telemetry/summary.js';
import { groupClassOfMetric } from './metric-names.js';

/** A promise about a metric of the summary. */
export interface Threshold {
  /** Path into the summary, such as `messages.responseMs.p95`. */
  metric: string;
  /** As the profile has it, in the metric's own unit. */
  text: string;
  condition: Condition;
  abortOnFail: boolean;
  /** `abortOnFail` looks only this long after hold began. */
  delayMs: number;
}

export function compileThresholds(thresholds: Record<string, ProfileThreshold>): Threshold[] {
  return Object.entries(thresholds).map(([metric, threshold]) => {
    const { condition, abortOnFail, delay } = typeof threshold === 'string' ? { condition: threshold } : threshold;
    return {
      metric,
      text: condition,
      condition: parseCondition(condition),
      abortOnFail: abortOnFail ?? false,
      delayMs: delay === undefined ? 0 : parseDurationMs(delay),
    };
  });
}

/**
 * Judges every threshold. A figure that is null fails its threshold, unless the plan has none of what it measures, or the
 * run is a virtual one, whose `generator` is null: nothing of it can be late or dear.
 */
export function judgeThresholds(thresholds: readonly Threshold[], figures: object, plan: Plan): ThresholdResult[] {
  return thresholds.map(({ metric, text, condition }) => {
    const value = valueOf(figures, metric);
    const result = value === null ? (plansNone(metric, plan, figures) ? 'skipped' : 'failed') : holds(value, condition);
    return { metric, condition: text, value, result };
  });
}

/** The first threshold with `abortOnFail` that fails now, `holdMs` after hold began. What is not measured yet can't fail. */
export function failedEarly(thresholds: readonly Threshold[], figures: object, holdMs: number): Threshold | undefined {
  return thresholds.find(({ metric, condition, abortOnFail, delayMs }) => {
    if (!abortOnFail || holdMs < delayMs) return false;
    const value = valueOf(figures, metric);
    return value !== null && holds(value, condition) === 'failed';
  });
}

/** The number at a path such as `messages.responseMs.p95`; `null` where there is none. */
export function valueOf(figures: object, metric: string): number | null {
  let at: unknown = figures;
  for (const key of metric.split('.')) {
    if (typeof at !== 'object' || at === null) return null;
    at = (at as Record<string, unknown>)[key];
  }
  return typeof at === 'number' ? at : null;
}

function holds(value: number, { operator, limit }: Condition): 'passed' | 'failed' {
  const met = {
    '<': value < limit,
    '<=': value <= limit,
    '>': value > limit,
    '>=': value >= limit,
    '==': value === limit,
    '!=': value !== limit,
  }[operator];
  return met ? 'passed' : 'failed';
}

function plansNoneOfSize(metric: string, plan: Plan): boolean {
  const groupClass = groupClassOfMetric(metric);
  return groupClass !== undefined && !groupClassesIn(plan).map(nameOfGroupClass).includes(groupClass);
}

function plansNone(metric: string, plan: Plan, figures: object): boolean {
  if (metric.startsWith('generator.')) return 'generator' in figures && figures.generator === null;
  if (metric.startsWith('messages.')) return plan.populations.every(({ messages }) => messages === null);
  if (metric.startsWith('deliveries.')) return !checksDeliveries(plan) || plansNoneOfSize(metric, plan);
  if (metric.startsWith('groups.')) return plan.groupSets.length === 0;
  if (metric.startsWith('joins.')) return plan.groupSets.every(({ memberships }) => memberships === 0);
  if (metric.startsWith('heartbeats.client.'))
    return plan.populations.every(({ heartbeat }) => heartbeat.everyMs === 0);
  if (/^presence\.(due|lost|duplicate|undecided|latencyMs)/.test(metric)) return !checksPresence(plan);
  if (metric.startsWith('presence.')) return plan.groupSets.every(({ memberships }) => memberships === 0);
  if (/^typing\.(due|received|lost|late|duplicate|unexpected|undecided|latencyMs)/.test(metric))
    return !checksTyping(plan);
  if (metric.startsWith('typing.')) return plan.populations.every(({ typing }) => typing === null);
  if (/^private\.(due|received|lost|late|duplicate|misdelivered|undecided|latencyMs)/.test(metric))
    return !checksPrivate(plan);
  if (metric.startsWith('private.')) return plan.populations.every(({ privately }) => privately === null);
  if (metric.startsWith('reading.'))
    return plan.populations.every(({ readBytesPerSecond }) => readBytesPerSecond === 0);
  if (metric.startsWith('churn.')) return plan.populations.every(({ churn }) => churn === null);
  if (metric.startsWith('history.')) return plan.populations.every(({ history }) => history === null);
  if (!metric.startsWith('connections.timeToRecoverMs')) return false;
  // No profile plans a drop: only one that was meant to be made good, and was not, is a failure.
  const staysAway = plan.populations.every(({ reconnect }) => reconnect.policy === 'none');
  return staysAway || (valueOf(figures, 'connections.dropped') ?? 0) === 0;
}
