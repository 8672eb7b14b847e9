import { findSummaryMetric, summaryMetrics } from '../judge/metric-names.js';
import { checkDuration } from './check-quantity.js';
import type { CheckScope } from './check-scope.js';
import { holdMsOf } from './compile-phases.js';
import { formatDuration, parseCondition, parseDurationMs, parseErrorRate } from './quantity.js';
import type { Threshold } from './resolved-profile.generated.js';

/** Times, thresholds and safety: the profile's own limits. */
export function checkLimits(scope: CheckScope): void {
  const { profile } = scope;
  checkDuration(scope, ['hold'], () => profile.hold);
  // drain may be 0: what is open at the end of hold is then not waited for.
  checkDuration(scope, ['timeouts', 'connect'], () => profile.timeouts.connect);
  checkDuration(scope, ['timeouts', 'welcome'], () => profile.timeouts.welcome);
  checkDuration(scope, ['timeouts', 'reply'], () => profile.timeouts.reply);
  checkDuration(scope, ['deliveries', 'lateAfter'], () => profile.deliveries.lateAfter);
  checkDuration(scope, ['safety', 'maxDuration'], () => profile.safety.maxDuration);
  checkErrorRate(scope);
  if (scope.refused(['thresholds'])) return;
  for (const [metric, threshold] of Object.entries(profile.thresholds)) checkThreshold(scope, metric, threshold);
}

function checkErrorRate(scope: CheckScope): void {
  const field = ['safety', 'maxErrorRate'];
  if (!scope.sound(field)) return;
  const value = scope.profile.safety.maxErrorRate;
  if (value === undefined || parseErrorRate(value).windowMs > 0) return;
  scope.add(field, { message: 'looks at no time at all', value, limit: 'a window of more than 0' });
}

function checkThreshold(scope: CheckScope, name: string, threshold: Threshold): void {
  const field = ['thresholds', name];
  const metric = findSummaryMetric(name);
  if (!metric) {
    const within = summaryMetrics.filter((each) => each.name.startsWith(`${name}.`)).map((each) => each.name);
    scope.add(field, {
      message: within.length > 0 ? 'is no single figure' : 'is no metric',
      value: name,
      ...(within.length > 0
        ? {
            hint: `name one of ${within.map((each) => each.slice(name.length + 1)).join(', ')}, such as "${within.find((each) => each.endsWith('.p95')) ?? within[0]!}"`,
          }
        : { known: summaryMetrics.map((each) => each.name) }),
      atKey: true,
    });
  }
  if (!scope.sound(field)) return;
  const text = typeof threshold === 'string' ? threshold : threshold.condition;
  const at = typeof threshold === 'string' ? field : [...field, 'condition'];
  const { operator, limit } = parseCondition(text);
  if (metric?.unit === 'share' && (limit < 0 || limit > 1)) {
    scope.add(at, {
      message: 'compares a share with what is none',
      value: text,
      limit: '0 to 1',
      hint:
        limit > 1 && limit <= 100
          ? `for ${limit} percent write "${operator} ${limit / 100}"`
          : 'a share is from 0 to 1',
    });
  }
  if (typeof threshold === 'string' || !threshold.abortOnFail || !scope.sound(['hold'], ['phases'])) return;
  const { delay } = threshold;
  if (delay === undefined || parseDurationMs(delay) < holdMsOf(scope.profile)) return;
  scope.add([...field, 'delay'], {
    message: 'ends when hold is over: abortOnFail would never look',
    value: delay,
    limit: `less than hold, ${scope.profile.hold ?? formatDuration(holdMsOf(scope.profile))}`,
  });
}
