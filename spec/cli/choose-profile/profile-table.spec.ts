import { expect } from 'chai';
import type { ProfileChoice } from '../../../cli/choose-profile/profile-choice.js';
import { profileLines, profileTable } from '../../../cli/choose-profile/profile-table.js';

const smoke: ProfileChoice = {
  source: 'smoke',
  name: 'smoke',
  description: 'does it all work at all?',
  connections: 50,
  sizeClass: 'small',
  from: 'shipped',
};
const mine: ProfileChoice = {
  source: 'profiles/mine.jsonc',
  name: 'mine',
  description: 'everyone at once',
  connections: 1_200_000,
  sizeClass: 'extreme',
  from: 'local',
};

describe('table of profiles', () => {
  it('is aligned, with titles, figures to the right, no space at the end of a line', () => {
    expect(profileTable([smoke, mine, { ...smoke, description: '' }])).to.equal(
      [
        'PROFILE              SIZE     CONNECTIONS  DESCRIPTION',
        'smoke                small             50  does it all work at all?',
        'profiles/mine.jsonc  extreme    1,200,000  everyone at once',
        'smoke                small             50',
        '',
      ].join('\n'),
    );
  });

  it('tells the name of a profile whose file is called otherwise', () => {
    expect(profileTable([{ ...mine, name: 'crowd' }])).to.include('crowd: everyone at once');
    expect(profileTable([{ ...mine, source: 'mine.json', name: 'mine' }])).to.not.include('mine: ');
  });

  it('lets no file steer the terminal', () => {
    const table = profileTable([
      { ...mine, source: 'a\u001b[2J.json', name: '\u0007x', description: 'two\nlines\u202e' },
    ]);
    expect(table).to.match(/^[\x20-\x7e\n]+$/);
    expect(table.split('\n')).to.have.lengthOf(3);
    expect(table).to.include('two lines');
  });
});

describe('lines of profiles to choose from', () => {
  it('are aligned, without the number of connections', () => {
    expect(profileLines([smoke, mine], 100)).to.deep.equal([
      'smoke                small    does it all work at all?',
      'profiles/mine.jsonc  extreme  everyone at once',
    ]);
  });

  it('are cut to the width of the terminal', () => {
    expect(profileLines([smoke, mine], 32)).to.deep.equal([
      'smoke                small    d…',
      'profiles/mine.jsonc  extreme  e…',
    ]);
  });
});
