import type { Completion, CompletionModel, OptionModel, ValueModel } from './completion-model.js';

/** A script for zsh: to be sourced after compinit, or a file `_sim` in a folder of fpath. */
export function zshCompletion({ program, commands }: CompletionModel): string {
  const [root, ...children] = commands;
  const lists = new Map<string, ValueModel>();
  const listOf = (value: ValueModel): string => {
    const name = `_${program}_${value.name.replaceAll(/\W/g, '_')}`;
    lists.set(name, value);
    return name;
  };
  const action = (value: ValueModel): string => {
    if (value.words.some(({ description }) => description !== '')) return listOf(value);
    if (value.words.length > 0) return `(${value.words.map(({ word }) => escaped(word)).join(' ')})`;
    return fileAction(value) || ' ';
  };
  const optionSpecs = (options: readonly OptionModel[]): string[] =>
    options.flatMap(({ names, description, value }) =>
      names.map((name) => {
        const takes = value ? `:${escaped(value.name)}:${action(value)}` : '';
        const sign = value && name.startsWith('--') ? '=' : '';
        return quoted(`*${name}${sign}[${escaped(description)}]${takes}`);
      }),
    );
  const command: ValueModel = {
    name: 'command',
    words: children.map(({ name, description }) => ({ word: name, description })),
    files: 'none',
  };
  const rootSpecs = [...optionSpecs(root!.options), quoted(`1:command:${action(command)}`), "'*::operand:->operands'"];
  const branches = children.map(({ name, options, operands }) => {
    const specs = [
      ...optionSpecs(options),
      ...operands.map((operand, index) => quoted(`${index + 1}:${escaped(operand.name)}:${action(operand)}`)),
    ];
    return `    ${name})\n      _arguments -S \\\n${indented(specs, 8)} && ret=0\n      ;;`;
  });
  return `#compdef ${program}
# zsh completion of ${program}, written by: ${program} completion zsh
${Array.from(lists, ([name, value]) => listFunction(name, value)).join('\n')}
_${program}() {
  local curcontext="$curcontext" context state state_descr line ret=1
  typeset -A opt_args
  _arguments -C -S \\
${indented(rootSpecs, 4)} && ret=0
  [[ $state == operands ]] || return ret
  case $words[1] in
${branches.join('\n')}
  esac
  return ret
}

if [[ $funcstack[1] == _${program} ]]; then
  _${program} "$@"
else
  compdef _${program} ${program}
fi
`;
}

/** Completes words with what they mean, and files where the value may be one. */
function listFunction(name: string, value: ValueModel): string {
  const files = fileAction(value);
  return `${name}() {
  local ret=1
  local -a choices
  choices=(
${value.words.map((each) => `    ${quoted(described(each))}`).join('\n')}
  )
  _describe -t ${value.name} ${quoted(value.name)} choices && ret=0
${files === '' ? '' : `  ${files} && ret=0\n`}  return ret
}
`;
}

function fileAction({ files }: ValueModel): string {
  switch (files) {
    case 'profiles':
      return '_files -g "*.(json|jsonc)"';
    case 'any':
      return '_files';
    case 'folders':
      return '_files -/';
    case 'none':
      return '';
  }
}

function described({ word, description }: Completion): string {
  return `${word.replaceAll(':', String.raw`\:`)}:${description}`;
}

function indented(specs: readonly string[], by: number): string {
  return specs.map((spec) => ' '.repeat(by) + spec).join(' \\\n');
}

/** Within a specification of _arguments. */
function escaped(text: string): string {
  return text.replaceAll(/[\\:[\]()]/g, String.raw`\$&`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
