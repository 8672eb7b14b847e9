import { createCurve } from '../workload/rate-spec.js';
import { checkDuration } from './check-quantity.js';
import { checkRateModel } from './check-rate.js';
import { type CheckScope, formatNumber } from './check-scope.js';
import { compileRate } from './compile-rate.js';
import { parseDurationMs } from './quantity.js';
import type { Messages, Population, Rate, RateModel } from './resolved-profile.generated.js';

type Field = readonly string[];

/** How often a population speaks, and how evenly. */
export function checkCadence(scope: CheckScope, key: string, population: Population, messages: Messages): void {
  const field = ['populations', key, 'messages'];
  checkInterval(scope, field, messages);
  checkBurst(scope, field, messages);
  if (!scope.sound([...field, 'rate'], [...field, 'ratePerClient'], [...field, 'thinkTime'])) return;
  const { rate, ratePerClient, thinkTime } = messages;
  if (thinkTime !== undefined) return checkAlone(scope, field, messages);
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
  if (value === undefined) {
    scope.add([...field, 'rate'], {
      message: 'is missing, and ratePerClient and thinkTime too',
      hint: population.concurrency
        ? 'add one of them, such as "thinkTime": "2s" for a pause after each answer'
        : 'add one of them, such as "rate": "500/s" for the whole population',
    });
    return;
  }
  if (checkRateModel(scope, [...field, name], () => value) === undefined) return;
  if (!scope.sound(['hold'], ['populations', key, 'clients'])) return;
  checkAmount(scope, [...field, name], value, rate === undefined ? population.clients : 1);
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
function checkAmount(scope: CheckScope, field: Field, rate: Rate | RateModel, clients: number): void {
  const { hold } = scope.profile;
  const messages = clients * createCurve(compileRate(rate)).eventsBy(parseDurationMs(hold));
  if (messages >= 1 || parseDurationMs(hold) === 0) return;
  const each = clients > 1 ? `${formatNumber(clients)} clients × ` : '';
  scope.add(field, {
    message: 'gives no message within hold',
    value: rate,
    limit:
      typeof rate === 'string'
        ? `at least one; ${each}${rate} × ${hold} = ${formatNumber(messages)}`
        : `at least one; in ${hold} it comes to ${formatNumber(messages)}`,
  });
}

function checkInterval(scope: CheckScope, messagesField: Field, messages: Messages): void {
  const field = [...messagesField, 'interval'];
  if (!scope.sound(field) || messages.interval === undefined) return;
  const { rate, interval, thinkTime } = messages;
  if (scope.sound([...messagesField, 'rate']) && typeof rate === 'object' && rate.model === 'poisson') {
    scope.add(field, {
      message: 'is given beside the model "poisson", which has exponential intervals',
      value: interval.distribution,
      hint: 'leave interval out, or give rate as a number such as "500/s"',
    });
  }
  if (rate === undefined && thinkTime === undefined && interval.distribution !== 'fixed') {
    scope.add(field, {
      message: 'has no place beside ratePerClient',
      value: interval.distribution,
      hint: 'give rate, for the whole population',
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

function checkBurst(scope: CheckScope, field: Field, messages: Messages): void {
  if (scope.refused([...field, 'burst'])) return;
  checkDuration(scope, [...field, 'burst', 'on'], () => messages.burst?.on);
  checkDuration(scope, [...field, 'burst', 'off'], () => messages.burst?.off);
}
