import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Page, root } from './page.js';

const rows = new Page('docs/glossary.md').tables('term', 'meaning', 'do not say', 'in the code').flat();

describe('docs/glossary.md', () => {
  it('explains each term once', () => {
    const terms = rows.map(([term]) => term!);
    expect(terms.length).to.be.above(50);
    expect(new Set(terms).size).to.equal(terms.length);
  });

  it('names what is in the code', () => {
    for (const [term, , , where] of rows) {
      if (where === '') continue;
      const [, name, file] = /^(\S+) in (\S+)$/.exec(where!) ?? [];
      expect(readFileSync(join(root, file!), 'utf8'), `${term!}: ${where!}`).to.match(new RegExp(`\\b${name!}\\b`));
    }
  });
});
