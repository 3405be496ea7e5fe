import { closestName } from '../memories/closestName.ts';
import { quoted, shown } from '../printable.ts';
import { ConfigError, isActive, parseConfig, rangeText, resolvedConfig, titleOf } from './config.ts';
import type { Dial, ListValue } from './dial.ts';
import { type Config, type DialName, dials, PARAMS } from './table.ts';

/** A dial of a sweep and the values it takes. */
export interface SweepAxis {
  /** a number among the dials, or along y one of a few choices; or sigma2, for beta = 1 / sigma2 */
  dial: DialName | 'sigma2';
  /**
   * in the order they were given; ascending or descending where made from a range. Of a
   * choice, its number among all, from 0
   */
  values: readonly number[];
  /** how the values are spaced; 'list' where they were listed, or rounding to whole numbers has moved them */
  scale: 'linear' | 'log' | 'list';
}

const MOST_VALUES = 4096;
/** What decides how large a run is, or is another kind of question, is no dial to sweep. */
const FIXED: readonly string[] = ['particles', 'realizations', 'seed'];
/** Choices that make no other kind of run, and may be swept along y. */
const SWEPT_CHOICES: readonly string[] = ['cued', 'order'];

/**
 * `dial:from..to:n`, `dial:from..to:n:log` or `dial:v1,v2,...`, along y `choice:word,word,...`, too. 'none' is no axis.
 * Values of whole-number dials are rounded, and those that become equal are taken once. Throws ConfigError naming
 * `name`, what came and what is allowed.
 */
export function parseSweep(name: string, spec: ListValue): SweepAxis | undefined {
  if (spec === 'none') return undefined;
  const refuse = (what: string) =>
    new ConfigError([
      `${name} is ${shown(spec)}: ${what}; write dial:from..to:n, dial:from..to:n:log, or dial:value,value,...`,
    ]);
  if (typeof spec !== 'string') throw refuse('this is no sweep');
  const [dial = '', range = '', count, spacing, ...rest] = spec.trim().split(':');
  if (SWEPT_CHOICES.includes(dial)) {
    if (name !== 'sweepY') throw refuse(`${dial} is a choice, which may be swept along y: a curve each`);
    const choices = choicesOf(dial as DialName);
    const words = range.split(',');
    const wrong = words.find((word) => !choices.includes(word));
    if (wrong !== undefined || count !== undefined || new Set(words).size < words.length) {
      throw refuse(`${dial} takes each of ${choices.join(', ')} at most once`);
    }
    return { dial: dial as DialName, values: words.map((word) => choices.indexOf(word)), scale: 'list' };
  }
  if (!isSweepable(dial)) {
    const near = closestName(dial, sweepable());
    throw refuse(`${quoted(dial)} is no dial to sweep${near ? `, did you mean ${near}?` : ''}`);
  }
  if (rest.length > 0 || (spacing !== undefined && spacing !== 'log' && spacing !== 'linear')) {
    throw refuse('too many parts');
  }
  const whole = dial !== 'sigma2' && PARAMS[dial].type === 'integer';
  if (range.includes('...')) throw refuse('three points have two meanings');
  const ends = range.split('..').map(numberOf);
  if (count === undefined || ends.length !== 2) {
    const values = range.split(',').map(numberOf);
    if (values.some(Number.isNaN) || count !== undefined) throw refuse('its values are no numbers');
    if (!values.every(Number.isFinite)) throw refuse('its values are not all finite');
    if (whole && !values.every(Number.isInteger)) throw refuse(`${dial} takes whole numbers`);
    if (values.length > MOST_VALUES) throw refuse(`${values.length} values, allowed are ${MOST_VALUES}`);
    return { dial, values, scale: 'list' };
  }
  const [from = Number.NaN, to = Number.NaN] = ends;
  const n = numberOf(count);
  if (!(Number.isFinite(from) && Number.isFinite(to) && from !== to)) throw refuse('its ends are no two numbers');
  if (!(Number.isInteger(n) && n >= 2 && n <= MOST_VALUES))
    throw refuse(`n must be a whole number from 2 to ${MOST_VALUES}`);
  const log = spacing === 'log';
  if (log && !(from > 0 && to > 0)) throw refuse('log spacing needs ends above 0');
  const at = (i: number) => (log ? from * (to / from) ** (i / (n - 1)) : from + ((to - from) * i) / (n - 1));
  // the ends are what was written, not what rounding makes of them
  const exact = Array.from({ length: n }, (_, i) => (i === 0 ? from : i === n - 1 ? to : at(i)));
  const lost = exact.findIndex((value) => !Number.isFinite(value));
  if (lost >= 0) throw refuse(`value ${lost + 1} of ${n} is past the largest number; give ends that are nearer`);
  if (!whole) return { dial, values: exact, scale: log ? 'log' : 'linear' };
  const values = [...new Set(exact.map(Math.round))];
  const moved = values.length < n || values.some((value, i) => Math.abs(value - (exact[i] as number)) > 1e-9 * value);
  return { dial, values, scale: moved ? 'list' : log ? 'log' : 'linear' };
}

