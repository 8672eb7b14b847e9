import { type CheckScope, formatNumber } from './check-scope.js';
import { compilePlan } from './compile-plan.js';
import { deliveriesDue } from './messages-due.js';
import { offeredOverTime, peakDeliveries } from './offered-over-time.js';
import type { Plan } from './plan.js';
import { formatDuration } from './quantity.js';

/** All that a plan is made of. */
const ingredients = [
  ...['groups', 'populations', 'hold', 'phases', 'seed', 'timeouts', 'clock', 'safety', 'model'].map((field) => [
    field,
  ]),
  ...['protocol', 'url', 'api', 'headers', 'cookies', 'query'].map((field) => ['target', field]),
];

/** Group sizes multiply a message rate: what that comes to must stay below the profile's own limit. */
export function checkDeliveries(scope: CheckScope): void {
  if (scope.problems.length > 0 || !scope.sound(...ingredients)) return;
  const limit = scope.profile.safety.maxDeliveriesPerSecond;
  const plan = compilePlan(scope.profile, { hash: '', runId: '' });
  const peak = peakDeliveries(offeredOverTime(plan));
  if (peak.perSecond <= limit) return;
  scope.add(['populations', largestOf(plan), 'messages'], {
    message: `makes for ${formatNumber(peak.perSecond)} deliveries/s at ${formatDuration(peak.fromMs)} of hold, all populations together`,
    limit: `at most ${formatNumber(limit)}/s, safety.maxDeliveriesPerSecond`,
    hint: 'lower the rate or the size of groups, or raise safety.maxDeliveriesPerSecond if the target is meant to take it',
    atKey: true,
  });
}

/** The population whose messages make for most deliveries over hold. */
function largestOf(plan: Plan): string {
  let most = { key: '', deliveries: -1 };
  for (const { id, key, messages } of plan.populations) {
    if (!messages) continue;
    const deliveries = deliveriesDue(plan, id);
    if (deliveries > most.deliveries) most = { key, deliveries };
  }
  return most.key;
}
