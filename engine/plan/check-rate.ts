import { createCurve } from '../workload/rate-spec.js';
import { checkDuration, checkRate } from './check-quantity.js';
import { type CheckScope, formatNumber } from './check-scope.js';
import { compileRate } from './compile-rate.js';
import { parseRatePerSecond } from './quantity.js';
import type { Rate, RateModel } from './resolved-profile.generated.js';

type Field = readonly (string | number)[];

/**
 * Whether a rate, or a model of one, can be meant: `undefined` where not, else the rate. `read` is called only where the
 * schema has let it through.
 */
export function checkRateModel(
  scope: CheckScope,
  field: Field,
  read: () => Rate | RateModel,
): Rate | RateModel | undefined {
  if (!scope.sound(field)) return undefined;
  const before = scope.problems.length;
  const rate = read();
  if (typeof rate === 'string') checkRate(scope, field, () => rate);
  else checkModel(scope, field, rate);
  return scope.problems.length === before ? rate : undefined;
}

function checkModel(scope: CheckScope, field: Field, rate: RateModel): void {
  switch (rate.model) {
    case 'ramp':
      checkDuration(scope, [...field, 'over'], () => rate.over);
      if (isNothing(rate.from) && isNothing(rate.to))
        scope.add([...field, 'to'], {
          message: 'is nothing, like from',
          value: rate.to,
          limit: 'one of the two above 0',
        });
      return;
    case 'stairs':
      rate.levels.forEach((level, i) => checkDuration(scope, [...field, 'levels', i, 'for'], () => level.for));
      if (rate.levels.every((level) => isNothing(level.rate)))
        scope.add([...field, 'levels'], { message: 'are all silent', limit: 'at least one with a rate above 0' });
      return;
    case 'spike':
      checkDuration(scope, [...field, 'for'], () => rate.for);
      if (parseRatePerSecond(rate.peak) > parseRatePerSecond(rate.base)) return;
      scope.add([...field, 'peak'], {
        message: 'is no peak',
        value: rate.peak,
        limit: `more than base, ${rate.base}`,
        hint: 'for a rate that drops for a while, use the model "stairs"',
      });
      return;
    case 'sine':
      checkRate(scope, [...field, 'mean'], () => rate.mean);
      checkDuration(scope, [...field, 'period'], () => rate.period);
      if (parseRatePerSecond(rate.amplitude) <= parseRatePerSecond(rate.mean)) return;
      scope.add([...field, 'amplitude'], {
        message: 'would swing the rate below 0',
        value: rate.amplitude,
        limit: `at most mean, ${rate.mean}`,
      });
      return;
    case 'poisson':
      checkRate(scope, [...field, 'mean'], () => rate.mean);
  }
}

function isNothing(rate: Rate): boolean {
  return parseRatePerSecond(rate) === 0;
}

/** A rate that ends at 0 must have brought every client by then. */
export function checkBringsAll(scope: CheckScope, field: Field, rate: Rate | RateModel, clients: number): void {
  const events = createCurve(compileRate(rate)).eventsBy(Number.MAX_SAFE_INTEGER);
  if (Math.ceil(events) >= clients) return;
  scope.add(field, {
    message: `brings no more than ${formatNumber(Math.ceil(events))} of ${formatNumber(clients)} clients`,
    limit: `all clients; the last rate above 0, or enough before it`,
  });
}
