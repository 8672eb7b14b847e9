import { expect } from 'chai';
import { validateProfile } from '../../profiles/validate-profile.js';
import { profileText } from './problems-of.js';

describe('validate profile', () => {
  const input = (): Record<string, unknown> => JSON.parse(profileText()) as Record<string, unknown>;

  it('fills defaults into a copy and leaves its input as it was', () => {
    const given = input();
    const { value, problems, unsound } = validateProfile(given);
    expect(given).to.deep.equal(input());
    expect(value).to.include({ seed: 1, description: '' });
    expect({ problems, unsound }).to.deep.equal({ problems: [], unsound: [] });
  });

  it('marks what is refused, missing or misspelled as unsound, and not a field that is merely unknown', () => {
    const { name, hold, ...rest } = input();
    const { unsound } = validateProfile({ ...rest, name: [name], hodl: hold, colour: 'red' });
    expect(unsound).to.have.members(['/hold', '/name']);
  });
});