/** The config at a point of a sweep. Throws ConfigError where a value is out of its dial's range or means nothing. */
export function configAt(config: Config, settings: readonly { dial: SweepAxis['dial']; value: number }[]): Config {
  const input: Record<string, unknown> = { ...resolvedConfig(config) };
  for (const { dial, value } of settings) {
    if (dial === 'sigma2') {
      const beta = 1 / value;
      if (!(value > 0 && beta > 0 && beta < Number.POSITIVE_INFINITY)) {
        throw new ConfigError([`sigma2 is ${value}; give a number above 0 whose inverse is one, too`]);
      }
      input.beta = beta;
    } else input[dial] = choiceAt(dial, value) ?? value;
  }
  return parseConfig(input);
}

/** The choices of a dial; none of a number. */
function choicesOf(dial: DialName): readonly string[] {
  const own: Dial = PARAMS[dial];
  return own.type === 'choice' ? own.choices : [];
}

/** The word that a value of an axis stands for; undefined where it is a number. */
export const choiceAt = (dial: SweepAxis['dial'], value: number): string | undefined =>
  dial === 'sigma2' ? undefined : choicesOf(dial)[value];

/** Whether an axis has words, which have no order: a curve for each, and no map. */
export const isChoice = ({ dial }: SweepAxis): boolean => dial !== 'sigma2' && choicesOf(dial).length > 0;

/** s is no dial: beta is. */
const VARIANCE: Dial = { ...PARAMS.width, label: 'Noise', symbol: 's' };
/** Axes that say more than their dial does. */
const AXES: Partial<Record<SweepAxis['dial'], { symbol: string; label: string }>> = {
  sigma2: { symbol: 's', label: 's = σ^{2} = 1/β' },
  beta: { symbol: 'β', label: 'β = 1/s' },
  count: { symbol: 'K', label: 'memories K' },
};

/** Title and unit of an axis, and the sign that stands for its dial in front of a value, for pictures and messages. */
export function axisLabel(dial: SweepAxis['dial']): { label: string; unit: string; symbol: string } {
  const row: Dial = dial === 'sigma2' ? VARIANCE : PARAMS[dial];
  const { symbol = row.label } = row;
  return { symbol, label: titleOf(row), ...AXES[dial], unit: row.unit.replace('^2', '^{2}') };
}

/**
 * The axes of a sweep as its picture has them, none, one or two: curves have true values where a map has a list, and
 * one axis where a choice makes several of them.
 */
export function pictureAxes({ sweepX, sweepY }: Pick<Config, 'sweepX' | 'sweepY'>): SweepAxis[] {
  const [x, y] = [parseSweep('sweepX', sweepX), parseSweep('sweepY', sweepY)];
  if (!x) return [];
  if (y && !isChoice(y)) return [x, y];
  const [low, high] = [Math.min(...x.values), Math.max(...x.values)];
  return [{ ...x, scale: low > 0 && high / low > 8 ? 'log' : 'linear' }];
}

/**
 * Number of the value that lies nearest to a place on the axis: places of a list are 0, 1, 2, ...; of the others the
 * values themselves, near in their logarithm where that is even.
 */
export function nearestValue({ values, scale }: SweepAxis, at: number): number {
  const far = (value: number, i: number) =>
    scale === 'list' ? Math.abs(i - at) : scale === 'log' ? Math.abs(Math.log(value / at)) : Math.abs(value - at);
  return values.reduce((best, value, i) => (far(value, i) < far(values[best] as number, best) ? i : best), 0);
}

/** Throws ConfigError unless the dial of an axis means something beside the others. */
export function checkAxis(name: string, { dial }: SweepAxis, config: Config): void {
  const own = dial === 'sigma2' ? 'beta' : dial;
  if (isActive(own, config)) return;
  throw new ConfigError([
    `${name} sweeps ${dial}, which does nothing here (${rangeText(PARAMS[own])}); sweep another dial`,
  ]);
}

function sweepable(): string[] {
  const numbers = dials.filter(
    ([name, { type }]) => (type === 'number' || type === 'integer') && !FIXED.includes(name),
  );
  return [...numbers.map(([name]) => name as string), 'sigma2'];
}

function isSweepable(dial: string): dial is SweepAxis['dial'] {
  return sweepable().includes(dial);
}

/** NaN for what only looks like a number to Number(). */
function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}
