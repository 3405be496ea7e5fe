import { parseArgs } from 'node:util';

/** Options of a script, each with a text. What is wrong with them ends the script with one sentence and code 2. */
export function readOptions<Name extends string>(names: readonly Name[]): Partial<Record<Name, string>> {
  try {
    const known = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
    return parseArgs({ options: known }).values as Partial<Record<Name, string>>;
  } catch (error) {
    return refuse(`${(error as Error).message}; known are ${names.map((name) => `--${name}`).join(', ')}`);
  }
}

/** The whole number of an option, `usual` without it. */
export function wholeNumber(name: string, text: string | undefined, usual: number): number {
  if (text === undefined) return usual;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  return refuse(`--${name} is ${JSON.stringify(text)}; give a whole number from 1 to 999999999`);
}

/** Says what is wrong with the options, and ends the script with exit code 2. */
export function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}
