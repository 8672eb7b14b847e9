import { type CheckScope, formatNumber } from './check-scope.js';
import { checkMembers } from './check-members.js';
import { compileSizes, countFor, fits } from './compile-sizes.js';
import { type GroupSizeRun, membershipsOf } from './group-sizes.js';
import type { Members } from './resolved-profile.generated.js';

/** Σ clients × joins of all populations that join one set. */
interface Joining {
  clients: number;
  memberships: number;
  /** The most groups of the set that one client joins. */
  mostJoins: number;
  /** `5,000 clients × 5` of each population. */
  sum: string[];
}

/** What clients join and what groups hold must be the same number of memberships. */
export function checkMemberships(scope: CheckScope): void {
  if (scope.refused(['populations']) || !scope.sound(['target', 'protocol'])) return;
  const { populations, target } = scope.profile;
  if (target.protocol === 'echo') return;
  const keys = Object.keys(populations);
  if (keys.some((key) => !scope.sound(['populations', key, 'join'], ['populations', key, 'clients']))) return;
  for (const [key, { members, count }] of scope.entries('groups', scope.profile.groups)) {
    if (!scope.sound(['groups', key, 'members']) || !members || !checkMembers(scope, key, members)) continue;
    if (!scope.sound(['groups', key, 'count'])) continue;
    const joining = joiningOf(scope, key);
    if (joining.memberships === 0) {
      scope.add(['groups', key, 'members'], {
        message: 'is asked of a set that no population joins',
        hint: `add "join": {"${key}": 1} to a population, or leave members out`,
        atKey: true,
      });
    } else if (joining.mostJoins <= count) checkSum(scope, key, count, members, joining);
  }
}

function joiningOf(scope: CheckScope, set: string): Joining {
  const joining: Joining = { clients: 0, memberships: 0, mostJoins: 0, sum: [] };
  for (const { clients, join } of Object.values(scope.profile.populations)) {
    const joins = Object.hasOwn(join, set) ? join[set]! : 0;
    if (joins === 0) continue;
    joining.clients += clients;
    joining.memberships += clients * joins;
    joining.mostJoins = Math.max(joining.mostJoins, joins);
    joining.sum.push(`${formatNumber(clients)} clients × ${formatNumber(joins)}`);
  }
  return joining;
}

function checkSum(scope: CheckScope, key: string, count: number, members: Members, joining: Joining): void {
  const { clients, memberships, mostJoins, sum } = joining;
  const sizes = compileSizes(members, count);
  const largest = sizes[0]!.members;
  if (largest > clients) return refuseLargest(scope, key, largest, members, clients);
  const places = membershipsOf(sizes);
  if (fits(members, count, memberships, mostJoins)) return;
  const fitting = countFor(members, memberships);
  const isConstant = members.distribution === 'constant';
  const each = isConstant ? `× ${formatNumber(largest)}` : `of ${sizesInWords(sizes)} members`;
  const other = isConstant
    ? `"value": ${Math.max(1, Math.round(memberships / count))} members would fit`
    : 'smaller groups would be more';
  scope.add(['groups', key, 'count'], {
    message: 'does not fit what the populations join',
    value: count,
    limit: `${sum.join(' + ')} = ${formatNumber(memberships)} memberships; ${formatNumber(count)} groups ${each} = ${formatNumber(places)}`,
    hint: fitting >= mostJoins ? `"count": ${fitting} would fit` : other,
  });
}

function refuseLargest(scope: CheckScope, key: string, largest: number, members: Members, clients: number): void {
  const field = ['groups', key, 'members'];
  const limit = `at most ${formatNumber(clients)}`;
  if (members.distribution === 'constant') {
    scope.add([...field, 'value'], { message: 'is more members than clients join', value: members.value, limit });
    return;
  }
  const message = `gives a group of ${formatNumber(largest)} members, more than clients join`;
  if (members.distribution === 'histogram') scope.add([...field, 'sizes'], { message, limit });
  else scope.add([...field, 'max'], { message, value: members.max, limit });
}

/** `400 to 2`, or the one size. */
function sizesInWords(sizes: readonly GroupSizeRun[]): string {
  const [most, least] = [sizes[0]!.members, sizes.at(-1)!.members];
  return most === least ? formatNumber(most) : `${formatNumber(most)} to ${formatNumber(least)}`;
}
