import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { remedies } from '../../reports/remedies.js';
import { filesIn, Page, root } from './page.js';

const listed = new Page('docs/troubleshooting.md').tables('code', 'cause', 'remedy').flat();

describe('docs/troubleshooting.md', () => {
  it('is the table that the terminal shows', () => {
    const known = remedies.map(({ code, cause, remedy }) => [code, cause, remedy]);
    expect(listed).to.have.deep.members(known);
  });

  it('has each code that clients and threads count errors under', () => {
    const sources = ['actors/client', 'actors/groups', 'actors/history', 'runners']
      .flatMap((folder) => filesIn(folder, '.ts'))
      .map((file) => readFileSync(join(root, file), 'utf8'))
      .join('\n');
    const codes = Array.from(sources.matchAll(/'([A-Z]+(?:_[A-Z]+)+)'/g), ([, code]) => code!);
    expect(codes).to.include.members(['HEARTBEAT_TIMEOUT', 'THREAD_LOST']);
    expect(listed.map(([code]) => code)).to.include.members(codes);
  });
});
