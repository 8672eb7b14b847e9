import type { Plan } from '../../engine/plan/plan.js';
import { sampleOf, withGroupsOf, withoutCreating } from '../../engine/plan/reuse.js';
import { compileTemplate } from '../../engine/plan/template.js';
import type { ReuseFigures, ReusedSetFigures } from '../../engine/telemetry/summary.js';
import type { TargetAccess } from '../../runners/thread-task.js';
import { lookUpGroups } from './look-up-groups.js';

/** Groups of each set that are asked for, unless the user says otherwise: if all are there, at least 99 % are (p = 0.05). */
export const DEFAULT_SAMPLE = 300;

export interface Reuse {
  /** The plan with the names of those groups, and without creating the sets that are there. */
  plan: Plan;
  figures: ReuseFigures;
}

/**
 * Finds out by a sample of each set whether the groups that `runId` made are still there. A set of which one is missing
 * is created as a whole: what exists of it is answered so, and counts as existing.
 */
export async function reuseGroups(
  plan: Plan,
  access: TargetAccess,
  { runId, sample = DEFAULT_SAMPLE }: { runId: string; sample?: number | undefined },
): Promise<Reuse> {
  const named = withGroupsOf(plan, runId);
  const samples = named.groupSets.map((set) => sampleOf(set, sample, plan.seed));
  const names = named.groupSets.flatMap(({ id, nameTemplate }) => {
    const nameOf = compileTemplate(nameTemplate);
    return samples[id]!.map((index) => nameOf({ run: plan.runId, index }));
  });
  const found = await lookUpGroups(named, access, names);
  const sets: Record<string, ReusedSetFigures> = {};
  for (const { id, key, count: groups } of named.groupSets) {
    const answers = found.splice(0, samples[id]!.length);
    const present = answers.filter(Boolean).length;
    sets[key] = { groups, sampled: answers.length, found: present, reused: present === answers.length };
  }
  const reused = new Set(Object.keys(sets).filter((key) => sets[key]!.reused));
  return { plan: withoutCreating(named, reused), figures: { run: runId, sets } };
}
