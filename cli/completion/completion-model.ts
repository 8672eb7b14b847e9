import type { Argument, Command, Option } from 'commander';

/** A word that can be completed, and what it means. */
export interface Completion {
  word: string;
  description: string;
}

/** What an operand or the value of an option can be. */
export interface ValueModel {
  /** As help calls it, without its brackets. */
  name: string;
  words: readonly Completion[];
  files: 'none' | 'profiles' | 'any' | 'folders';
}

export interface OptionModel {
  /** `-V`, `--version`. */
  names: readonly string[];
  description: string;
  /** Absent where it takes none. */
  value?: ValueModel;
}

export interface CommandModel {
  /** Empty for the program itself. */
  name: string;
  description: string;
  options: readonly OptionModel[];
  operands: readonly ValueModel[];
}

/** All that can be completed, free of any shell and of commander: the program first, then its commands. */
export interface CompletionModel {
  program: string;
  commands: readonly CommandModel[];
}

/** Reads it off the program as it is, so that completion knows each command and option that there is. */
export function completionModel(program: Command, profiles: readonly Completion[]): CompletionModel {
  const help = program.createHelp();
  const children = help.visibleCommands(program);
  const known = {
    profiles,
    commands: children.map((child) => ({ word: child.name(), description: child.description() })),
  };
  const modelOf = (command: Command, name: string): CommandModel => ({
    name,
    description: command.description(),
    options: help.visibleOptions(command).map((option) => optionModel(option, known)),
    operands: command.registeredArguments.map((argument) => valueModel(argument, argument.name(), known)),
  });
  return {
    program: program.name(),
    commands: [modelOf(program, ''), ...children.map((child) => modelOf(child, child.name()))],
  };
}

interface Known {
  profiles: readonly Completion[];
  commands: readonly Completion[];
}

function optionModel(option: Option, known: Known): OptionModel {
  const names = [option.short, option.long].filter((name) => name !== undefined);
  const placeholder = /[<[](.+)[>\]]$/.exec(option.flags)?.[1];
  return {
    names,
    description: option.description,
    ...(placeholder === undefined ? {} : { value: valueModel(option, placeholder, known) }),
  };
}

/** What is given as choices is complete; of all else the placeholder in the help tells what it stands for. */
function valueModel({ argChoices }: Option | Argument, name: string, known: Known): ValueModel {
  if (argChoices) return { name, words: argChoices.map((word) => ({ word, description: '' })), files: 'none' };
  switch (name) {
    case 'profile':
      return { name, words: known.profiles, files: 'profiles' };
    case 'command':
      return { name, words: known.commands, files: 'none' };
    case 'dir':
    case 'run':
      return { name, words: [], files: 'folders' };
    case 'file':
      return { name, words: [], files: 'any' };
    default:
      return { name, words: [], files: 'none' };
  }
}
