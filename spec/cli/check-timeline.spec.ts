import { expect } from 'chai';
import { checkTimeline, timelineFaults } from '../../cli/check-timeline.js';
import { loadProfile, type LoadedProfile } from '../../profiles/load-profile.js';
import { ProfileError } from '../../profiles/profile-error.js';
import { tinyProfile } from '../support/tiny-profile.js';

type Timeline = { at?: string; for?: string; fault: string }[];

function load(timeline: Timeline, embedded = true): LoadedProfile {
  const profile = { ...tinyProfile, target: { ...tinyProfile.target, embedded }, timeline };
  return loadProfile('-', { stdin: JSON.stringify(profile), check: checkTimeline });
}

function problems(timeline: Timeline, embedded?: boolean): (string | undefined)[][] {
  try {
    load(timeline, embedded);
  } catch (error) {
    if (error instanceof ProfileError)
      return error.problems.map(({ pointer, message, hint }) => [pointer, message, hint]);
    throw error;
  }
  throw new Error('It was taken.');
}

describe('timeline of a profile', () => {
  it('says the same as --fault', () => {
    const { resolved } = load([
      { at: '10s', for: '5s', fault: 'lose=0.01' },
      { fault: 'delay=200ms,size=10' },
      { for: '1m', fault: 'stale=1' },
    ]);
    expect(timelineFaults(resolved)).to.deep.equal(['lose=0.01@10s+5s', 'delay=200ms,size=10', 'stale=1+1m']);
  });

  it('is refused with every fault in it that is none', () => {
    const found = problems([
      { fault: 'lose=2' },
      { fault: 'lose=0.1' },
      { fault: 'explode=1' },
      { fault: 'lose=1@3s' },
    ]);
    expect(found.map(([pointer, message]) => [pointer, message])).to.deep.equal([
      ['/timeline/0/fault', 'is no fault'],
      ['/timeline/2/fault', 'is no fault'],
      ['/timeline/3/fault', 'has a time of its own'],
    ]);
    expect(found[0]![2]).to.equal('fault "lose=2": "2" is not a share from 0 to 1');
    expect(found[1]![2]).to.match(/^unknown fault "explode"; known are lose, /);
  });

  it('is refused at a target of the user’s, unless it is empty', () => {
    expect(problems([{ fault: 'lose=1' }], false)).to.deep.equal([
      ['/timeline', 'works on the embedded target only', 'leave it out with --set /timeline=[], or leave out --target'],
    ]);
    expect(() => load([], false)).to.not.throw();
  });
});
