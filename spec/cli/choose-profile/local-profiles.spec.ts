import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { localProfiles } from '../../../cli/choose-profile/local-profiles.js';
import { profileChoices } from '../../../cli/choose-profile/profile-choice.js';
import { packageRoot } from '../../../profiles/package-root.js';
import { shippedProfiles } from '../../../profiles/shipped.js';

describe('local profiles', () => {
  let cwd = '';
  const write = (file: string, content: unknown): void =>
    writeFileSync(join(cwd, file), typeof content === 'string' ? content : JSON.stringify(content));
  const profile = (name: string, ...clients: unknown[]): object => ({
    name,
    populations: Object.fromEntries(clients.map((each, index) => [`p${index}`, { clients: each }])),
  });
  const found = (): string[] => localProfiles(cwd, new Set()).map(({ source }) => source);

  beforeEach(() => {
    cwd = realpathSync(mkdtempSync(join(tmpdir(), 'populace-')));
    mkdirSync(join(cwd, 'profiles'));
  });
  afterEach(() => rmSync(cwd, { recursive: true }));

  it('are JSON of the working directory, then of ./profiles, each by name of file', () => {
    write('b.json', profile('x', 1));
    write('a.json', profile('y', 1));
    write('profiles/c.json', profile('z', 1));
    expect(found()).to.deep.equal(['a.json', 'b.json', 'profiles/c.json']);
  });

  it('tell name, description, connections of all populations, and size', () => {
    write('big.json', { ...profile('crowd', 100_000, 1), description: 'everyone' });
    expect(localProfiles(cwd, new Set())).to.deep.equal([
      {
        source: 'big.json',
        name: 'crowd',
        description: 'everyone',
        connections: 100_001,
        sizeClass: 'extreme',
        from: 'local',
      },
    ]);
  });

  it('may hold comments and trailing commas', () => {
    write('a.jsonc', '{ // mine\n "name": "a", "populations": { "p": { "clients": 5, }, }, }');
    write('b.json', '\uFEFF{ "name": "b", /* too */ "populations": {} }');
    expect(found()).to.deep.equal(['a.jsonc', 'b.json']);
  });

  it('need not be valid: what is no number of clients counts as none', () => {
    write('odd.json', { ...profile('odd', 7, 'many', -3, null), description: 5, populations2: 1 });
    const [odd] = localProfiles(cwd, new Set());
    expect(odd).to.include({ connections: 7, description: '' });
  });

  it('are no other JSON: without a name or populations, no JSON, too long, folders, other endings', () => {
    write('package.json', { name: 'mine' });
    write('anonymous.json', { populations: {} });
    write('number.json', { name: 5, populations: {} });
    write('empty.json', { name: 'x', populations: null });
    write('broken.json', '{ "name": "x", "populations": ');
    write('list.json', ['name', 'populations']);
    write('long.json', { ...profile('long', 1), x: 'x'.repeat(1_000_000) });
    write('profile.yaml', profile('yaml', 1));
    mkdirSync(join(cwd, 'folder.json'));
    symlinkSync(join(cwd, 'nowhere'), join(cwd, 'dangling.json'));
    expect(found()).to.deep.equal([]);
  });

  it('are none where the folders are not there', () => {
    expect(localProfiles(join(cwd, 'nowhere'), new Set())).to.deep.equal([]);
  });

  it('leave out files that are known already, through links too', () => {
    write('a.json', profile('a', 1));
    symlinkSync(join(cwd, 'a.json'), join(cwd, 'profiles/b.json'));
    expect(localProfiles(cwd, new Set([join(cwd, 'a.json')]))).to.deep.equal([]);
  });

  it('come after all shipped ones, which a checkout does not list twice', () => {
    const names = shippedProfiles().map(({ name }) => name);
    write('a.json', profile('a', 1));
    expect(profileChoices(cwd).map(({ source }) => source)).to.deep.equal([...names, 'a.json']);
    const inCheckout = profileChoices(packageRoot()).map(({ source }) => source);
    expect(inCheckout.filter((source) => source.startsWith('profiles/'))).to.deep.equal([]);
    expect(inCheckout.slice(0, names.length)).to.deep.equal(names);
  });
});
