import type { PlanModel, PlanServiceTime, PlanSpan } from './plan.js';
import { parseDurationMs } from './quantity.js';
import type { Model, ServiceTime } from './resolved-profile.generated.js';

/** Of log-normal and uniform where the profile says nothing. */
export const DEFAULT_VARIATION = 0.5;

/** Compiles the `model` of a profile that `checkProfile` found nothing wrong with. */
export function compileModel(model: Model): PlanModel {
  return {
    serviceTime: compileServiceTime(model.serviceTime),
    servers: model.servers,
    queueLimit: model.queueLimit,
    fanOutCostMs: parseDurationMs(model.fanOutCost),
    latencyMs: parseDurationMs(model.latency),
    stalls: model.stalls.map(spanOf).sort((a, b) => a.fromMs - b.fromMs),
    failures: model.failures
      .map(({ drop, refuse, ...span }) => ({ ...spanOf(span), drop, refuse }))
      .sort((a, b) => a.fromMs - b.fromMs),
  };
}

function compileServiceTime({ distribution, mean, variation = DEFAULT_VARIATION }: ServiceTime): PlanServiceTime {
  const fixed = { constant: 0, exponential: 1, 'log-normal': variation, uniform: variation };
  return { distribution, meanMs: parseDurationMs(mean), variation: fixed[distribution] };
}

function spanOf(span: { at: string; for: string }): PlanSpan {
  const fromMs = parseDurationMs(span.at);
  return { fromMs, toMs: fromMs + parseDurationMs(span.for) };
}
