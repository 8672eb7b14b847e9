import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CheckProblem } from '../engine/plan/check-scope.js';
import { formatPointer } from '../engine/plan/pointer.js';
import type { ResolvedProfile, WeightedSize } from '../engine/plan/resolved-profile.generated.js';
import { describeSizes } from './validate-profile.js';

/**
 * Puts the sizes of each `members.file` into the profile, as `sizes` in its place: from then on the profile holds all
 * that its plan follows from. `directory`: where paths start. Returns what is wrong with the files.
 */
export function fillSizes({ groups }: ResolvedProfile, directory: string): CheckProblem[] {
  return Object.entries(groups).flatMap(([key, { members }]) => {
    if (members?.distribution !== 'histogram' || members.file === undefined || members.sizes) return [];
    const read = readSizes(resolve(directory, members.file));
    if (Array.isArray(read)) {
      delete members.file;
      members.sizes = read;
      return [];
    }
    const pointer = formatPointer(['groups', key, 'members', 'file']);
    const hint = `a list such as [{"members": 2, "weight": 700}]; paths start at ${directory}`;
    return [{ pointer, value: members.file, message: read, hint }];
  });
}

/** The same in a profile that is not checked yet, as far as it can be: scaling must know the sizes. */
export function fillRawSizes(profile: Record<string, unknown>, directory: string): void {
  for (const group of Object.values(fieldsOf(profile['groups']))) {
    const members = fieldsOf(fieldsOf(group)['members']);
    const { distribution, file, sizes } = members;
    if (distribution !== 'histogram' || typeof file !== 'string' || sizes !== undefined) continue;
    const read = readSizes(resolve(directory, file));
    if (!Array.isArray(read)) continue;
    delete members['file'];
    members['sizes'] = read;
  }
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The sizes, or what is wrong. */
function readSizes(path: string): WeightedSize[] | string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return 'is no file that can be read';
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return `holds no JSON: ${(cause as Error).message}`;
  }
  const wrong = describeSizes(value);
  return wrong === undefined ? (value as WeightedSize[]) : `holds what is no list of sizes: ${wrong}`;
}
