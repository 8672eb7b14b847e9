import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadProfile } from '../../profiles/load-profile.js';
import { Page, pageNames, root } from './page.js';

const smoke = JSON.parse(readFileSync(join(root, 'profiles/smoke.json'), 'utf8')) as { hold: string };
const environment = { TOKEN: 'token-of-the-docs', SESSION: 'session-of-the-docs' };
/** Has a ca.pem, which the snippets name. */
const cwd = join(root, 'spec/fixtures/tls');

describe('JSON in the documentation', () => {
  const snippets = pageNames.flatMap((name) =>
    new Page(name).fences.filter(({ language }) => language === 'json').map((fence) => ({ name, ...fence })),
  );

  it('is there', () => {
    expect(snippets.length).to.be.above(5);
  });

  for (const { name, line, text } of snippets) {
    it(`${name}:${line} is a profile, or a part of one`, () => {
      const fields = JSON.parse(text) as Record<string, unknown>;
      // A part stands in place of the same part of a profile that runs.
      const { hold, ...rest } = smoke;
      const whole = 'name' in fields ? fields : { ...rest, ...('phases' in fields ? {} : { hold }), ...fields };
      expect(() => loadProfile('-', { stdin: JSON.stringify(whole), environment, cwd })).not.to.throw();
    });
  }
});
