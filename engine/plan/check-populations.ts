import { checkCadence } from './check-cadence.js';
import { checkDuration } from './check-quantity.js';
import { checkBringsAll, checkRateModel } from './check-rate.js';
import { type CheckScope, formatNumber } from './check-scope.js';
import { checkSenders } from './check-senders.js';
import { checkVariables, variablesOf } from './check-template.js';
import { parseDurationMs } from './quantity.js';
import type { Messages, Population } from './resolved-profile.generated.js';

const userVariables = ['run', 'index'];
/** Characters of a message's text, by protocol. */
const textLimits = { chat: 100_000, echo: Infinity };

export function checkPopulations(scope: CheckScope): void {
  for (const [key, population] of scope.entries('populations', scope.profile.populations)) {
    checkUser(scope, key, population);
    checkArrival(scope, key, population);
    checkHeartbeat(scope, key, population);
    checkJoin(scope, key, population);
    const { messages } = population;
    if (messages === undefined) continue;
    checkDestination(scope, key, population, messages);
    checkCadence(scope, key, population, messages);
    checkSenders(scope, key, population, messages);
    checkSize(scope, key, messages);
    checkDuration(scope, ['populations', key, 'messages', 'latenessLimit'], () => messages.latenessLimit);
  }
}

function checkArrival(scope: CheckScope, key: string, population: Population): void {
  const { arrival } = population;
  if (!arrival) return;
  const field = ['populations', key, 'arrival', 'rate'];
  const rate = checkRateModel(scope, field, () => arrival.rate);
  if (rate === undefined || !scope.sound(['populations', key, 'clients'])) return;
  checkBringsAll(scope, field, rate, population.clients);
}

function checkUser(scope: CheckScope, key: string, population: Population): void {
  const field = ['populations', key, 'user'];
  if (!scope.sound(field)) return;
  const { user, clients } = population;
  checkVariables(scope, field, user, userVariables);
  if (!scope.sound(['populations', key, 'clients']) || clients <= 1 || variablesOf(user).includes('index')) return;
  scope.add(field, {
    message: `names ${formatNumber(clients)} clients alike`,
    value: user,
    limit: '{index} in the user id of several clients',
    hint: `try "${user}{index}"`,
  });
}

function checkHeartbeat(scope: CheckScope, key: string, population: Population): void {
  const field = ['populations', key, 'heartbeat'];
  const { heartbeat } = population;
  checkDuration(scope, [...field, 'every'], () => heartbeat.every);
  checkDuration(scope, [...field, 'timeout'], () => heartbeat.timeout);
  checkDuration(scope, [...field, 'silentAfter'], () => heartbeat.silentAfter);
  if (!scope.sound([...field, 'every'], [...field, 'timeout']) || heartbeat.every === 'off') return;
  const everyMs = parseDurationMs(heartbeat.every);
  if (everyMs === 0 || parseDurationMs(heartbeat.timeout) < everyMs) return;
  scope.add([...field, 'timeout'], {
    message: 'leaves a heartbeat unanswered when the next one is due',
    value: heartbeat.timeout,
    limit: `less than every, ${heartbeat.every}`,
  });
}

/** The names of the group sets; `undefined` where they cannot be told because `groups` is refused. */
function setNames(scope: CheckScope): string[] | undefined {
  const names = scope.entries('groups', scope.profile.groups).map(([name]) => name);
  return names.length === 0 && !scope.sound(['groups']) ? undefined : names;
}

function isEcho(scope: CheckScope): boolean {
  return scope.sound(['target', 'protocol']) && scope.profile.target.protocol === 'echo';
}

function checkJoin(scope: CheckScope, key: string, population: Population): void {
  const field = ['populations', key, 'join'];
  if (!scope.sound(field)) return;
  const joined = Object.entries(population.join);
  if (isEcho(scope)) {
    if (joined.length > 0)
      scope.add(field, { message: 'has no place here: echo knows no groups', hint: 'leave join out', atKey: true });
    return;
  }
  const sets = setNames(scope);
  if (!sets) return;
  for (const [name, joins] of joined) {
    const set = scope.profile.groups[name];
    if (!Object.hasOwn(scope.profile.groups, name) || !set) {
      scope.add([...field, name], { message: 'is no group set', value: name, known: sets, atKey: true });
      continue;
    }
    const count = ['groups', name, 'count'];
    if (!scope.sound(['groups', name, 'members'], count)) continue;
    if (set.members === undefined) {
      const each = scope.sound(['populations', key, 'clients']) ? (population.clients * joins) / set.count : NaN;
      scope.add([...field, name], {
        message: 'joins a set that has no members',
        value: joins,
        hint: `add "members": {"distribution": "constant", "value": ${Number.isInteger(each) ? each : 10}} to groups.${name}`,
      });
    }
    if (joins > set.count) {
      scope.add([...field, name], {
        message: 'is more groups than there are',
        value: joins,
        limit: `at most the ${formatNumber(set.count)} of "${name}"`,
      });
    }
  }
}

function checkDestination(scope: CheckScope, key: string, population: Population, messages: Messages): void {
  const field = ['populations', key, 'messages', 'to'];
  const sets = setNames(scope);
  if (!scope.sound(field, ['target', 'protocol']) || !sets) return;
  const { to } = messages;
  if (isEcho(scope)) {
    if (to !== undefined)
      scope.add(field, { message: 'has no place here: echo knows no groups', value: to, hint: 'leave it out' });
    return;
  }
  const joined = scope.sound(['populations', key, 'join']) ? Object.keys(population.join) : undefined;
  if (to === undefined) {
    const choice = (joined?.length ? joined : sets).map((name) => `"${name}"`).join(' or ');
    const hint = choice === '' ? 'add groups, and join them' : `add "to": ${choice}`;
    scope.add(field, { message: 'is missing: chat messages go to a set of groups', hint });
  } else if (!Object.hasOwn(scope.profile.groups, to)) {
    scope.add(field, { message: 'is no group set', value: to, known: sets });
  } else if (joined && !joined.includes(to)) {
    const already = joined.length === 0 ? 'it joins none' : `it joins ${joined.map((name) => `"${name}"`).join(', ')}`;
    scope.add(field, {
      message: 'is a set that this population does not join',
      value: to,
      hint: `${already}; add "join": {"${to}": 1}`,
    });
  }
}

function checkSize(scope: CheckScope, key: string, messages: Messages): void {
  const field = ['populations', key, 'messages', 'size'];
  if (!scope.sound(field, ['target', 'protocol'])) return;
  const { protocol } = scope.profile.target;
  if (messages.size <= textLimits[protocol]) return;
  scope.add(field, {
    message: `is more than ${protocol} takes`,
    value: messages.size,
    limit: `at most ${formatNumber(textLimits[protocol])} characters`,
  });
}
