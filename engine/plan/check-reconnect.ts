import { checkDuration } from './check-quantity.js';
import type { CheckScope } from './check-scope.js';
import { parseDurationMs } from './quantity.js';

/** When clients come back. */
export function checkReconnect(scope: CheckScope): void {
  for (const [key, { reconnect }] of scope.entries('populations', scope.profile.populations)) {
    const field = ['populations', key, 'reconnect'];
    if (scope.refused(field)) continue;
    const delay = [...field, 'delay'];
    const maxDelay = [...field, 'maxDelay'];
    checkDuration(scope, delay, () => reconnect.delay);
    checkDuration(scope, maxDelay, () => reconnect.maxDelay);
    if (!scope.sound([...field, 'policy'], delay, maxDelay) || reconnect.policy !== 'exponential') continue;
    const longestMs = parseDurationMs(reconnect.maxDelay);
    if (longestMs === 0 || longestMs >= parseDurationMs(reconnect.delay)) continue;
    scope.add(maxDelay, {
      message: 'is less than the first delay',
      value: reconnect.maxDelay,
      limit: `at least delay, ${reconnect.delay}`,
    });
  }
}
