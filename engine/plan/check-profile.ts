import { checkChurn } from './check-churn.js';
import { checkClosed } from './check-closed.js';
import { checkDeliveries } from './check-deliveries.js';
import { checkGroups } from './check-groups.js';
import { checkHistory } from './check-history.js';
import { checkJoins } from './check-joins.js';
import { checkLimits } from './check-limits.js';
import { checkMemberships } from './check-memberships.js';
import { checkModel } from './check-model.js';
import { checkPhases } from './check-phases.js';
import { checkPopulations } from './check-populations.js';
import { checkPrivate } from './check-private.js';
import { checkReading } from './check-reading.js';
import { checkReconnect } from './check-reconnect.js';
import { type CheckProblem, CheckScope } from './check-scope.js';
import { checkTarget } from './check-target.js';
import { checkSources } from './check-sources.js';
import { checkTyping } from './check-typing.js';
import type { ResolvedProfile } from './resolved-profile.generated.js';

/**
 * Everything that a schema cannot say about a profile: quantities that make no sense, names that lead nowhere, sums that
 * do not come out. Pure; empty when nothing is wrong. `unsound` holds the JSON Pointers that the schema has refused
 * already: rules that would need them are left out, so that one mistake is not reported twice.
 */
export function checkProfile(profile: ResolvedProfile, unsound: readonly string[] = []): CheckProblem[] {
  const scope = new CheckScope(profile, unsound);
  checkTarget(scope);
  checkSources(scope);
  checkGroups(scope);
  checkPopulations(scope);
  checkPhases(scope);
  checkClosed(scope);
  checkMemberships(scope);
  checkJoins(scope);
  checkChurn(scope);
  checkTyping(scope);
  checkHistory(scope);
  checkPrivate(scope);
  checkReconnect(scope);
  checkReading(scope);
  checkModel(scope);
  checkLimits(scope);
  checkDeliveries(scope);
  return scope.problems;
}
