import { average } from '../../average.ts';
import { phaseObservables } from '../../experiments/phase/observables.ts';
import type { Inputs, RunSoFar } from '../../experiments/run.ts';
import { isActive } from '../../params/config.ts';
import { choiceAt, isChoice, parseSweep, type SweepAxis } from '../../params/sweep.ts';
import { words, wordsOf } from '../../params/words.ts';
import { capital } from '../../printable.ts';
import { type Findings, type Table, tableRows } from '../../results.ts';
import { axisText, placeOn } from './axisText.ts';
import { levelText, scoreText, stopText, wellRule, widthText } from './conditions.ts';
import { residualTexts } from './residuals.ts';
import { listed, plain, things } from './words.ts';

type Dials = Inputs['config'];

/** A point of a sweep: where it is, and what was measured there. */
interface Point {
  x: number;
  y: number | undefined;
  value: number;
  error: number;
}

/** How a scalar goes over the dials that were swept. */
export function sweepFindings({ inputs, results }: RunSoFar): Findings {
  const { config } = inputs;
  const [x, y] = [parseSweep('sweepX', config.sweepX) as SweepAxis, parseSweep('sweepY', config.sweepY)];
  const { column } = phaseObservables[config.observable];
  const points = tableRows(results.points as Table)
    .map((row): Point => {
      const [value, error] = [row[column] as number, row[`${column}Error`] as number];
      return { x: row[x.dial] as number, y: y && (row[y.dial] as number), value, error };
    })
    .filter(({ value }) => Number.isFinite(value));
  const name: string = words.observable[config.observable];
  const what = `The ${name}`;
  const [headline, shows] =
    points.length < 2
      ? [`${what} is not measured yet.`, 'Too few points are there.']
      : y && !isChoice(y)
        ? overMap(what, points, x, y)
        : overCurves(what, points, x, y);
  const errors = points.map(({ error }) => error).filter((error) => error > 0);
  const repeated = config.realizations > 1 ? `, each the mean of ${things(config.realizations, 'repetition')}` : '';
  const spread = errors.length > 0 ? `; the standard error is at most ${plain(Math.max(...errors))}` : '';
  return {
    headline,
    shows: [
      shows,
      ...residualTexts(results, x, placeOn),
      `${capital(things(points.length, 'point'))}${repeated}${spread}.`,
    ].join(' '),
    rule: `${capital(conditionsOf(inputs, [x.dial, y?.dial]))}${widthText(inputs)}.`,
  };
}

function overMap(what: string, points: readonly Point[], x: SweepAxis, y: SweepAxis): [string, string] {
  const least = points.reduce((best, point) => (point.value < best.value ? point : best));
  const most = points.reduce((best, point) => (point.value > best.value ? point : best));
  const at = (point: Point) => `${placeOn(x, point.x)}, ${placeOn(y, point.y as number)}`;
  if (least.value === most.value) return [`${what} is ${plain(most.value)} everywhere.`, overText(points, x, y)];
  return [
    `${what} goes from ${plain(least.value)} (${at(least)}) to ${plain(most.value)} (${at(most)}).`,
    overText(points, x, y),
  ];
}

/** Over which dials the points lie. */
function overText(points: readonly Point[], x: SweepAxis, y: SweepAxis): string {
  return `Across: ${rangeOf(
    points.map((point) => point.x),
    x,
  )}; upwards: ${rangeOf(
    points.map((point) => point.y as number),
    y,
  )}.`;
}

function rangeOf(values: readonly number[], axis: SweepAxis): string {
  return `${axisText(axis)} from ${plain(Math.min(...values))} to ${plain(Math.max(...values))}`;
}

function overCurves(what: string, points: readonly Point[], x: SweepAxis, y: SweepAxis | undefined): [string, string] {
  const curves = (y ? y.values : [undefined]).flatMap((choice) => {
    const curve = points.filter((point) => point.y === choice).sort((a, b) => a.x - b.x);
    return curve.length > 1 ? [{ choice, curve }] : [];
  });
  const [first] = curves;
  if (!first) return [`${what} is not measured yet.`, 'Too few points are there.'];
  const range = `as ${axisText(x)} grows from ${plain((first.curve[0] as Point).x)} to ${plain((first.curve.at(-1) as Point).x)}`;
  if (!y) return [`${what} ${wayOf(first.curve, x)} ${range}.`, steepestText(first.curve, x)];
  const parts = curves.map(({ choice, curve }) => `${wayOf(curve, x)} (${choiceText(y, choice as number)})`);
  return [
    `${what} ${listed(parts)} ${range}.`,
    `A curve for each: ${listed(curves.map(({ choice }) => choiceText(y, choice as number)))}.`,
  ];
}

