import type { CommandModel, CompletionModel, ValueModel } from './completion-model.js';

/**
 * A script for bash 3.2 and up that needs nothing else: not bash-completion, and no process of ours at each Tab. It
 * looks at what was typed and never runs it. Shell words hold no quotes: commander's names and the profiles' have none.
 */
export function bashCompletion({ program, commands }: CompletionModel): string {
  const valued = commands.flatMap(({ name, options }) =>
    options.flatMap((option) => (option.value ? option.names.map((each) => quoted(`${name} ${each}`)) : [])),
  );
  const [, ...children] = commands;
  return `# bash completion of ${program}, written by: ${program} completion bash
_${program}() {
  local IFS=$' \\t\\n'
  local cur=\${COMP_WORDS[COMP_CWORD]} command='' option='' prefix='' ended='' words='' files='' glued='' operands=0 i word
  # What stands before the cursor: the command, its operands so far, an option that waits for its value.
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ -n $word && -z \${word//[:=@]/} ]]; then
      # Readline breaks words here, too: what follows belongs to what went before.
      glued=1
    elif [[ -n $glued ]]; then
      glued='' option=''
    elif [[ -n $option ]]; then
      option=''
    elif [[ -z $ended && $word == -- ]]; then
      ended=1
    elif [[ -z $ended && $word == -* ]]; then
      case "$command $word" in
        ${valued.join(' | ')}) option=$word ;;
      esac
    elif [[ -z $command ]]; then
      command=$word
    else
      operands=$((operands + 1))
    fi
  done
  # --name=value is one word or three, as COMP_WORDBREAKS has it.
  if [[ $cur == = && -n $option ]]; then
    cur=''
  elif [[ -z $option && -z $ended && $cur == --*=* ]]; then
    option=\${cur%%=*} prefix=\${cur%%=*}= cur=\${cur#*=}
  fi
  COMPREPLY=()
  if [[ -n $option ]]; then
    case "$command $option" in
${optionCases(commands)}
    esac
  elif [[ -n $glued || $cur == [:=@]* ]]; then
    return
  elif [[ -z $ended && $cur == -* ]]; then
    case "$command" in
${commands.map(({ name, options }) => branch([name], `words=${quoted(options.flatMap(({ names }) => names).join(' '))}`)).join('\n')}
    esac
  elif [[ -z $command ]]; then
    words=${quoted(children.map(({ name }) => name).join(' '))}
  else
    case "$command $operands" in
${operandCases(children)}
    esac
  fi
  while read -r word; do
    [[ -n $word ]] && COMPREPLY+=("$prefix$word")
  done < <(compgen -W "$words" -- "$cur")
  [[ -z $files ]] && return
  # Where a name needs quoting or nothing of the kind is there, readline completes files itself.
  compopt -o filenames -o default 2>/dev/null
  while IFS= read -r word; do
    [[ -n $word ]] && COMPREPLY+=("$prefix$word")
  done < <(_${program}_files "$files" "$cur")
}

# Folders, and files of a kind, that begin so.
_${program}_files() {
  local file
  compgen -d -- "$2"
  case $1 in
    profiles)
      compgen -f -X '!*.json' -- "$2"
      compgen -f -X '!*.jsonc' -- "$2"
      ;;
    any) compgen -f -- "$2" ;;
  esac | while IFS= read -r file; do
    [[ -d $file ]] || printf '%s\\n' "$file"
  done
}
complete -F _${program} ${program}
`;
}

function optionCases(commands: readonly CommandModel[]): string {
  return commands
    .flatMap(({ name, options }) =>
      options.flatMap(({ names, value }) => {
        const settings = value ? settingsOf(value) : '';
        return settings === ''
          ? []
          : [
              branch(
                names.map((each) => `${name} ${each}`),
                settings,
              ),
            ];
      }),
    )
    .join('\n');
}

function operandCases(commands: readonly CommandModel[]): string {
  return commands
    .flatMap(({ name, operands }) =>
      operands.flatMap((operand, index) => {
        const settings = settingsOf(operand);
        return settings === '' ? [] : [branch([`${name} ${index}`], settings)];
      }),
    )
    .join('\n');
}

function settingsOf({ words, files }: ValueModel): string {
  return [
    ...(words.length > 0 ? [`words=${quoted(words.map(({ word }) => word).join(' '))}`] : []),
    ...(files === 'none' ? [] : [`files=${files}`]),
  ].join(' ');
}

function branch(patterns: readonly string[], settings: string): string {
  return `      ${patterns.map(quoted).join(' | ')}) ${settings} ;;`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
