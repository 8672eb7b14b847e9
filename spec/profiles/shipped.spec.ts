import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseDurationMs, parseRatePerSecond } from '../../engine/plan/quantity.js';
import { loadProfile } from '../../profiles/load-profile.js';
import { packageRoot } from '../../profiles/package-root.js';
import { shippedProfiles } from '../../profiles/shipped.js';

describe('shipped profiles', () => {
  const shipped = shippedProfiles();

  it('are smoke, load, stress and extreme, the smallest first', () => {
    expect(shipped.map(({ name, sizeClass }) => `${name}: ${sizeClass}`)).to.deep.equal([
      'smoke: small',
      'load: medium',
      'stress: medium',
      'extreme: large',
    ]);
  });

  for (const { name, path, description } of shipped) {
    it(`include ${name}: strict JSON, named like its file, described, sound`, () => {
      const text = JSON.parse(readFileSync(path, 'utf8')) as { name: string; $schema: string };
      expect(text.name).to.equal(name);
      expect(text.$schema).to.equal('./profile.schema.json');
      const { resolved, warnings } = loadProfile(name, { environment: {} });
      expect(resolved.name).to.equal(name);
      expect(resolved.description).to.equal(description).and.not.equal('');
      expect(warnings).to.deep.equal([]);
    });
  }

  it('can be scaled down to a hundredth, and load up to twenty times', () => {
    expect(loadProfile('load', { overrides: { scale: 0.01 } }).resolved.populations.chatters!.clients).to.equal(50);
    expect(loadProfile('load', { overrides: { scale: 20 } }).resolved.populations.chatters!.clients).to.equal(100_000);
  });

  it('let smoke end well within 20 seconds', () => {
    const { hold, populations, groups } = loadProfile('smoke').resolved;
    const arrivalMs = Object.values(populations).map(
      ({ clients, arrival }) => (clients / parseRatePerSecond(arrival.rate)) * 1000,
    );
    expect(Math.max(...arrivalMs) + parseDurationMs(hold)).to.be.at.most(10_000);
    expect(Object.values(groups).reduce((sum, { count }) => sum + count, 0)).to.equal(100);
  });

  it('are classed by their connections', () => {
    const root = mkdtempSync(join(tmpdir(), 'populace-'));
    try {
      mkdirSync(join(root, 'profiles'));
      const write = (name: string, clients: number): void =>
        writeFileSync(join(root, 'profiles', `${name}.json`), JSON.stringify({ populations: { a: { clients } } }));
      write('f', 100_001);
      write('e', 100_000);
      write('d', 10_001);
      write('c', 10_000);
      write('b', 1000);
      write('a', 1000);
      write('z', 999);
      writeFileSync(join(root, 'profiles/profile.schema.json'), '{}');
      expect(shippedProfiles(root).map(({ name, sizeClass }) => [name, sizeClass])).to.deep.equal([
        ['z', 'small'],
        ['a', 'medium'],
        ['b', 'medium'],
        ['c', 'medium'],
        ['d', 'large'],
        ['e', 'large'],
        ['f', 'extreme'],
      ]);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});

describe('package root', () => {
  it('is found from a folder below it, sources or dist, past other packages', () => {
    const root = mkdtempSync(join(tmpdir(), 'populace-'));
    try {
      writeFileSync(join(root, 'package.json'), '{"name": "populace"}');
      mkdirSync(join(root, 'dist/profiles'), { recursive: true });
      writeFileSync(join(root, 'dist/package.json'), '{"type": "module"}');
      expect(packageRoot(join(root, 'dist/profiles'))).to.equal(root);
      expect(packageRoot()).to.equal(process.cwd());
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it('is an error where there is none', () => {
    expect(() => packageRoot('/')).to.throw('No package.json of populace above /');
  });
});