function choiceText({ dial }: SweepAxis, value: number): string {
  const word = choiceAt(dial, value) as string;
  return (dial === 'sigma2' ? word : (wordsOf(dial)[word] ?? word)).toLowerCase();
}

/** Share of all change that lies between the two ends of a curve that only goes one way. */
const ONE_WAY = 0.8;
/** Standard errors within which a curve is flat. */
const FLAT = 3;

/** 'falls from 1 to 0.2', 'is highest, 0.9, at K = 7', 'stays near 0.5'. */
function wayOf(curve: readonly Point[], x: SweepAxis): string {
  const values = curve.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const [first, last] = [values[0] as number, values.at(-1) as number];
  // what is small beside the whole change is nothing
  const said = (value: number) => plain(Math.abs(value) < 1e-3 * (most - least) ? 0 : value);
  const noise = FLAT * Math.max(0, ...curve.map(({ error }) => error).filter((error) => error > 0));
  if (most - least <= Math.max(noise, 1e-3 * Math.max(Math.abs(most), Math.abs(least)))) {
    return `stays near ${plain(average(values))}`;
  }
  if (Math.abs(last - first) >= ONE_WAY * (most - least)) {
    return `${last > first ? 'rises' : 'falls'} from ${said(first)} to ${said(last)}`;
  }
  const [above, below] = [most - Math.max(first, last), Math.min(first, last) - least];
  const [word, value] = above >= below ? ['highest', most] : ['lowest', least];
  return `is ${word}, ${said(value)}, at ${placeOn(x, (curve[values.indexOf(value)] as Point).x)}`;
}

/** Between which neighbours a curve changes most. */
function steepestText(curve: readonly Point[], x: SweepAxis): string {
  let at = 1;
  const change = (i: number) => Math.abs((curve[i] as Point).value - (curve[i - 1] as Point).value);
  for (let i = 2; i < curve.length; i++) if (change(i) > change(at)) at = i;
  if (change(at) === 0) return 'It is the same at every point.';
  const [before, after] = [curve[at - 1] as Point, curve[at] as Point];
  return `It changes most between ${placeOn(x, before.x)} and ${plain(after.x)}: from ${plain(before.value)} to ${plain(after.value)}.`;
}

/** What every point ran, but for what is swept. */
function conditionsOf(inputs: Inputs, swept: readonly (string | undefined)[]): string {
  const { config } = inputs;
  const { process, particles } = config;
  const isSwept = (...dials: readonly string[]) => dials.some((dial) => swept.includes(dial));
  const energy = config.similarity === 'dot' ? ', modern Hopfield energy' : '';
  const level = isSwept('sigma2', 'beta') ? energy : `, ${levelText(config)}`;
  const score = isSwept('features', 'trainingTime', 'smoothing', 'draws')
    ? 'the score changes with the dial'
    : scoreText(inputs);
  switch (process) {
    case 'wells':
      return `the wells are sought from ${things(particles, 'start')} at every point, the energy is exact${level}. ${isSwept('delta') ? 'When a well counts as never stored changes with the dial' : wellRule(inputs)}`;
    case 'retrieve':
      return `Hopfield recall at every point, ${score}${level}`;
    case 'noise':
      return `${things(particles, 'noisy memory', 'noisy memories')} at every point, which nothing moves${level}`;
    case 'generate':
      return `${things(particles, 'sample')} at every point, ${score}${stopOf(config, swept, level)}`;
    case 'training':
      return `a layer is trained at every point and compared with the exact score${level}`;
    case 'uturn':
      return `${things(particles, 'memory', 'memories')} with noise at every point, ${score}${level}; one comes back if its own memory is the nearest`;
    case 'recall':
      return `${things(particles, 'network')} of spins at every point, ${orderText(config, isSwept('order'))}`;
  }
}

function orderText({ order }: Dials, isSwept: boolean): string {
  if (isSwept) return 'one after another or all at once';
  return order === 'synchronous' ? 'all spins at once' : 'one spin after another';
}

const LEVELS = ['sigma', 'timeMin', 'timeMax', 'sigmaMin', 'sigmaMax', 'betaMin', 'betaMax'];

/** Where samples stop, unless that is swept. */
function stopOf(config: Dials, swept: readonly (string | undefined)[], level: string): string {
  if (!isActive('schedule', config)) return level;
  return swept.some((dial) => dial !== undefined && LEVELS.includes(dial) && dial !== 'timeMax' && dial !== 'sigmaMax')
    ? ', the noise at the end is swept'
    : `, ${stopText(config)}`;
}
