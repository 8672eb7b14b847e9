import { expect } from 'chai';
import { isAscii } from '../../../reports/console/ascii.js';

describe('drawing with ASCII', () => {
  const cases: [env: Record<string, string>, ascii: boolean][] = [
    [{}, false],
    [{ LANG: 'en_US.UTF-8' }, false],
    [{ LANG: 'de_DE.utf8' }, false],
    [{ LANG: 'C' }, true],
    [{ LANG: 'de_DE.ISO-8859-1' }, true],
    [{ LANG: 'C', LC_CTYPE: 'C.UTF-8' }, false],
    [{ LANG: 'C.UTF-8', LC_CTYPE: 'C.UTF-8', LC_ALL: 'POSIX' }, true],
    [{ LANG: 'C.UTF-8', LC_ALL: '' }, false],
    [{ LANG: 'C.UTF-8', TERM: 'dumb' }, true],
  ];
  for (const [env, ascii] of cases) {
    it(`is ${ascii ? '' : 'not '}for ${JSON.stringify(env)}`, () => {
      expect(isAscii(env)).to.equal(ascii);
    });
  }
});
