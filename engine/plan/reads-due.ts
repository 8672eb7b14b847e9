import { createPacer } from '../workload/pacer.js';
import { shareOf, type Plan } from './plan.js';

/**
 * Reads of a population's history due before `holdOffsetMs` that the shard makes; shards take turns. `workload`: only
 * those due while that phase of the plan runs, in its turn; -1: all.
 */
export function readsDueBefore(
  plan: Plan,
  population: number,
  holdOffsetMs: number,
  shard: number,
  shards: number,
  workload = -1,
): number {
  const { history } = plan.populations[population]!;
  if (!history) return 0;
  const pacer = createPacer(history.pacer, { untilMs: plan.holdMs });
  const before = (ms: number): number => shareOf(pacer.dueBefore(Math.min(ms, holdOffsetMs)), { shard, shards });
  const phase = plan.phases[workload];
  if (!phase) return before(Infinity);
  return phase.beside ? 0 : before(phase.atMs + phase.forMs) - before(phase.atMs);
}
