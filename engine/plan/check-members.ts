import type { CheckScope } from './check-scope.js';
import type { Members } from './resolved-profile.generated.js';

/** The distribution of a set's sizes by itself. False: it makes no sizes. */
export function checkMembers(scope: CheckScope, key: string, members: Members): boolean {
  const field = ['groups', key, 'members'];
  const known = scope.problems.length;
  if (members.distribution === 'histogram') checkHistogram(scope, field, members);
  else if (members.distribution !== 'constant') checkSpan(scope, field, members);
  return scope.problems.length === known;
}

function checkSpan(
  scope: CheckScope,
  field: readonly string[],
  members: Exclude<Members, { distribution: 'constant' | 'histogram' }>,
): void {
  const { min, max } = members;
  if (min > max) scope.add([...field, 'min'], { message: 'is more than max', value: min, limit: `at most ${max}` });
  else if (members.distribution === 'log-normal' && !(members.median >= min && members.median <= max)) {
    scope.add([...field, 'median'], {
      message: 'is not between min and max',
      value: members.median,
      limit: `from ${min} to ${max}`,
    });
  }
}

function checkHistogram(
  scope: CheckScope,
  field: readonly string[],
  { file, sizes }: Extract<Members, { distribution: 'histogram' }>,
): void {
  if (file !== undefined && sizes !== undefined) {
    scope.add([...field, 'file'], { message: 'is given beside sizes', value: file, limit: 'one of the two' });
  } else if (sizes === undefined) {
    if (file !== undefined) return; // not read yet
    scope.add([...field, 'file'], { message: 'is missing, and sizes too', hint: 'add "file": "./room-sizes.json"' });
  } else if (sizes.every(({ weight }) => weight === 0)) {
    scope.add([...field, 'sizes'], { message: 'have no weight above 0', limit: 'at least one' });
  } else {
    const twice = sizes.find(({ members }, at) => sizes.findIndex((other) => other.members === members) < at);
    if (twice) scope.add([...field, 'sizes'], { message: 'have a size twice', value: twice.members });
  }
}
