import { uniformAt } from '../workload/chance.js';
import type { Plan, PlanGroupSet } from './plan.js';

/** The plan with the names of the groups of another run, whose `{run}` was `runId`. */
export function withGroupsOf(plan: Plan, runId: string): Plan {
  const named = (set: PlanGroupSet): PlanGroupSet => ({
    ...set,
    nameTemplate: set.nameTemplate.replaceAll('{run}', runId),
  });
  return { ...plan, groupSets: plan.groupSets.map(named) };
}

/** The plan that creates no groups of the sets in `keys`: they are there. */
export function withoutCreating(plan: Plan, keys: ReadonlySet<string>): Plan {
  return { ...plan, groupSets: plan.groupSets.map((set) => (keys.has(set.key) ? { ...set, reused: true } : set)) };
}

/** Streams of chance that no population uses. */
const STREAM = 0x5a3f1e;

/**
 * Which groups of a set stand for all: `size` of them, or as many as there are, one drawn from each of as many equal
 * parts; of the first part the first group, of the last one the last. A set-up that was cut short lacks its last ones, a
 * server that forgets lacks any.
 */
export function sampleOf({ id, count }: Pick<PlanGroupSet, 'id' | 'count'>, size: number, seed: number): number[] {
  const parts = Math.min(size, count);
  const startOf = (part: number): number => Math.floor((part * count) / parts);
  return Array.from({ length: parts }, (_, part) => {
    if (part === parts - 1) return count - 1;
    if (part === 0) return 0;
    const [from, to] = [startOf(part), startOf(part + 1)];
    return from + Math.floor(uniformAt(seed, STREAM + id, part) * (to - from));
  });
}
