import { closestName } from '../memories/closestName.ts';
import { printable, quoted, shown } from '../printable.ts';
import { allows, type Dial, type ListValue, type When } from './dial.ts';
import { type Config, type DialName, dials, PARAMS } from './table.ts';

/** Problems a message lists: a link may hold any number of them, and nobody mends more at once. */
const MOST_PROBLEMS = 20;

/** Everything that is wrong with a config, one line each, the first twenty. The command line ends with code 2. */
export class ConfigError extends RangeError {
  readonly problems: readonly string[];
  /** `more`: how many there are that are not in the list */
  constructor(problems: readonly string[], more = 0) {
    const unsaid = Math.max(0, problems.length - MOST_PROBLEMS) + more;
    const said = problems.slice(0, MOST_PROBLEMS).map(printable);
    const lines = unsaid > 0 ? [...said, `and ${unsaid} more problems like these`] : said;
    super(lines.join('\n'));
    this.name = 'ConfigError';
    this.problems = lines;
  }
}

/** Lists of more rows are for files: an address must hold them. */
export const MAX_INLINE_ROWS = 64;

/** What can be made of dials some of which are wrong. */
export interface Salvaged {
  config: Config;
  /** everything wrong, one sentence each, and how many more unknown names there are; `config` goes without them */
  problems: string[];
  more: number;
  /** whether any of the input is right */
  used: boolean;
}

/**
 * A full Config from what a user gave: flags, address keys (texts) or a parsed file (values). Unset dials take their
 * defaults, or what `base` (a preset) says in their place. Throws ONE ConfigError that names everything wrong: unknown
 * dials, values out of range, and dials that mean nothing beside the others.
 */
export function parseConfig(input: Readonly<Record<string, unknown>>, base: Partial<Config> = {}): Config {
  const { config, problems, more } = salvageConfig(input, base);
  if (problems.length > 0) throw new ConfigError(problems, more);
  return config;
}

/** The same without what is wrong, for doors where one wrong name must not cost all the others. */
export function salvageConfig(input: Readonly<Record<string, unknown>>, base: Partial<Config> = {}): Salvaged {
  const unknown = Object.keys(input).filter((name) => !Object.hasOwn(PARAMS, name));
  const problems = unknown.slice(0, MOST_PROBLEMS).map(unknownDial);
  const config: Record<string, unknown> = {};
  let used = false;
  for (const [name, dial] of dials) {
    const usual = typeof dial.default === 'function' ? dial.default(config) : dial.default;
    const fallback = base[name] !== undefined && isActive(name, { ...config, [name]: base[name] }) ? base[name] : usual;
    const given = Object.hasOwn(input, name) ? input[name] : undefined;
    config[name] = fallback;
    if (given === undefined) continue;
    const { value, problem } = readValue(name, dial, given);
    if (problem) problems.push(problem);
    // dials before it in the table decide, and perhaps its own value
    else if (!isActive(name, { ...config, [name]: value })) problems.push(idle(name, dial));
    else {
      config[name] = value;
      used = true;
    }
  }
  return { config: config as Config, problems, more: Math.max(0, unknown.length - MOST_PROBLEMS), used };
}

/** Whether a dial means anything beside the others. Of the dials before it in the table, `config` must hold all. */
export function isActive(name: DialName, config: Readonly<Record<string, unknown>>): boolean {
  const { when }: Dial = PARAMS[name];
  return !when || holds(when, config);
}

const holds = (when: When | readonly When[], config: Readonly<Record<string, unknown>>): boolean =>
  alternatives(when).some((conditions) =>
    Object.entries(conditions).every(
      ([other, values]) => allows(values, String(config[other])) && isActive(other as DialName, config),
    ),
  );

/**
 * The dials that mean something, with their values: what files and stamps keep. parseConfig takes it back unchanged.
 */
export function resolvedConfig(config: Config): Partial<Config> {
  const isSaid = ([name, { unsaid, default: usual }]: (typeof dials)[number]) =>
    !(
      (unsaid === true || (unsaid && holds(unsaid, config))) &&
      config[name] === (typeof usual === 'function' ? usual(config) : usual)
    );
  return Object.fromEntries(
    dials.filter((dial) => isActive(dial[0], config) && isSaid(dial)).map(([name]) => [name, config[name]]),
  );
}

/**
 * The dials that differ from their defaults, or from what `base` says in their place: what links and commands say.
 * parseConfig(changed, base) is the config again.
 */
export function changedDials(config: Config, base: Partial<Config> = {}): Partial<Config> {
  const changed: Record<string, unknown> = {};
  const active: Record<string, unknown> = resolvedConfig(config);
  for (const [name, value] of Object.entries(active)) {
    const { [name]: _, ...others } = active;
    const fallback: unknown = base[name as DialName] ?? PARAMS[name as DialName].default;
    const usual = typeof fallback === 'function' ? fallback(others) : fallback;
    if (JSON.stringify(usual) !== JSON.stringify(value)) changed[name] = value;
  }
  return changed as Partial<Config>;
}

/** What a dial is called where people choose, with its sign: 'Inverse noise β'. */
export function titleOf({ label, symbol = '' }: Dial): string {
  return symbol ? `${label} ${symbol}` : label;
}

/** The allowed values of a dial in words: for messages, help texts and the README. */
export function rangeText(dial: Dial): string {
  if (dial.type === 'choice') return dial.choices.join(' | ');
  if (dial.type === 'switch') return 'true | false';
  if (dial.type === 'list') return 'name, file or numbers';
  return `${dial.min} .. ${dial.max}${dial.least ? ` or ${dial.least}` : ''}`;
}

