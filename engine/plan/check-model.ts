import { checkDuration } from './check-quantity.js';
import type { CheckScope } from './check-scope.js';
import { parseDurationMs } from './quantity.js';

/** A wider uniform distribution would begin below 0: its standard deviation is its half width / √3. */
const WIDEST_UNIFORM = 1 / Math.sqrt(3);

/** The server of virtual runs. */
export function checkModel(scope: CheckScope): void {
  if (scope.refused(['model'])) return;
  checkServiceTime(scope);
  checkTakesTime(scope);
  checkSpans(scope, 'stalls');
  checkSpans(scope, 'failures');
}

function checkServiceTime(scope: CheckScope): void {
  const field = ['model', 'serviceTime'];
  if (!scope.sound(field)) return;
  const { distribution, variation: value } = scope.profile.model.serviceTime;
  if (value === undefined) return;
  const at = [...field, 'variation'];
  if (distribution === 'constant' || distribution === 'exponential')
    scope.add(at, {
      message: `is not for the distribution ${distribution}, which has none of its own`,
      value,
      hint: 'leave it out, or use log-normal or uniform',
    });
  else if (distribution === 'uniform' && value > WIDEST_UNIFORM)
    scope.add(at, {
      message: 'would make a uniform service time begin below 0',
      value,
      limit: `at most ${Math.floor(WIDEST_UNIFORM * 1000) / 1000}`,
      hint: 'use log-normal for one that varies more',
    });
}

/** Whoever asks again at each answer would ask for ever at one instant. */
function checkTakesTime(scope: CheckScope): void {
  if (!scope.sound(['model', 'latency'], ['model', 'serviceTime', 'mean'])) return;
  const { latency, serviceTime } = scope.profile.model;
  if (parseDurationMs(latency) > 0 || parseDurationMs(serviceTime.mean) > 0) return;
  scope.add(['model', 'latency'], {
    message: 'leaves no time to pass: the service time is 0 too',
    value: latency,
    limit: 'more than 0, or a service time of more than 0',
  });
}

/** Each lasts, and none begins before the one before it is over. */
function checkSpans(scope: CheckScope, name: 'stalls' | 'failures'): void {
  if (!scope.sound(['model', name])) return;
  const spans = scope.profile.model[name].map((span, index) => ({
    ...span,
    index,
    fromMs: parseDurationMs(span.at),
    toMs: parseDurationMs(span.at) + parseDurationMs(span.for),
  }));
  for (const span of spans) checkDuration(scope, ['model', name, span.index, 'for'], () => span.for);
  const inOrder = spans.sort((a, b) => a.fromMs - b.fromMs);
  inOrder.slice(1).forEach((span, n) => {
    const before = inOrder[n]!;
    if (span.fromMs >= before.toMs) return;
    scope.add(['model', name, span.index, 'at'], {
      message: 'lies within another one',
      value: span.at,
      limit: `the end of the one at ${before.at} for ${before.for}`,
    });
  });
}
