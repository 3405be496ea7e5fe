import type { Command, Option } from 'commander';
import type { Dial } from '../params/dial.ts';
import { presets } from '../params/presets.ts';
import { PARAMS } from '../params/table.ts';

/** `driftwell completion bash`: what a shell needs to complete commands, flags and the words they take. */

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A flag as a shell sees it. */
interface Flag {
  /** with its dashes */
  name: string;
  /** whether a value follows */
  takes: boolean;
  /** the words that the value may be; none: anything, such as a file */
  words: readonly string[];
}

/** The script of a shell, made from the commands themselves: nothing else lists them. */
export function completionScript(shell: Shell, root: Command): string {
  const commands = root.commands.map((command) => ({
    name: command.name(),
    about: command.description().replace(/[:,;] .*/s, ''),
    flags: command.options.filter(({ hidden }) => !hidden).map(flagOf),
    words: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
  }));
  const flags = [...new Map(commands.flatMap((command) => command.flags.map((flag) => [flag.name, flag]))).values()];
  if (shell === 'fish') return fishScript(commands);
  const bash = bashScript(commands, flags);
  // zsh reads scripts of bash once it is told to
  return shell === 'bash' ? bash : `autoload -Uz compinit bashcompinit\ncompinit\nbashcompinit\n${bash}`;
}

function flagOf(option: Option): Flag {
  const dial = (PARAMS as Readonly<Record<string, Dial>>)[option.attributeName()];
  const words = option.attributeName() === 'preset' ? Object.keys(presets) : (option.argChoices ?? choicesOf(dial));
  return { name: option.long as string, takes: option.required || option.optional, words };
}

const choicesOf = (dial: Dial | undefined): readonly string[] => (dial?.type === 'choice' ? dial.choices : []);

interface Named {
  name: string;
  about: string;
  flags: readonly Flag[];
  /** what its argument may be, where that is one of a few words */
  words: readonly string[];
}

/** Where none of its words fits, a file may be meant: `-o default`. */
function bashScript(commands: readonly Named[], flags: readonly Flag[]): string {
  const valued = flags.filter(({ takes, words }) => takes && words.length === 0).map(({ name }) => name);
  return `_driftwell() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" words=''
  COMPREPLY=()
  case "\${COMP_WORDS[COMP_CWORD-1]}" in
    ${valued.join('|')}) return ;;
${flags.flatMap(({ name, words }) => (words.length > 0 ? [`    ${name}) words='${words.join(' ')}' ;;\n`] : [])).join('')}  esac
  if [ -n "$words" ]; then :
  elif [ "$COMP_CWORD" -eq 1 ]; then words='${commands.map(({ name }) => name).join(' ')}'
  else case "\${COMP_WORDS[1]}" in
${commands.map((command) => `    ${command.name}) words='${[...command.words, ...command.flags.map(({ name }) => name)].join(' ')}' ;;\n`).join('')}  esac; fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _driftwell driftwell
`;
}

function fishScript(commands: readonly Named[]): string {
  const lines = commands.flatMap(({ name, about, flags, words }) => [
    `complete -c driftwell -n __fish_use_subcommand -f -a ${name} -d '${about.replaceAll("'", '’')}'`,
    ...(words.length > 0
      ? [`complete -c driftwell -n '__fish_seen_subcommand_from ${name}' -f -a '${words.join(' ')}'`]
      : []),
    ...flags.map((flag) => {
      const value = flag.words.length > 0 ? ` -x -a '${flag.words.join(' ')}'` : flag.takes ? ' -r' : '';
      return `complete -c driftwell -n '__fish_seen_subcommand_from ${name}' -l ${flag.name.slice(2)}${value}`;
    }),
  ]);
  return `${lines.join('\n')}\n`;
}
