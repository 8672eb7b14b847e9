import { createCurve } from '../workload/rate-spec.js';
import { checkDuration } from './check-quantity.js';
import { checkRateModel } from './check-rate.js';
import { type CheckScope, formatNumber } from './check-scope.js';
import { holdMsOf } from './compile-phases.js';
import { compileRate } from './compile-rate.js';
import type { Churn, Population } from './resolved-profile.generated.js';

/** Which groups the members of a population leave for a while, and how often. */
export function checkChurn(scope: CheckScope): void {
  for (const [key, population] of scope.entries('populations', scope.profile.populations)) {
    const field = ['populations', key, 'churn'];
    const { churn } = population;
    if (churn === undefined || scope.refused(field)) continue;
    checkDuration(scope, [...field, 'away'], () => churn.away);
    checkDepartures(scope, [...field, 'rate'], churn);
    checkSet(scope, key, churn, population);
  }
}

function checkSet(scope: CheckScope, key: string, { set }: Churn, { join, concurrency }: Population): void {
  const at = ['populations', key];
  if (scope.sound([...at, 'concurrency']) && concurrency !== undefined) {
    scope.add([...at, 'churn'], {
      message: 'has no place beside concurrency: the clients of a closed population leave as their sessions end',
      hint: 'leave it out, or write arrival in place of concurrency',
      atKey: true,
    });
  }
  if (!scope.sound([...at, 'churn', 'set'], [...at, 'join']) || Object.hasOwn(join, set)) return;
  scope.add([...at, 'churn', 'set'], {
    message: 'is no set that this population joins',
    value: set,
    known: Object.keys(join),
  });
}

function checkDepartures(scope: CheckScope, field: string[], churn: Churn): void {
  const rate = checkRateModel(scope, field, () => churn.rate);
  if (rate === undefined || !scope.sound(['hold'], ['phases'])) return;
  const holdMs = holdMsOf(scope.profile);
  const departures = createCurve(compileRate(rate)).eventsBy(holdMs);
  if (departures >= 1 || holdMs === 0) return;
  scope.add(field, {
    message: 'gives no departure within hold',
    value: rate,
    limit: `at least one; it comes to ${formatNumber(departures)}`,
  });
}
