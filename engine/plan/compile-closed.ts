import type { ConcurrencyStage } from '../workload/concurrency.js';
import type { DurationSpec } from '../workload/drawn-duration.js';
import type { IntervalSpec } from '../workload/intervals.js';
import { DEFAULT_VARIATION } from './compile-model.js';
import type { PlanLoop, PlanSession } from './plan.js';
import { parseDurationMs, parseRatePerSecond } from './quantity.js';
import type { DurationDistribution, Messages, Population } from './resolved-profile.generated.js';

/** A duration as a profile writes it: always the same, or drawn each time. */
export type DrawnDuration = string | DurationDistribution;

/** Sessions and concurrency of a closed population; `null` for an open one. */
export function compileSession({ concurrency, session, clients }: Population): PlanSession | null {
  if (concurrency === undefined) return null;
  return {
    concurrency: stagesOf(concurrency, clients),
    length: session?.length === undefined ? null : compileDrawnDuration(session.length),
    thinkTime: compileDrawnDuration(session?.thinkTime ?? '0s'),
  };
}

/** A closed cadence; `null` where messages keep to a rate of the whole population. */
export function compileLoop(messages: Messages, isClosed: boolean): PlanLoop | null {
  if (messages.thinkTime !== undefined) return { kind: 'think', gap: compileDrawnDuration(messages.thinkTime) };
  if (!isClosed) return null;
  const meanMs = 1000 / parseRatePerSecond(messages.ratePerClient ?? '');
  return { kind: 'pace', gap: { meanMs } };
}

/** As a list, with what may be left out filled in. */
export function stagesOf(concurrency: NonNullable<Population['concurrency']>, clients: number): ConcurrencyStage[] {
  if (concurrency === 'all') return [{ from: clients, to: clients, overMs: 0 }];
  let before = 0;
  return (Array.isArray(concurrency) ? concurrency : [concurrency]).map(({ from = before, to = clients, over }) => {
    before = to;
    return { from, to, overMs: parseDurationMs(over) };
  });
}

function compileDrawnDuration(duration: DrawnDuration): DurationSpec {
  if (typeof duration === 'string') return { meanMs: parseDurationMs(duration) };
  const intervals = intervalsOf(duration);
  return { meanMs: parseDurationMs(duration.mean), ...(intervals ? { intervals } : {}) };
}

/** A log-normal's σ² is ln(1 + variation²); a uniform distribution's half width is √3 of its deviation. */
function intervalsOf({ distribution, variation = DEFAULT_VARIATION }: DurationDistribution): IntervalSpec | undefined {
  switch (distribution) {
    case 'constant':
      return undefined;
    case 'exponential':
      return { kind: 'exponential' };
    case 'uniform':
      return { kind: 'uniform', spread: Math.min(1, Math.sqrt(3) * variation) };
    case 'log-normal':
      return { kind: 'logNormal', sigma: Math.sqrt(Math.log(1 + variation ** 2)) };
  }
}
