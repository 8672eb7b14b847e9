#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { colours, isColour } from '../reports/console/colour.js';
import { ProfileError } from '../profiles/profile-error.js';
import { calibrateCommand } from './commands/calibrate.js';
import { checkCommand } from './commands/check.js';
import { completionCommand } from './commands/completion.js';
import { doctorCommand } from './commands/doctor.js';
import { runCommand } from './commands/run.js';
import { targetCommand } from './commands/target.js';
import { profileErrorStyle } from './profile-error-style.js';
import { version } from './version.js';

/** A file that standard output or error was sent to could not be written. */
let outputLost = false;
for (const stream of [process.stdout, process.stderr]) {
  // A reader that has gone, as in `sim run smoke | head`, must not end a run: the run directory has it all.
  stream.on('error', ({ code }: NodeJS.ErrnoException) => (outputLost ||= code !== 'EPIPE'));
}

const program = new Command('sim')
  .description('Load-tests WebSocket systems with simulated clients, and tells whether it can be believed.')
  .version(version, '-V, --version')
  .showHelpAfterError('(add --help for the options)')
  .showSuggestionAfterError()
  // The options of sim target are long: at the default of 40 their meanings would not be wrapped at 80 columns.
  .configureHelp({ minWidthToWrap: 30 })
  .addHelpText(
    'after',
    '\nStart here:\n  sim run smoke      a few seconds against the embedded chat server\n  sim check load     what a profile offers, before anything is sent\n',
  );
for (const command of [
  runCommand(),
  checkCommand(),
  doctorCommand(),
  calibrateCommand(),
  targetCommand(),
  completionCommand(),
]) {
  program.addCommand(command);
}
program.exitOverride();
for (const command of program.commands) command.copyInheritedSettings(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = tell(error);
}
// Whatever is written goes out first; what may still hold the process (a pool that ends, a child) does not.
const code = process.exitCode ?? 0;
process.stdout.write('', () => process.stderr.write('', () => process.exit(code === 0 && outputLost ? 1 : code)));

/** Prints what went wrong and returns the exit code. Anything that is not a known refusal is our own fault: 1. */
function tell(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // commander has printed it
  const colour = isColour(process.stderr, process.env, process.argv.includes('--no-color') ? false : undefined);
  const c = colours(colour);
  if (error instanceof ProfileError) {
    process.stderr.write(`${error.render(profileErrorStyle(c))}\n`);
    return error.exitCode;
  }
  const exitCode = (error as { exitCode?: unknown } | null)?.exitCode;
  if (error instanceof Error && typeof exitCode === 'number') {
    process.stderr.write(`${c.red('error')}: ${error.message}\n`);
    return exitCode;
  }
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${c.red('unexpected error')}: ${words}\n`);
  return 1;
}
