import type { Clock } from '../clock/clock.js';
import type { Threshold } from '../judge/threshold.js';
import type { Plan } from '../plan/plan.js';
import type { Safety } from '../plan/resolved-profile.generated.js';
import type { RunEvent, Tick } from '../telemetry/tick.js';
import type { TraceLine } from './control.js';
import type { Outcome } from './outcome.js';
import type { GeneratorMonitor, TargetProbe } from './ports.js';
import type { Runner } from './runner.js';

/** What a run is made of, and who hears of it. */
export interface CoordinatorOptions {
  plan: Plan;
  shards: number;
  runner: Runner;
  clock: Clock;
  safety: Safety;
  thresholds: readonly Threshold[];
  monitor: Pick<GeneratorMonitor, 'baseline' | 'sample'>;
  /** `undefined`: the target gives no count. */
  probe: TargetProbe | undefined;
  faultsInjected: boolean;
  onTick: (tick: Tick) => void;
  onEvent: (event: RunEvent) => void;
  /** Client whose frames are traced, by its number over all populations. Default: none. */
  trace?: number | undefined;
  /** Hears of them; times from the start of the run. */
  onTrace?: (line: Omit<TraceLine, 'clockMs'> & { atMs: number }) => void;
  onEnd: (outcome: Outcome) => void;
}
