import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { compilePlan } from '../../../engine/plan/compile-plan.js';
import { loadProfile } from '../../../profiles/load-profile.js';
import { maskProfile } from '../../../profiles/mask-profile.js';
import { RunDirectory } from '../../../reports/run-directory.js';
import { storedPlan } from '../../../cli/calibrate/stored-plan.js';
import { sampleSummary } from '../../reports/sample-summary.js';
import { planHashOf } from '../../../cli/run/plan-hash.js';

describe('stored plan', () => {
  let folder: string;
  let planHash: string;
  const loaded = loadProfile('calibrate', {
    environment: {},
    overrides: { scale: 2, set: ['/target/headers={"authorization":"Bearer s3cret-token"}'] },
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'populace-stored-'));
    planHash = planHashOf(loaded.profileHash, loaded.resolved.seed);
    RunDirectory.open({
      out: folder,
      profileName: 'calibrate',
      startedAt: '2026-11-25T16:00:00Z',
      profile: maskProfile(loaded.resolved, loaded.secrets),
      hash: loaded.profileHash,
      run: { id: 'abc123', groups: 'other1' },
      onFailure: (code, message) => {
        throw new Error(`${code}: ${message}`);
      },
    }).finish(sampleSummary());
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('is that of the run, but for its secrets: all that a run directory stores with the profile is known here', () => {
    const { populations, phases, groupSets, hash, seed } = compilePlan(loaded.resolved, { hash: planHash, runId: 'r' });
    const stored = storedPlan(folder, planHash);
    expect(stored).to.deep.include({ populations, phases, groupSets, hash, seed });
    expect(JSON.stringify(stored)).not.to.include('s3cret');
  });

  it('is refused where the profile was changed, or another version planned it', () => {
    expect(() => storedPlan(folder, `${planHash}0`)).to.throw(/planned otherwise/);
    const path = join(folder, 'profile.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"seed": 42', '"seed": 43'));
    expect(() => storedPlan(folder, planHash)).to.throw(/was changed since the run/);
    writeFileSync(path, 'null');
    expect(() => storedPlan(folder, planHash)).to.throw(/must be an object \(got null\)/);
    rmSync(path);
    expect(() => storedPlan(folder, planHash)).to.throw(/can't read/);
  });
});
