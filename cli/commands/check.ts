import { Command } from 'commander';
import { compilePlan } from '../../engine/plan/compile-plan.js';
import { offeredBy } from '../../engine/plan/offered.js';
import { offeredOverTime } from '../../engine/plan/offered-over-time.js';
import { isAscii } from '../../reports/console/ascii.js';
import { colours, isColour } from '../../reports/console/colour.js';
import { wrap } from '../../reports/console/fit.js';
import { renderOfferedPlot } from '../../reports/console/offered-plot.js';
import { offeredRows } from '../check/offered-rows.js';
import { generatorNeedsOf } from '../machine/generator-needs.js';
import { coresOf, descriptorLimits } from '../machine/machine.js';
import { needsOf } from '../machine/needs.js';
import { addProfileOptions, loadWithOptions, type ProfileOptions } from '../profile-options.js';

const DEFAULT_WIDTH = 80;

interface CheckOptions extends ProfileOptions {
  ascii?: boolean;
  json?: boolean;
  color: boolean;
}

/** `sim check`: is the profile valid, and what would it offer, second by second? Nothing is sent. */
export function checkCommand(): Command {
  const command = new Command('check')
    .description('validate a profile and show what it offers over time; nothing is sent')
    .argument('<profile>', 'a file, the name of a shipped profile, or - for standard input');
  return addProfileOptions(command)
    .option('--json', 'print it as JSON')
    .option('--ascii', 'draw with ASCII characters only; by itself where the locale is not UTF-8')
    .option('--no-color', 'no colour (NO_COLOR)')
    .action((source: string, options: CheckOptions) => {
      const { resolved, profileHash, sourceName, warnings } = loadWithOptions(source, options);
      const plan = compilePlan(resolved, { hash: profileHash, runId: 'check0' });
      const offered = offeredBy(plan);
      const overTime = offeredOverTime(plan);
      const layout = needsOf(resolved, plan, { ...coresOf(), ...descriptorLimits() }, {});
      const needs = generatorNeedsOf(offered, layout);
      for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
      const { stdout } = process;
      if (options.json) {
        const { name, seed } = resolved;
        const found = { valid: true, name, hash: profileHash, seed, offered, needs, overTime };
        stdout.write(`${inRows(JSON.stringify(found, null, 2))}\n`);
        return;
      }
      const colour = isColour(stdout, process.env, options.color ? undefined : false);
      const ascii = options.ascii ?? isAscii(process.env);
      const width = stdout.isTTY ? stdout.columns : DEFAULT_WIDTH;
      const c = colours(colour);
      stdout.write(`${c.green(ascii ? 'ok' : '✓')} ${c.bold(resolved.name)} is valid ${c.dim(`(${sourceName})`)}\n`);
      if (resolved.description !== '')
        stdout.write(
          wrap(resolved.description, width - 2)
            .map((line) => `  ${line}\n`)
            .join(''),
        );
      stdout.write('\n');
      const rows = offeredRows(offered, plan, needs);
      const labelWidth = Math.max(...rows.map(([label]) => label.length));
      for (const [label, text] of rows) {
        wrap(text, width - labelWidth - 4).forEach((line, index) => {
          stdout.write(`  ${c.dim((index === 0 ? label : '').padEnd(labelWidth))}  ${line}\n`);
        });
      }
      stdout.write(`\n${renderOfferedPlot(overTime, { colour, width, ascii })}\n`);
      if (offered.groups === 0) return;
      const note = `${ascii ? '|' : '┊'} groups and joins come between, and take as long as the target does`;
      for (const line of wrap(note, width - 2)) stdout.write(c.dim(`  ${line}\n`));
    });
}

/** Each array of numbers on one line. No text of JSON holds a line break. */
function inRows(json: string): string {
  return json.replace(/\[\n[-+.,\deE\s]+\]/g, (numbers) => numbers.replace(/\s+/g, ' '));
}
