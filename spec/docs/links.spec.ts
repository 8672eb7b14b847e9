import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect } from 'chai';
import { Page, pageNames, root } from './page.js';

describe('links of the documentation', () => {
  for (const name of pageNames) {
    it(`${name}: each leads to a file, and to a heading that is there`, () => {
      const page = new Page(name);
      const links = Array.from(page.prose.matchAll(/\]\(([^)\s]+)\)/g), ([, link]) => link!);
      for (const link of links.filter((each) => !/^[a-z]+:/.test(each))) {
        const [path = '', anchor] = link.split('#');
        const file = path === '' ? join(root, name) : join(root, dirname(name), path);
        expect(existsSync(file), link).to.equal(true);
        if (anchor !== undefined) expect(new Page(relative(root, file)).anchors, link).to.include(anchor);
      }
    });
  }

  it('reach every page from the README', () => {
    const reached = new Set<string>(['README.md']);
    for (const name of reached) {
      for (const [, link] of new Page(name).prose.matchAll(/\]\(([^)\s#]+\.md)(?:#[^)]*)?\)/g)) {
        if (!/^[a-z]+:/.test(link!)) reached.add(join(dirname(name), link!));
      }
    }
    expect([...reached]).to.have.members([...pageNames]);
  });
});
