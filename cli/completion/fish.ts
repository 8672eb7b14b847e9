import type { CommandModel, CompletionModel, OptionModel, ValueModel } from './completion-model.js';

/** A script for fish 3 and up. */
export function fishCompletion({ program, commands }: CompletionModel): string {
  const valued = commands.flatMap(({ name, options }) =>
    options.flatMap((option) => (option.value ? option.names.map((each) => quoted(`${name} ${each}`)) : [])),
  );
  const [root, ...children] = commands;
  const complete = (condition: string, rest: string): string =>
    `complete -c ${program} -n ${quoted(`__${program}_${condition}`)} ${rest}`;
  const ofCommand = ({ name, options, operands }: CommandModel): string[] => [
    ...operands.flatMap((operand, index) => operandLines(operand).map((line) => complete(`at ${name} ${index}`, line))),
    ...options.map((option) => complete(`in ${name || "''"}`, optionLine(option))),
  ];
  return `# fish completion of ${program}, written by: ${program} completion fish

# The command before the cursor and the number of its operands.
function __${program}_position
    set -l words (commandline -opc)
    set -e words[1]
    set -l command ''
    set -l operands 0
    set -l waiting no
    for word in $words
        if test $waiting = yes
            set waiting no
        else if string match -q -- '-*' $word
            if contains -- "$command $word" ${valued.join(' ')}
                set waiting yes
            end
        else if test -z "$command"
            set command $word
        else
            set operands (math $operands + 1)
        end
    end
    echo "$command $operands"
end

function __${program}_in
    string match -q -- "$argv[1] *" (__${program}_position)
end

function __${program}_at
    test (__${program}_position) = "$argv[1] $argv[2]"
end

complete -c ${program} -f
${children.map(({ name, description }) => complete("at '' 0", `-a ${quoted(name)} -d ${quoted(description)}`)).join('\n')}
${[root!, ...children].flatMap(ofCommand).join('\n')}
`;
}

function operandLines({ words, files }: ValueModel): string[] {
  return [
    ...words.map(({ word, description }) => `-a ${quoted(word)}${description ? ` -d ${quoted(description)}` : ''}`),
    ...{
      profiles: [`-a '(__fish_complete_suffix .json)'`],
      any: ['-F'],
      folders: [`-a '(__fish_complete_directories)'`],
      none: [],
    }[files],
  ];
}

function optionLine({ names, description, value }: OptionModel): string {
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  return [...flags, ...(value ? [valueFlags(value)] : []), `-d ${quoted(description)}`].join(' ');
}

function valueFlags({ words, files }: ValueModel): string {
  if (words.length > 0) return `-x -a ${quoted(words.map(({ word }) => word).join(' '))}`;
  if (files === 'folders') return `-x -a '(__fish_complete_directories)'`;
  return files === 'none' ? '-x' : '-r -F';
}

function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}
