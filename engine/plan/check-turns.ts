import { createCurve } from '../workload/rate-spec.js';
import { checkRateModel } from './check-rate.js';
import { type CheckScope, formatNumber } from './check-scope.js';
import { holdMsOf } from './compile-phases.js';
import { compileRate } from './compile-rate.js';
import type { Rate, RateModel } from './resolved-profile.generated.js';

/** A set that clients of the population take turns in. */
export function checkTurnsIn(scope: CheckScope, population: string, field: string[], set: string): void {
  const join = ['populations', population, 'join'];
  if (!scope.sound(field, join)) return;
  const joined = scope.profile.populations[population]!.join;
  if (Object.hasOwn(joined, set)) return;
  scope.add(field, { message: 'is no set that this population joins', value: set, known: Object.keys(joined) });
}

/** A rate of hold that gives at least one of what it is of. */
export function checkHeldRate(scope: CheckScope, field: string[], what: string, typed: Rate | RateModel): void {
  const rate = checkRateModel(scope, field, () => typed);
  if (rate === undefined || !scope.sound(['hold'], ['phases'])) return;
  const holdMs = holdMsOf(scope.profile);
  const due = createCurve(compileRate(rate)).eventsBy(holdMs);
  if (due >= 1 || holdMs === 0) return;
  scope.add(field, {
    message: `gives no ${what} within hold`,
    value: rate,
    limit: `at least one; it comes to ${formatNumber(due)}`,
  });
}
