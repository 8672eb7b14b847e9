import { type CheckScope, formatNumber } from './check-scope.js';
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
    if (!scope.sound(['groups', key, 'members'], ['groups', key, 'count']) || !members) continue;
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

function checkSum(scope: CheckScope, key: string, count: number, { value }: Members, joining: Joining): void {
  const { clients, memberships, mostJoins, sum } = joining;
  if (value > clients) {
    scope.add(['groups', key, 'members', 'value'], {
      message: 'is more members than clients join',
      value,
      limit: `at most ${formatNumber(clients)}`,
    });
    return;
  }
  // What clients join comes first; a remainder smaller than one client's or one group's share is rounding.
  if (Math.abs(memberships - count * value) < Math.max(mostJoins, value)) return;
  const fitting = Math.max(1, Math.round(memberships / value));
  scope.add(['groups', key, 'count'], {
    message: 'does not fit what the populations join',
    value: count,
    limit: `${sum.join(' + ')} = ${formatNumber(memberships)} memberships; ${formatNumber(count)} groups × ${formatNumber(value)} = ${formatNumber(count * value)}`,
    hint:
      fitting >= mostJoins
        ? `"count": ${fitting} would fit`
        : `"value": ${Math.max(1, Math.round(memberships / count))} members would fit`,
  });
}