function alternatives(when: When | readonly When[]): readonly When[] {
  return Array.isArray(when) ? when : [when as When];
}

/** Names from papers and what they are called here. */
const KNOWN_AS: ReadonlyMap<string, string> = new Map([
  ['sigma2', 'beta (= 1/sigma2)'],
  ['s', 'beta (= 1/s)'],
  ['n', 'particles'],
  ['K', 'count'],
]);

function unknownDial(name: string): string {
  const better = KNOWN_AS.get(name) ?? closestName(name, Object.keys(PARAMS));
  return `there is no dial ${quoted(name)}${better ? `; did you mean ${better}?` : '; leave it out'}`;
}

function idle(name: DialName, { when }: Dial): string {
  const needs = alternatives(when as When)
    .map((conditions) =>
      Object.entries(conditions)
        .map(([other, values]) =>
          'not' in values ? `${other} other than ${values.not.join(' or ')}` : `${other} = ${values.join(' or ')}`,
        )
        .join(' and '),
    )
    .join(', or ');
  return `${name} does nothing here: it needs ${needs}; leave it out or set that`;
}

interface ReadValue {
  value?: unknown;
  problem?: string;
}

function readValue(name: string, dial: Dial, given: unknown): ReadValue {
  switch (dial.type) {
    case 'choice': {
      if (typeof given === 'string' && dial.choices.includes(given)) return { value: given };
      const near = typeof given === 'string' ? closestName(given, dial.choices) : undefined;
      return {
        problem: `${name} is ${shown(given)}, allowed are ${dial.choices.join(', ')}${near ? `; did you mean ${near}?` : ''}`,
      };
    }
    case 'switch':
      if (given === true || given === 'true' || given === '') return { value: true };
      if (given === false || given === 'false') return { value: false };
      return { problem: `${name} is ${shown(given)}, allowed are true and false` };
    case 'list':
      return readList(name, given);
    default:
      return readNumber(name, dial, given);
  }
}

const SEPARATED = /^\d{1,3}(,\d{3})+$/;
/** '1 M', '65k', '2.5 k': as many thousands or millions. */
const MULTIPLE = /^([\d.]+) ?([kM])$/;

function readNumber(name: string, dial: Extract<Dial, { min: number }>, given: unknown): ReadValue {
  const whole = dial.type === 'integer';
  const kind = whole ? 'a whole number' : 'a number';
  const allowed = `give ${kind} from ${dial.min} to ${dial.max}${dial.unit ? ` (${dial.unit})` : ''}`;
  // Number('') is 0 and Number(true) is 1: only texts that look like numbers count. Whole ones may have separators, as
  // messages and pictures write them; of others a comma could be the decimal one.
  const text = typeof given === 'string' && whole && SEPARATED.test(given.trim()) ? given.replaceAll(',', '') : given;
  const value =
    typeof text === 'number'
      ? text
      : typeof text !== 'string' || text.trim() === ''
        ? Number.NaN
        : text.trim() === dial.least
          ? dial.min
          : numberOf(text.trim());
  if (!Number.isFinite(value) || (whole && !Number.isInteger(value)) || value < dial.min || value > dial.max) {
    return { problem: `${name} is ${shown(given)}; ${allowed}` };
  }
  return { value };
}

function numberOf(text: string): number {
  const [, times, unit] = MULTIPLE.exec(text) ?? [];
  // 0.1 k is 100, whatever doubles make of it
  return times === undefined ? Number(text) : Number(`${times}e${unit === 'k' ? 3 : 6}`);
}

/** Texts are names, or numbers separated by commas (rows by semicolons); everything else is checked by who uses it. */
function readList(name: string, given: unknown): ReadValue {
  if (typeof given === 'string') return { value: parseListText(wellFormed(given)) };
  if (typeof given === 'number' && Number.isFinite(given)) return { value: [given] };
  if (isNumbers(given)) return { value: given };
  if (Array.isArray(given) && given.length > 0 && given.every(isNumbers)) {
    if (given.length <= MAX_INLINE_ROWS) return { value: given };
    return { problem: `${name} has ${given.length} inline rows, allowed are ${MAX_INLINE_ROWS}; put them into a file` };
  }
  if (isFileList(given)) {
    return { value: { file: wellFormed(given.file), shape: [...given.shape], sha256: given.sha256 } };
  }
  return { problem: `${name} is ${shown(given)}; give a name, numbers, or a file` };
}

/** Half a pair of surrogates, which JSON can hold, has no place in an address or in UTF-8. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

function parseListText(text: string): ListValue {
  const rows = text
    .split(';')
    .map((row) => row.split(',').map((word) => (word.trim() === '' ? Number.NaN : Number(word))));
  if (!rows.flat().every(Number.isFinite)) return text;
  return rows.length === 1 ? (rows[0] as number[]) : rows;
}

function isNumbers(value: unknown): value is number[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'number' && Number.isFinite(item))
  );
}

function isFileList(value: unknown): value is { file: string; shape: number[]; sha256: string } {
  if (typeof value !== 'object' || value === null) return false;
  const { file, shape, sha256 } = value as Record<string, unknown>;
  if (typeof file !== 'string' || file === '') return false;
  if (!isNumbers(shape) || !shape.every((size) => Number.isSafeInteger(size) && size >= 0)) return false;
  return typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256);
}
