import { checkDuration } from './check-quantity.js';
import type { CheckScope } from './check-scope.js';
import { checkHeldRate, checkTurnsIn } from './check-turns.js';

/** Which groups the members of a population leave for a while, and how often. */
export function checkChurn(scope: CheckScope): void {
  for (const [key, population] of scope.entries('populations', scope.profile.populations)) {
    const at = ['populations', key];
    const field = [...at, 'churn'];
    const { churn } = population;
    if (churn === undefined || scope.refused(field)) continue;
    checkDuration(scope, [...field, 'away'], () => churn.away);
    checkHeldRate(scope, [...field, 'rate'], 'departure', churn.rate);
    if (scope.sound([...at, 'concurrency']) && population.concurrency !== undefined) {
      scope.add(field, {
        message: 'has no place beside concurrency: the clients of a closed population leave as their sessions end',
        hint: 'leave it out, or write arrival in place of concurrency',
        atKey: true,
      });
    }
    checkTurnsIn(scope, key, [...field, 'set'], churn.set);
  }
}
