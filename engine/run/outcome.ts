import type { Plan } from '../plan/plan.js';
import type { Aggregate } from '../telemetry/aggregate.js';
import type { SilenceSample, StopReason } from '../telemetry/summary.js';
import type { TargetFigures } from '../telemetry/target-figures.js';
import type { PhaseSpans } from './phase-log.js';

/** What a run came to, before it is judged. */
export interface Outcome {
  plan: Plan;
  aggregate: Aggregate;
  stop: StopReason;
  /** What stopped it, in a sentence; `undefined` when it completed. */
  stopReason: string | undefined;
  durationMs: number;
  phases: PhaseSpans;
  silences: SilenceSample[];
  target: TargetFigures | null;
  faultsInjected: boolean;
}

/** Exit codes rank the same way. */
const gravity: Record<StopReason, number> = { completed: 0, aborted: 1, interrupted: 2, crashed: 3 };

/** Whether a reason to stop takes the place of one that stands already. */
export function isGraver(reason: StopReason, standing: StopReason): boolean {
  return gravity[reason] > gravity[standing];
}
