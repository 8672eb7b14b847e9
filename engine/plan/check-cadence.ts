import { createCurve } from '../workload/rate-spec.js';
import { checkDuration } from './check-quantity.js';
import { checkRateModel } from './check-rate.js';
import { type CheckScope, formatNumber } from './check-scope.js';
import { lurkersOf } from './compile-plan.js';
import { compileRate } from './compile-rate.js';
import { parseDurationMs } from './quantity.js';
import type { Cadence, Messages, Population, Rate, RateModel } from './resolved-profile.generated.js';

type Field = readonly string[];

/** How often a population speaks, and how evenly. */
export function checkCadence(scope: CheckScope, key: string, population: Population, messages: Messages): void {
  const field = ['populations', key, 'messages'];
  if (scope.sound([...field, 'thinkTime']) && messages.thinkTime !== undefined) {
    if (scope.sound([...field, 'rate'], [...field, 'ratePerClient'])) checkAlone(scope, field, messages);
    return;
  }
  const rates = population.concurrency
    ? {
        missing: 'ratePerClient and thinkTime too',
        hint: 'add one of them, such as "thinkTime": "2s" for a pause after each answer',
      }
    : { missing: 'ratePerClient and thinkTime too', hint: RATE_HINT };
  // Of phases, each one has its own span.
  const { hold, phases } = scope.profile;
  const span = scope.sound(['hold']) && phases === undefined ? hold : undefined;
  checkRates(scope, field, messages, ['populations', key], span, rates);
}

const RATE_HINT = 'add one of them, such as "rate": "500/s" for the whole population';

/**
 * A rate of the population or of each client, how evenly, and in which bursts. `population`: where its clients stand.
 * `span`: how long the cadence lasts; it must come to a message in that time.
 */
export function checkRates(
  scope: CheckScope,
  field: Field,
  cadence: Cadence,
  population: Field,
  span: string | undefined,
  { missing, hint } = { missing: 'ratePerClient too', hint: RATE_HINT },
): void {
  checkInterval(scope, field, cadence);
  checkBurst(scope, field, cadence);
  if (!scope.sound([...field, 'rate'], [...field, 'ratePerClient'])) return;
  const { rate, ratePerClient } = cadence;
  if (rate !== undefined && ratePerClient !== undefined) {
    scope.add([...field, 'ratePerClient'], {
      message: 'is given beside rate',
      value: ratePerClient,
      limit: 'one of the two',
      hint: 'rate is for the whole population, ratePerClient for each client',
    });
    return;
  }
  const name = rate === undefined ? 'ratePerClient' : 'rate';
  const value = rate ?? ratePerClient;
  if (value === undefined) return scope.add([...field, 'rate'], { message: `is missing, and ${missing}`, hint });
  if (checkRateModel(scope, [...field, name], () => value) === undefined) return;
  if (span === undefined || !scope.sound([...population, 'clients'])) return;
  const { clients: all, messages } = scope.profile.populations[population[1]!]!;
  const clients = rate === undefined ? all - lurkersOf(messages ?? {}, all) : 1;
  checkAmount(scope, [...field, name], value, clients, span);
}

/** What says when messages are due can't stand beside a think time. */
function checkAlone(scope: CheckScope, field: Field, messages: Messages): void {
  for (const name of ['rate', 'ratePerClient', 'interval', 'burst', 'inFlight'] as const) {
    const value = messages[name];
    if (value === undefined) continue;
    scope.add([...field, name], {
      message: 'has no place beside thinkTime: the next message follows the answer to the last',
      value,
      hint: 'leave one of the two out',
      atKey: true,
    });
  }
}

/** A message at least, in the mean. `clients`: that have this rate. */
function checkAmount(scope: CheckScope, field: Field, rate: Rate | RateModel, clients: number, span: string): void {
  const spanMs = parseDurationMs(span);
  const messages = clients * createCurve(compileRate(rate)).eventsBy(spanMs);
  if (messages >= 1 || spanMs === 0) return;
  const each = clients > 1 ? `${formatNumber(clients)} clients × ` : '';
  scope.add(field, {
    message: field[0] === 'phases' ? 'gives no message within the phase' : 'gives no message within hold',
    value: rate,
    limit:
      typeof rate === 'string'
        ? `at least one; ${each}${rate} × ${span} = ${formatNumber(messages)}`
        : `at least one; in ${span} it comes to ${formatNumber(messages)}`,
  });
}

function checkInterval(scope: CheckScope, messagesField: Field, messages: Cadence): void {
  const field = [...messagesField, 'interval'];
  if (!scope.sound(field) || messages.interval === undefined) return;
  const { rate, interval } = messages;
  if (scope.sound([...messagesField, 'rate']) && typeof rate === 'object' && rate.model === 'poisson') {
    scope.add(field, {
      message: 'is given beside the model "poisson", which has exponential intervals',
      value: interval.distribution,
      hint: 'leave interval out, or give rate as a number such as "500/s"',
    });
  }
  if (interval.distribution !== 'empirical') return;
  const { file, values } = interval;
  if (file !== undefined && values !== undefined) {
    scope.add([...field, 'file'], { message: 'is given beside values', value: file, limit: 'one of the two' });
  } else if (file === undefined && values === undefined) {
    scope.add([...field, 'file'], { message: 'is missing, and values too', hint: 'add "file": "./intervals.txt"' });
  } else if (values?.every((value) => value === 0)) {
    scope.add([...field, 'values'], { message: 'are all 0', limit: 'at least one above 0' });
  }
}

function checkBurst(scope: CheckScope, field: Field, messages: Cadence): void {
  if (scope.refused([...field, 'burst'])) return;
  checkDuration(scope, [...field, 'burst', 'on'], () => messages.burst?.on);
  checkDuration(scope, [...field, 'burst', 'off'], () => messages.burst?.off);
}
