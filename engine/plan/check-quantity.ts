import type { CheckScope } from './check-scope.js';
import { parseDurationMs, parseRatePerSecond } from './quantity.js';

type Field = readonly (string | number)[];

/** Reports a duration of 0 where time is needed. `read` is called only where the schema has let the text through. */
export function checkDuration(scope: CheckScope, field: Field, read: () => string | undefined): void {
  checkPositive(scope, field, read, parseDurationMs);
}

/** Reports a rate of 0. `read` is called only where the schema has let the text through. */
export function checkRate(scope: CheckScope, field: Field, read: () => string | undefined): void {
  checkPositive(scope, field, read, parseRatePerSecond);
}

function checkPositive(
  scope: CheckScope,
  field: Field,
  read: () => string | undefined,
  parse: (text: string) => number,
): void {
  if (!scope.sound(field)) return;
  const value = read();
  if (value === undefined || value === 'off' || parse(value) > 0) return;
  scope.add(field, { message: 'is nothing', value, limit: 'more than 0' });
}
