import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import { Page, root } from './page.js';

interface Rule {
  name: string;
  to: { pathNot?: string | string[] };
}

const page = new Page('docs/architecture.md');
const { forbidden } = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as { forbidden: Rule[] };

function pathsOf(name: string): string[] {
  return forbidden.filter((rule) => rule.name === name).flatMap(({ to }) => to.pathNot ?? []);
}

/** Rooms of which nothing is there yet have rules, and no row. */
const rooms = forbidden
  .flatMap(({ name }) => /^(\w+)-imports$/.exec(name)?.[1] ?? [])
  .filter((room) => existsSync(join(root, room)));

describe('docs/architecture.md', () => {
  it('has the table of who may import whom', () => {
    const rows = rooms.map((room) => {
      const [own, ...others] = pathsOf(`${room}-imports`);
      expect(own).to.equal(`^${room}/`);
      return [room, others.map((path) => path.slice(1)).join(', ') || '–', packagesOf(room)];
    });
    expect(page.table('from', 'may import of ours', 'npm packages and node modules')).to.deep.equal(rows);
  });

  it('names files that are there', () => {
    const named = Array.from(
      page.prose.matchAll(/`([\w-]+(?:\/[\w.-]+)*\/[\w-]+\.(?:ts|json|cjs))`/g),
      ([, file]) => file!,
    );
    expect(named).to.not.be.empty;
    for (const file of named) expect(existsSync(join(root, file)), file).to.equal(true);
  });
});

function packagesOf(room: string): string {
  const names = pathsOf(`${room}-packages`).flatMap(
    (path) => /node_modules\/\(@types\/\)\?(.+)\/$/.exec(path)?.[1] ?? /^\^\(node:\)\?(.+)\$$/.exec(path)?.[1] ?? [],
  );
  return [...new Set(names)].join(', ');
}
