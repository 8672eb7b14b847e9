import { Command } from 'commander';
import { calibrateCommand } from '../../../cli/commands/calibrate.js';
import { checkCommand } from '../../../cli/commands/check.js';
import { completionCommand } from '../../../cli/commands/completion.js';
import { doctorCommand } from '../../../cli/commands/doctor.js';
import { runCommand } from '../../../cli/commands/run.js';
import { targetCommand } from '../../../cli/commands/target.js';
import { type CompletionModel, completionModel } from '../../../cli/completion/completion-model.js';

/** What can be completed of the program as it is, with two profiles of these names. */
export function modelOfSim(): CompletionModel {
  const program = new Command('sim').version('0.0.0', '-V, --version');
  for (const command of [
    runCommand(),
    checkCommand(),
    doctorCommand(),
    calibrateCommand(),
    targetCommand(),
    completionCommand(),
  ])
    program.addCommand(command);
  return completionModel(program, [
    { word: 'smoke', description: 'works: at all?' },
    { word: 'load', description: "a day's load" },
  ]);
}

/** A command with one of each kind of value, and text that shells would read as more than text. */
export function modelOfOddities(): CompletionModel {
  const program = new Command('odd').helpCommand(false);
  program
    .command('report')
    .description("it's $(touch pwned) `too` [so]: \\")
    .argument('<run>', 'where')
    .argument('[text]', 'anything')
    .option('-o, --output <file>', 'a file')
    .option('--level [number]', 'a number, or none');
  return completionModel(program, []);
}
