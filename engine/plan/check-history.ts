import { createCurve } from '../workload/rate-spec.js';
import { checkRateModel } from './check-rate.js';
import { type CheckScope, formatNumber } from './check-scope.js';
import { holdMsOf } from './compile-phases.js';
import { compileRate } from './compile-rate.js';
import { formatDuration } from './quantity.js';
import type { History } from './resolved-profile.generated.js';

/** Which groups a population reads the history of, and how often. */
export function checkHistory(scope: CheckScope): void {
  for (const [key, { history }] of scope.entries('populations', scope.profile.populations)) {
    const field = ['populations', key, 'history'];
    if (history === undefined || scope.refused(field)) continue;
    if (scope.sound(['target', 'protocol']) && scope.profile.target.protocol === 'echo') {
      scope.add(field, {
        message: 'has no place here: echo has no groups to read of',
        hint: 'leave history out',
        atKey: true,
      });
      continue;
    }
    checkFrom(scope, [...field, 'from'], history);
    checkReads(scope, [...field, 'rate'], history);
  }
}

function checkFrom(scope: CheckScope, field: string[], { from }: History): void {
  if (!scope.sound(field) || scope.refused(['groups'])) return;
  if (Object.hasOwn(scope.profile.groups, from)) return;
  scope.add(field, { message: 'is no group set', value: from, known: Object.keys(scope.profile.groups) });
}

function checkReads(scope: CheckScope, field: string[], history: History): void {
  const rate = checkRateModel(scope, field, () => history.rate);
  if (rate === undefined || !scope.sound(['hold'], ['phases'])) return;
  const holdMs = holdMsOf(scope.profile);
  const hold = scope.profile.hold ?? formatDuration(holdMs);
  const reads = createCurve(compileRate(rate)).eventsBy(holdMs);
  if (reads >= 1 || holdMs === 0) return;
  scope.add(field, {
    message: 'gives no read within hold',
    value: rate,
    limit:
      typeof rate === 'string'
        ? `at least one; ${rate} × ${hold} = ${formatNumber(reads)}`
        : `at least one; in ${hold} it comes to ${formatNumber(reads)}`,
  });
}
