import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { calibrateCommand } from '../../cli/commands/calibrate.js';
import { checkCommand } from '../../cli/commands/check.js';
import { doctorCommand } from '../../cli/commands/doctor.js';
import { runCommand } from '../../cli/commands/run.js';
import { targetCommand } from '../../cli/commands/target.js';
import { shippedProfiles } from '../../profiles/shipped.js';
import { Page, pageNames, root } from './page.js';

const commands = {
  run: runCommand,
  check: checkCommand,
  doctor: doctorCommand,
  calibrate: calibrateCommand,
  target: targetCommand,
};

/** Every `sim …` that a page shows: in fences line by line, in prose between backticks. */
function shown(page: Page): string[] {
  const lines = page.fences
    .filter(({ language }) => ['sh', 'yaml', 'console'].includes(language))
    .flatMap(({ text }) => text.replaceAll('\\\n', ' ').split('\n'));
  const spans = Array.from(page.prose.matchAll(/`([^`\n]+)`/g), ([, span]) => span!);
  return [...lines, ...spans].flatMap((line) =>
    line.split(/&&|\|\|?|;/).flatMap((part) => {
      const found = /(?:^|\s|npx )sim ((?:run|check|doctor|calibrate|target)\b.*)$/.exec(
        part.replace(/(?:\s|^)#.*$/, ''),
      );
      return found ? [found[1]!.replace(/\s\d?>.*$/, '')] : [];
    }),
  );
}

/** Words as a shell makes them, as far as the pages need it. */
function words(line: string): string[] {
  return Array.from(line.matchAll(/(?:[^\s'"]+|'[^']*'|"[^"]*")+/g), ([word]) => word.replaceAll(/['"]/g, ''));
}

describe('commands in the documentation', () => {
  for (const name of pageNames) {
    const lines = shown(new Page(name));
    if (lines.length === 0) continue;
    it(`${name}: each is one that sim takes`, () => {
      for (const line of lines) {
        const [verb, ...args] = words(line);
        const command = commands[verb as keyof typeof commands]()
          .exitOverride()
          .configureOutput({ writeErr: () => undefined });
        const { operands, unknown } = command.parseOptions(args);
        expect(unknown, line).to.deep.equal([]);
        expect(operands.length, line).to.be.at.most(verb === 'target' ? 0 : 1);
        const [profile] = operands;
        if (profile !== undefined && /^[\w-]+$/.test(profile) && profile !== '-')
          expect(
            shippedProfiles().map((each) => each.name),
            line,
          ).to.include(profile);
      }
    });
  }

  it('shows some of each', () => {
    const all = pageNames.flatMap((name) => shown(new Page(name)));
    for (const verb of Object.keys(commands))
      expect(
        all.some((line) => line.startsWith(`${verb} `)),
        verb,
      ).to.equal(true);
  });

  it('names only npm scripts that there are', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
    const named = pageNames.flatMap((name) =>
      Array.from(new Page(name).text.matchAll(/npm run ([\w:-]+)/g), ([, script]) => script!),
    );
    expect(Object.keys(scripts)).to.include.members(named);
  });
});
