import { type CheckScope, formatNumber } from './check-scope.js';
import { compilePlan } from './compile-plan.js';
import { deliveriesDue } from './messages-due.js';
import { offeredOverTime, peakDeliveries } from './offered-over-time.js';
import type { Plan } from './plan.js';
import { formatDuration } from './quantity.js';
import { eachTypingStart } from './typing-due.js';

/** All that a plan is made of. */
const ingredients = [
  ...['groups', 'populations', 'hold', 'phases', 'seed', 'timeouts', 'clock', 'safety', 'model'].map((field) => [
    field,
  ]),
  ...['protocol', 'url', 'api', 'headers', 'cookies', 'query'].map((field) => ['target', field]),
];

/** Group sizes multiply the rates of messages and typing: what that comes to must stay below the profile's own limit. */
export function checkDeliveries(scope: CheckScope): void {
  if (scope.problems.length > 0 || !scope.sound(...ingredients)) return;
  const limit = scope.profile.safety.maxDeliveriesPerSecond;
  const plan = compilePlan(scope.profile, { hash: '', runId: '' });
  const peak = peakDeliveries(offeredOverTime(plan));
  if (peak.perSecond <= limit) return;
  const types = plan.populations.some(({ typing }) => typing);
  scope.add(['populations', ...largestOf(plan)], {
    message: `makes for ${formatNumber(peak.perSecond)} deliveries${types ? ' and pushes of typing' : ''}/s at ${formatDuration(peak.fromMs)} of hold, all populations together`,
    limit: `at most ${formatNumber(limit)}/s, safety.maxDeliveriesPerSecond`,
    hint: 'lower the rate or the size of groups, or raise safety.maxDeliveriesPerSecond if the target is meant to take it',
    atKey: true,
  });
}

/** The population, and what it does, that makes for most deliveries, or pushes of typing, over hold. */
function largestOf(plan: Plan): [population: string, field: 'messages' | 'typing'] {
  let largest: [string, 'messages' | 'typing'] = ['', 'messages'];
  let most = -1;
  const compare = (key: string, field: 'messages' | 'typing', copies: number): void => {
    if (copies <= most) return;
    most = copies;
    largest = [key, field];
  };
  for (const population of plan.populations) {
    const { id, key, messages, typing } = population;
    if (messages) compare(key, 'messages', deliveriesDue(plan, id));
    if (!typing) continue;
    let pushes = 0;
    eachTypingStart(plan, population, (_startMs, _stopMs, others) => {
      pushes += 2 * others;
    });
    compare(key, 'typing', pushes);
  }
  return largest;
}
