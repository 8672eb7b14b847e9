import { compileThresholds } from '../../engine/judge/threshold.js';
import type { Plan } from '../../engine/plan/plan.js';
import { Coordinator, type Outcome } from '../../engine/run/coordinator.js';
import { summarize } from '../../engine/run/summarize.js';
import type { Summary } from '../../engine/telemetry/summary.js';
import type { Tick } from '../../engine/telemetry/tick.js';
import { createVirtualWorld } from '../../runners/virtual-world.js';
import { planOf, type SmallProfile } from './small-profile.js';
import { expectSummaryIdentities } from './summary-identities.js';

/** What `sim run --virtual` does of a profile: against its `model`, in virtual time. */
export function modelledRun(profile: SmallProfile, shards = 1): { plan: Plan; summary: Summary; ticks: Tick[] } {
  const plan = planOf(profile);
  const { clock, runner, probe, monitor } = createVirtualWorld(plan);
  const ticks: Tick[] = [];
  let outcome: Outcome | undefined;
  new Coordinator({
    plan,
    shards,
    runner,
    clock,
    safety: { onLoss: 'continue', maxDeliveriesPerSecond: 100_000 },
    thresholds: [],
    monitor,
    probe,
    faultsInjected: plan.model.failures.length > 0,
    onTick: (tick) => ticks.push(tick),
    onEvent: () => undefined,
    onEnd: (ended) => (outcome = ended),
  }).start();
  while (outcome === undefined && clock.run(1000));
  const identity = { version: '0', profileHash: 'profile-hash', tags: {}, startedAt: null, simulated: true };
  const summary = summarize(outcome!, { ...identity, thresholds: compileThresholds({}), generator: null });
  expectSummaryIdentities(summary);
  return { plan, summary, ticks };
}
