import type { CheckScope } from './check-scope.js';
import { checkHeldRate } from './check-turns.js';
import type { Private } from './resolved-profile.generated.js';

/** To whom a population writes private messages, and how often. */
export function checkPrivate(scope: CheckScope): void {
  for (const [key, population] of scope.entries('populations', scope.profile.populations)) {
    const field = ['populations', key, 'private'];
    const messages = population.private;
    if (messages === undefined || scope.refused(field)) continue;
    if (scope.sound(['target', 'protocol']) && scope.profile.target.protocol === 'echo') {
      scope.add(field, {
        message: 'has no place here: echo has no private messages',
        hint: 'leave private out',
        atKey: true,
      });
      continue;
    }
    checkTarget(scope, key, [...field, 'to'], messages);
    checkHeldRate(scope, [...field, 'rate'], 'message', messages.rate);
  }
}

function checkTarget(scope: CheckScope, key: string, field: string[], { to }: Private): void {
  if (!scope.sound(field) || scope.refused(['populations'])) return;
  const { populations } = scope.profile;
  if (!Object.hasOwn(populations, to)) {
    scope.add(field, { message: 'is no population', value: to, known: Object.keys(populations) });
  } else if (to === key && scope.sound(['populations', key, 'clients']) && populations[to]!.clients < 2) {
    scope.add(field, {
      message: 'is a population of one, which would write to itself',
      value: to,
      limit: '2 clients or more',
    });
  }
}
