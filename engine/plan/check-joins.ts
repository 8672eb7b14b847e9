import { checkRate } from './check-quantity.js';
import type { CheckScope } from './check-scope.js';
import { couldCollide } from './name-collision.js';
import { isPlainName } from './numbered-name.js';
import type { Population } from './resolved-profile.generated.js';

/**
 * Joins that keep a pace. Of these, of churn and of typing it is checked who was told of them, and of private messages who
 * got them: users must be told from each other, and names recognised in what the target tells.
 */
export function checkJoins(scope: CheckScope): void {
  const populations = scope.entries('populations', scope.profile.populations);
  let isPaced = false;
  for (const [key, population] of populations) {
    const field = ['populations', key, 'joinRate'];
    isPaced ||= [population.churn, population.typing, population.private].some((each) => each !== undefined);
    if (population.joinRate === undefined || scope.refused(field)) continue;
    checkRate(scope, field, () => population.joinRate!);
    checkPlace(scope, key, population);
    isPaced = true;
  }
  if (!isPaced || !scope.sound(['deliveries']) || !scope.profile.deliveries.check) return;
  checkUsers(scope, populations);
  for (const [key, { name, members }] of scope.entries('groups', scope.profile.groups)) {
    if (members !== undefined) checkPlain(scope, ['groups', key, 'name'], name);
  }
}

function checkPlace(scope: CheckScope, key: string, { concurrency, join }: Population): void {
  const at = ['populations', key];
  const field = [...at, 'joinRate'];
  if (!scope.sound([...at, 'concurrency'], [...at, 'join'])) return;
  if (concurrency !== undefined) {
    scope.add(field, {
      message: 'has no place beside concurrency: the clients of a closed population join as their sessions begin',
      hint: 'leave it out, or write arrival in place of concurrency',
      atKey: true,
    });
  } else if (Object.keys(join).length === 0) {
    scope.add(field, {
      message: 'has no place here: the population joins no groups',
      hint: 'add join, or leave it out',
      atKey: true,
    });
  }
}

function checkUsers(scope: CheckScope, populations: [string, Population][]): void {
  populations.forEach(([key, { user, clients }], at) => {
    const field = ['populations', key, 'user'];
    checkPlain(scope, field, user);
    if (!scope.sound(field, ['populations', key, 'clients'])) return;
    const alike = populations
      .slice(0, at)
      .filter(([other]) => scope.sound(['populations', other, 'user'], ['populations', other, 'clients']))
      .find(([, other]) => couldCollide({ name: user, count: clients }, { name: other.user, count: other.clients }));
    if (!alike) return;
    scope.add(field, {
      message: `names clients as "${alike[0]}" does: who joined, typed, or got a private message, could not be told`,
      value: user,
      limit: 'where joinRate, churn, typing or private is given, no two clients of the same name',
      hint: `try "${key}{index}", or "deliveries": {"check": false}`,
    });
  });
}

function checkPlain(scope: CheckScope, field: string[], name: string): void {
  if (!scope.sound(field) || isPlainName(name)) return;
  scope.add(field, {
    message: 'could not be recognised in what the target tells of others',
    value: name,
    limit: 'where joinRate, churn, typing or private is given: printable ASCII, without " and \\',
    hint: 'or write "deliveries": {"check": false}',
  });
}
