import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { compilePlan } from '../../engine/plan/compile-plan.js';
import type { Plan } from '../../engine/plan/plan.js';
import type { ResolvedProfile } from '../../engine/plan/resolved-profile.generated.js';
import { canonicalJson } from '../../profiles/canonical-json.js';
import { validateProfile } from '../../profiles/validate-profile.js';
import { readStoredProfile } from '../../reports/read-run.js';
import { CommandError } from '../exit-code.js';
import { planHashOf } from '../run/plan-hash.js';

/**
 * The plan of a stored run: its profile.json compiled again. `planHash`: what the run's summary says of it. Throws a
 * ReadRunError or CommandError, exit code 2, unless it is the very same plan.
 */
export function storedPlan(directory: string, planHash: string): Plan {
  const path = join(directory, 'profile.json');
  const stored = readStoredProfile(path);
  if (!stored) throw new CommandError(2, `can't read ${path}: it is gone, or empty`);
  const { hash, ...profile } = stored;
  delete profile['run']; // stands beside the profile: whose groups the run had
  if (createHash('sha256').update(canonicalJson(profile)).digest('hex') !== hash)
    throw new CommandError(2, `${path} was changed since the run: when its messages were due is not known any more`);
  const { value, problems } = validateProfile(profile);
  if (problems.length > 0 || planHashOf(hash, Number(profile['seed'])) !== planHash)
    throw new CommandError(
      2,
      `${directory} was made by a version of sim that planned otherwise: run the profile again`,
    );
  return compilePlan(value as ResolvedProfile, { hash: planHash, runId: 'stored' });
}
