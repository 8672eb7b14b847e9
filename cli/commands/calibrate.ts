import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { calibrate, CalibrationRefused, FIELDS_READ } from '../../engine/calibrate/calibrate.js';
import { renderCalibration } from '../../reports/console/calibration.js';
import { colours, isColour } from '../../reports/console/colour.js';
import { readRun } from '../../reports/read-run.js';
import { forecastCommand } from '../calibrate/forecast-command.js';
import { storedPlan } from '../calibrate/stored-plan.js';
import { CommandError } from '../exit-code.js';

interface CalibrateOptions {
  output?: string;
  json?: boolean;
  color: boolean;
}

/** `sim calibrate`: a real run in, a model of its target out. */
export function calibrateCommand(): Command {
  return new Command('calibrate')
    .description('fit the model of virtual runs to a real run of the profile calibrate')
    .argument('<run>', 'the directory of a finished run')
    .option('--output <file>', 'where the model goes; by default to model.json in the run’s directory')
    .option('--json', 'print what was found as JSON')
    .option('--no-color', 'no colour (NO_COLOR)')
    .addHelpText(
      'after',
      '\nMake the run first, up to at least 80 % of what the target can do:\n' +
        '  sim run calibrate --target wss://chat.example.com/ws/{user} --scale 2\n',
    )
    .action((run: string, options: CalibrateOptions) => {
      const { summary } = readRun(run, FIELDS_READ);
      const found = refusing(run, () => calibrate(storedPlan(run, summary.plan.hash), summary));
      const file = options.output ?? join(run, 'model.json');
      try {
        writeFileSync(file, `${JSON.stringify(found.model, null, 2)}\n`);
      } catch (cause) {
        throw new CommandError(
          1,
          `can't write ${file}: ${(cause as Error).message}; --output puts it elsewhere`,
          cause,
        );
      }
      const command = forecastCommand(found, file);
      if (options.json) {
        process.stdout.write(`${JSON.stringify({ run, file, command, ...found }, null, 2)}\n`);
        return;
      }
      const c = colours(isColour(process.stdout, process.env, options.color ? undefined : false));
      process.stdout.write(`${renderCalibration(found, { run, file, command }, c).join('\n')}\n`);
    });
}

/** What can't be fitted is the wrong run: exit code 2, with every reason. */
function refusing<Found>(run: string, find: () => Found): Found {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof CalibrationRefused)) throw error;
    const reasons = error.reasons.map((reason) => `\n  - ${reason}`).join('');
    throw new CommandError(2, `no model can be fitted to ${run}:${reasons}`, error);
  }
}
