import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { Linter } from 'eslint';
import { filesIn, root } from '../docs/page.js';

interface Config {
  timeAndChance: Linter.RulesRecord;
  default: Linter.Config[];
}

/** What only the clock and the random source may do. */
const forbidden = [
  'Date.now()',
  'Date()',
  'new Date()',
  'performance.now()',
  'performance.timeOrigin',
  'process.hrtime()',
  'process.hrtime.bigint()',
  'process.uptime()',
  'setTimeout(work, 5)',
  'setInterval(work, 5)',
  'setImmediate(work)',
  'globalThis.setTimeout(work)',
  'queueMicrotask(work)',
  'Math.random()',
  "Math['random']()",
  'crypto.randomUUID()',
];
const imports = ['timers', 'timers/promises', 'perf_hooks', 'crypto'].flatMap((name) => [name, `node:${name}`]);

describe('lint of time and chance', () => {
  let config: Config;
  const problems = (code: string): number => {
    const linter = new Linter();
    return linter.verify(code, { rules: config.timeAndChance }).length;
  };

  before(async function () {
    this.timeout(30_000);
    config = (await import(new URL('../../eslint.config.js', import.meta.url).href)) as Config;
  });

  for (const code of forbidden) {
    it(`refuses ${code}`, () => {
      expect(problems(`export const value = (work) => ${code};`)).to.be.above(0);
    });
  }

  it('refuses imports of the same', () => {
    for (const name of imports) expect(problems(`import * as x from '${name}'; export { x };`), name).to.equal(1);
    expect(problems("import { asyncScheduler } from 'rxjs'; export { asyncScheduler };")).to.equal(1);
  });

  it('lets pass what asks for a time that is given, and the words in a text', () => {
    for (const code of ['new Date(5)', 'clock.now()', '"Date.now() and setTimeout"', 'Math.round(2.5)'])
      expect(problems(`export const value = (clock) => ${code};`), code).to.equal(0);
  });

  it('is asked of all of engine and actors but the clock, and the masks that nobody may foretell', () => {
    const asked = config.default.filter(({ rules }) => rules === config.timeAndChance);
    expect(asked.map(({ files, ignores }) => [files, ignores])).to.deep.equal([
      [
        ['engine/**/*.ts', 'actors/**/*.ts'],
        ['engine/clock/**', 'actors/transports/mask-source.ts'],
      ],
    ]);
  });

  it('is nowhere told to look away', () => {
    const sources = ['engine', 'actors'].flatMap((room) => filesIn(room, '.ts'));
    expect(sources.length).to.be.above(80);
    for (const file of sources)
      expect(readFileSync(`${root}/${file}`, 'utf8'), file).to.not.match(/eslint-disable[^\n]*no-restricted/);
  });
});
