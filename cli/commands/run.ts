import { Command, InvalidArgumentError } from 'commander';
import { wrap } from '../../reports/console/fit.js';
import { chooseProfile } from '../choose-profile/choose-profile.js';
import { exitCodeOf, exitCodes } from '../exit-code.js';
import { addProfileOptions, atLeastOne, listed, loadWithOptions } from '../profile-options.js';
import { checkVirtualOptions } from '../run/virtual-options.js';
import type { RunOptions } from '../run/run-options.js';

const HELP_WIDTH = 80;

/** `sim run`: a profile from start to summary. */
export function runCommand(): Command {
  const command = new Command('run')
    .description('run a profile')
    .argument(
      '[profile]',
      'a file, the name of a shipped profile, or - for standard input; without one, choose from those there are',
    );
  addProfileOptions(command)
    .option('--virtual', 'in virtual time against a model of the target: no network, hours in seconds')
    .option('--out <dir>', 'the run directory itself; by default a new one below runs/')
    .option('--runners <number>', 'processes that carry clients; by default as many as the profile needs', atLeastOne)
    .option('--threads <number>', 'threads of each of them; by default as many as the profile needs', atLeastOne)
    .option('--allow-host <host>', 'allow a target outside loopback and private ranges (SIM_ALLOW_HOSTS)', listed)
    .option('--fault <kind=value>', 'let the embedded target misbehave; see sim target --help', listed)
    .option('--delivery-log <file>', 'what became of each delivery that the embedded target did not plainly write')
    .option('--reuse-groups <run>', 'directory of an earlier run whose groups are still there: create what is missing')
    .option('--reuse-sample <number>', 'groups of each set to ask for, by default 300', atLeastOne)
    .option('--tag <key=value>', 'note in the summary; may be given again', tag)
    .option('--trace-client <id>', 'write one client’s frames to trace-<id>.ndjson: a user id, or population/index')
    .option('--json', 'print the summary as JSON on standard output, all else on standard error')
    .option('--quiet', 'no progress')
    .option('--no-color', 'no colour (NO_COLOR)')
    .option('--force', 'skip the check of this machine’s limits; never that of the target’s host')
    .addHelpText('after', () => `\nExit codes:\n${exitCodeHelp()}\n`)
    .action(async (profile: string | undefined, options: RunOptions) => {
      if (options.virtual) checkVirtualOptions(options);
      const chosen = profile === undefined ? await chooseProfile(options) : { source: profile };
      if ('exitCode' in chosen) {
        process.exitCode = chosen.exitCode;
        return;
      }
      // Where the environment aims other runs is nothing to one without a network.
      const loaded = loadWithOptions(chosen.source, options, options.virtual ? {} : process.env);
      // What connects and runs takes longer to load than all else: not for a help text or a profile with a mistake.
      const { runProfile } = await import('../run/run-profile.js');
      process.exitCode = exitCodeOf(await runProfile(loaded, options));
    });
  return command;
}

function exitCodeHelp(): string {
  return Object.entries(exitCodes)
    .flatMap(([code, meaning]) =>
      wrap(meaning, HELP_WIDTH - 7).map((line, index) => `  ${(index === 0 ? code : '').padEnd(4)} ${line}`),
    )
    .join('\n');
}

function tag(text: string, tags: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be key=value.');
  return { ...tags, [text.slice(0, at)]: text.slice(at + 1) };
}
