import type { Command, Option } from 'commander';

/** The shells that can complete the command line. */
export const SHELLS = ['bash', 'zsh'] as const;
export type Shell = (typeof SHELLS)[number];

/**
 * Completes a file, whose name may have blanks. `compopt` has bash go on into a folder and put backslashes before blanks;
 * zsh has it not.
 */
const FILES = `local IFS=$'\\n'; COMPREPLY=($(compgen -f -- "$cur")); compopt -o filenames 2> /dev/null || :; return`;

/** What may be written after a command, or after an option of it. */
interface Place {
  /** The command's names from the program on, such as `/schedules/apply`; blank for the program itself. */
  path: string;
  command: Command;
}

/**
 * The script with which a shell completes commands, options and their choices. It is made of the program as it is, so a new
 * command is in it. The shell runs it alone: to start Node.js at each Tab would take a third of a second.
 * @example completionScript(buildProgram(), 'bash'); // '# Completion of ecs-provisioner …'
 */
export function completionScript(program: Command, shell: Shell): string {
  const name = program.name();
  const places = placesOf({ path: '', command: program });
  const commands = places.flatMap(({ path }) => (path === '' ? [] : path));
  const after = places.flatMap(({ path, command }) =>
    optionsOf(command)
      .filter(({ required, optional }) => required || optional)
      .map((option) => ({ does: valueOf(option), at: flagsOf(option).map((flag) => `'${path} ${flag}'`) })),
  );
  return `# Completion of ${name} for ${shell}.
${shell === 'zsh' ? 'autoload -U +X bashcompinit && bashcompinit\n' : ''}_${name.replaceAll('-', '_')}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} path= words= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$path/\${COMP_WORDS[i]}" in
      ${commands.join(' | ')}) path=$path/\${COMP_WORDS[i]} ;;
    esac
  done
  case "$path $prev" in
${[...new Set(after.map(({ does }) => does))].map((does) => `    ${after.flatMap((each) => (each.does === does ? each.at : [])).join(' | ')}) ${does} ;;`).join('\n')}
    *)
      case $path in
${places.map(({ path, command }) => `        '${path}') words='${wordsOf(command).join(' ')}' ;;`).join('\n')}
      esac
      ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -F _${name.replaceAll('-', '_')} ${name}
`;
}

function placesOf(place: Place): Place[] {
  const below = subcommandsOf(place.command).map((command) => ({ path: `${place.path}/${command.name()}`, command }));
  return [place, ...below.flatMap(placesOf)];
}

/** All words that may come next: commands, choices of arguments, options. */
function wordsOf(command: Command): string[] {
  const choices = command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices);
  const flags = optionsOf(command)
    .flatMap(flagsOf)
    .filter((flag) => flag.startsWith('--'));
  return [...subcommandsOf(command).map((each) => each.name()), ...choices, ...flags];
}

/** What completes the value of an option. */
function valueOf({ argChoices, flags }: Option): string {
  if (argChoices !== undefined) return `words='${argChoices.join(' ')}'`;
  return /<(file|target)>/.test(flags) ? FILES : ':';
}

function subcommandsOf(command: Command): Command[] {
  return command.createHelp().visibleCommands(command);
}

function optionsOf(command: Command): Option[] {
  return command.createHelp().visibleOptions(command);
}

function flagsOf({ short, long }: Option): string[] {
  return [short, long].filter((flag) => flag !== undefined);
}
