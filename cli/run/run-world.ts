import type { Clock } from '../../engine/clock/clock.js';
import { SystemClock } from '../../engine/clock/system-clock.js';
import type { SourcePlan } from '../../engine/plan/choose-sources.js';
import { apisOf, type Plan } from '../../engine/plan/plan.js';
import type { CoordinatorOptions } from '../../engine/run/coordinator-options.js';
import type { GeneratorTotals } from '../../engine/run/ports.js';
import type { RunnerLayout } from '../../runners/choose-runners.js';
import { driveClock } from '../../runners/drive-clock.js';
import { ProcessMonitor } from '../../runners/process-monitor.js';
import { ProcessRunner } from '../../runners/process-runner.js';
import { statsProbe } from '../../runners/stats-probe.js';
import { ThreadRunner } from '../../runners/thread-runner.js';
import type { TargetAccess } from '../../runners/thread-task.js';
import { createVirtualWorld } from '../../runners/virtual-world.js';
import type { RunTarget } from './run-target.js';

/** What a run takes place in: threads, sockets and real time, or a model and a clock of its own. */
export interface RunWorld extends Pick<
  CoordinatorOptions,
  'clock' | 'runner' | 'monitor' | 'probe' | 'faultsInjected'
> {
  simulated: boolean;
  runners: number;
  /** Of all runners: as many shards. */
  threads: number;
  targetEmbedded: boolean;
  /** What it is aimed at, where its URLs are not the words for it. */
  targetWords: string | undefined;
  /** What connections leave from, where the system does not choose. */
  sources: SourcePlan | undefined;
  /** `null` where no generator is measured. */
  totals(): GeneratorTotals | null;
  /** Calls back if the target ends before the run. */
  onTargetGone(listener: (reason: string) => void): void;
  /** Lets time pass until `isOver`, where it does not pass by itself. */
  drive(isOver: () => boolean, onFault: (error: unknown) => void): void;
}

export function realWorld(
  plan: Plan,
  layout: RunnerLayout,
  access: TargetAccess,
  target: RunTarget,
  faultsInjected: boolean,
): RunWorld {
  const { runners } = layout;
  const threads = runners * layout.threads;
  const clock: Clock = new SystemClock();
  const processes = runners > 1 ? new ProcessRunner(access, runners) : undefined;
  const monitor = new ProcessMonitor({
    runners,
    threads,
    nowMs: () => clock.now(),
    processes: () => processes?.processes() ?? [],
  });
  return {
    simulated: false,
    clock,
    runners,
    threads,
    runner: processes ?? new ThreadRunner(access),
    monitor,
    totals: () => monitor.totals(),
    probe: statsProbe(
      apisOf(plan.target).map(({ api }) => api),
      access,
    ),
    faultsInjected,
    targetEmbedded: target.embedded,
    targetWords: target.words,
    sources: access.sources,
    onTargetGone: (listener) => target.onExit(listener),
    drive: () => undefined,
  };
}

export function virtualWorld(plan: Plan): RunWorld {
  const { clock, runner, monitor, probe } = createVirtualWorld(plan);
  return {
    simulated: true,
    clock,
    runners: 1,
    threads: 1,
    runner,
    monitor,
    totals: () => null,
    probe,
    faultsInjected: plan.model.failures.length > 0,
    targetEmbedded: false,
    targetWords: undefined,
    sources: undefined,
    onTargetGone: () => undefined,
    drive: (isOver, onFault) => driveClock(clock, isOver, onFault),
  };
}
