import { type Command, Option } from 'commander';
import { rangeText, titleOf } from '../params/config.ts';
import { allows, type Dial } from '../params/dial.ts';
import { dialDocs } from '../params/docs.ts';
import { type DialName, dials, PARAMS } from '../params/table.ts';

/** --flow-step for flowStep. */
export function flagName(dial: string): string {
  return dial.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** --flowStep is taken, too: the name that files and addresses have. Values stay as they are. */
export function flagSpelling(word: string): string {
  const [, flag, rest] = /^--([a-zA-Z]+)(=.*)?$/s.exec(word) ?? [];
  return flag ? `--${flagName(flag)}${rest ?? ''}` : word;
}

/** Dials that can mean something in an experiment, as far as its name alone decides. */
function dialsOf(experiment: string): DialName[] {
  return dials.filter(([name]) => name !== 'experiment' && mayApply(name, experiment)).map(([name]) => name);
}

/** Whether a dial can mean something in an experiment, as far as its name alone decides. */
export function mayApply(name: DialName, experiment: string): boolean {
  const { when }: Dial = PARAMS[name];
  if (!when) return true;
  return [when]
    .flat()
    .some((conditions) =>
      Object.entries(conditions).every(([other, values]) =>
        other === 'experiment' ? allows(values, experiment) : mayApply(other as DialName, experiment),
      ),
    );
}

/** A flag per dial: its value stays a text, which parseConfig checks, so that every door says the same. */
export function addDialFlags(command: Command, experiment: string): void {
  for (const name of dialsOf(experiment)) {
    const dial: Dial = PARAMS[name];
    const fallback = typeof dial.default === 'function' ? 'by the others' : String(dial.default);
    const unit = dial.unit ? ` ${dial.unit}` : '';
    const value = dial.type === 'switch' ? '' : ` <${dial.type === 'list' ? 'list' : dial.type}>`;
    command.addOption(
      new Option(
        `--${flagName(name)}${value}`,
        `${titleOf(dial)}: ${dialDocs[name]} (${rangeText(dial)}${unit}; default ${fallback})`,
      ),
    );
  }
}

/** The dials among a command's options. */
export function givenDials(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(PARAMS, name)));
}
