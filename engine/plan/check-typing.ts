import { checkDuration } from './check-quantity.js';
import type { CheckScope } from './check-scope.js';
import { checkHeldRate, checkTurnsIn } from './check-turns.js';

/** In which groups the members of a population type, how often and for how long. */
export function checkTyping(scope: CheckScope): void {
  for (const [key, { typing }] of scope.entries('populations', scope.profile.populations)) {
    const field = ['populations', key, 'typing'];
    if (typing === undefined || scope.refused(field)) continue;
    checkDuration(scope, [...field, 'for'], () => typing.for);
    checkHeldRate(scope, [...field, 'rate'], 'start', typing.rate);
    checkTurnsIn(scope, key, [...field, 'set'], typing.set);
  }
}
