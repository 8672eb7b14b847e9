import { Argument, Command } from 'commander';
import { shippedProfiles } from '../../profiles/shipped.js';
import { bashCompletion } from '../completion/bash.js';
import { completionModel } from '../completion/completion-model.js';
import { fishCompletion } from '../completion/fish.js';
import { zshCompletion } from '../completion/zsh.js';

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

const installation = `
To have it in each new shell:
  bash   add to ~/.bashrc:  source <(sim completion bash)
  zsh    add to ~/.zshrc after compinit:  source <(sim completion zsh)
  fish   sim completion fish > ~/.config/fish/completions/sim.fish
`;

/** `sim completion`: prints the script that completes commands, options and profiles of the program it is part of. */
export function completionCommand(): Command {
  return new Command('completion')
    .description('print the script that lets a shell complete sim')
    .addArgument(new Argument('<shell>', 'the shell that is to read it').choices(Object.keys(shells)))
    .addHelpText('after', installation)
    .action((shell: keyof typeof shells, _options: unknown, command: Command) => {
      const profiles = shippedProfiles().map(({ name, description }) => ({ word: name, description }));
      process.stdout.write(shells[shell](completionModel(command.parent!, profiles)));
    });
}
