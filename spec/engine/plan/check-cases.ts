import { expect } from 'chai';
import { checkProfile } from '../../../engine/plan/check-profile.js';
import type { CheckProblem } from '../../../engine/plan/check-scope.js';
import type { GroupSet, History } from '../../../engine/plan/resolved-profile.generated.js';
import { soundProfile } from './sound-profile.js';

export type Profile = ReturnType<typeof soundProfile>;
type Case = [title: string, spoil: (profile: Profile) => void, problems: CheckProblem[]];

export function groupSet(name: string, count: number, more: Partial<GroupSet> = {}): GroupSet {
  return { count, name, public: true, create: { via: 'http', inFlight: 100, creators: 1 }, ...more };
}

export function reads(rate: History['rate'] = '1/s'): History {
  return { from: 'rooms', rate, limit: 50 };
}

/** Makes a spec of each case: the profile, once spoilt, has just these problems. */
export function specify(cases: Case[], base: () => Profile = soundProfile): void {
  for (const [title, spoil, problems] of cases) {
    it(title, () => {
      const profile = base();
      spoil(profile);
      expect(checkProfile(profile)).to.deep.equal(problems);
    });
  }
}
