import { createCurve } from '../workload/rate-spec.js';
import { checkRateModel } from './check-rate.js';
import { type CheckScope, formatNumber } from './check-scope.js';
import { holdMsOf } from './compile-phases.js';
import { compileRate } from './compile-rate.js';
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
    checkMessages(scope, [...field, 'rate'], messages);
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

function checkMessages(scope: CheckScope, field: string[], messages: Private): void {
  const rate = checkRateModel(scope, field, () => messages.rate);
  if (rate === undefined || !scope.sound(['hold'], ['phases'])) return;
  const holdMs = holdMsOf(scope.profile);
  const due = createCurve(compileRate(rate)).eventsBy(holdMs);
  if (due >= 1 || holdMs === 0) return;
  scope.add(field, {
    message: 'gives no message within hold',
    value: rate,
    limit: `at least one; it comes to ${formatNumber(due)}`,
  });
}
