import { createMemoryHttp } from '../actors/transports/memory-http.js';
import { createMemoryTransport } from '../actors/transports/memory.js';
import { VirtualClock } from '../engine/clock/virtual-clock.js';
import type { Plan } from '../engine/plan/plan.js';
import type { GeneratorMonitor, TargetProbe } from '../engine/run/ports.js';
import type { Runner } from '../engine/run/runner.js';
import { createVirtualTarget } from '../targets/virtual/create-virtual-target.js';
import { InlineRunner } from './inline-runner.js';

/** When virtual time begins: monotonic clocks are large, and nothing may take 0 for the beginning. */
const START_MS = 1_000_000;
/** How often the target's count is looked at while it still works off its queue … */
const IDLE_EVERY_MS = 10;
/** … and how long it may take for that. */
const IDLE_LIMIT_MS = 10_000;

/** All that a run needs of the world, without one: a clock of its own, a modelled target, a runner over memory. */
export interface VirtualWorld {
  clock: VirtualClock;
  runner: Runner;
  /** The model's own count, once it has worked off its queue. */
  probe: TargetProbe;
  /** Nothing is measured of a generator whose time does not pass. */
  monitor: Omit<GeneratorMonitor, 'totals'>;
}

/** No network, no process and no wall clock is touched: all follows from the plan. */
export function createVirtualWorld(plan: Plan): VirtualWorld {
  const { model, protocol, seed, timeouts } = plan;
  const { latencyMs } = model;
  const clock = new VirtualClock(START_MS);
  const target = createVirtualTarget(protocol, clock, model, seed);
  const runner = new InlineRunner({
    clock,
    transport: createMemoryTransport(target.serve, clock, { latencyMs }),
    http: createMemoryHttp(target.answer, clock, { latencyMs, replyTimeoutMs: timeouts.replyMs }),
  });
  const probe: TargetProbe = {
    read(done) {
      const limitMs = clock.now() + IDLE_LIMIT_MS;
      const look = (): void => {
        // What it has sent last is then still on its way.
        if (target.idle || clock.now() >= limitMs) clock.at(clock.now() + 2 * latencyMs, () => done(target.totals()));
        else clock.at(clock.now() + IDLE_EVERY_MS, look);
      };
      look();
    },
  };
  const monitor: VirtualWorld['monitor'] = {
    baseline: () => undefined,
    sample: () => ({ cpuCores: 0, rssBytes: 0, runners: [] }),
  };
  return { clock, runner, probe, monitor };
}
