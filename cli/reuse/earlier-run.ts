import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ResolvedProfile } from '../../engine/plan/resolved-profile.generated.js';
import { CommandError } from '../exit-code.js';

type GroupSets = ResolvedProfile['groups'];

/**
 * The id that an earlier run's groups are named by, from its directory. Refuses, with exit code 2, what is no run
 * directory, and a run whose sets of groups differ from `groups` in number, name or visibility: its groups would be others.
 */
export function groupsOfEarlierRun(directory: string, groups: GroupSets): string {
  const path = join(directory, 'profile.json');
  const stored = readJson(path) as { run?: { groups?: unknown }; groups?: Partial<GroupSets> | null } | null;
  const id = stored?.run?.groups;
  if (typeof id !== 'string' || typeof stored?.groups !== 'object' || stored.groups === null) {
    throw new CommandError(2, `--reuse-groups: ${path} does not tell which groups that run made`);
  }
  const differences = differencesOf(stored.groups as GroupSets, groups);
  if (differences.length > 0) {
    const lines = differences.map((difference) => `  ${difference}`).join('\n');
    throw new CommandError(2, `--reuse-groups: the groups of ${directory} are not those of this profile:\n${lines}`);
  }
  return id;
}

function differencesOf(theirs: GroupSets, ours: GroupSets): string[] {
  const fields = ['count', 'name', 'public'] as const;
  return [...new Set([...Object.keys(theirs), ...Object.keys(ours)])].flatMap((key) => {
    const [there, here] = [theirs[key], ours[key]];
    if (!here) return [`/groups/${key}: in that run only`];
    if (!there) return [`/groups/${key}: in this profile only`];
    return fields
      .filter((field) => there[field] !== here[field])
      .map(
        (field) =>
          `/groups/${key}/${field}: ${JSON.stringify(there[field])} there, ${JSON.stringify(here[field])} here`,
      );
  });
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CommandError(2, `--reuse-groups: can't read the run: ${why}`, cause);
  }
}
