import { dialText } from '../../address.ts';
import { changedDials } from '../../params/config.ts';
import type { Config } from '../../params/table.ts';

/** The command that makes the same run without a browser. */
export function commandLine(config: Config): string {
  const { experiment = config.experiment, ...changed } = changedDials(config);
  const flags = Object.entries(changed).map(([name, value]) => flag(name, value));
  return ['npx driftwell', experiment, ...flags, `--out ${experiment}.png`].join(' ');
}

function flag(dial: string, value: Config[keyof Config]): string {
  const name = `--${dial.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  if (value === true) return name;
  const text = quoted(dialText(value));
  // a value that begins like a flag must be tied to its own
  return text.startsWith('-') ? `${name}=${text}` : `${name} ${text}`;
}

/** For a POSIX shell: what comes from a link is never more than a word. */
function quoted(text: string): string {
  return /^[\w.,:+/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
