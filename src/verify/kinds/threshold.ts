import { meanOf } from '../../reference/landscape.ts';
import type { NoiseLevel } from '../../samplers/row.ts';
import { CaseError, type Fields } from '../fields.ts';
import { type Data, readData } from './common.ts';
import { readAtPoints } from './denoiser.ts';
import type { Context, Kind } from './kind.ts';
import { levelAtTime, readSchedule } from './noise.ts';
import { DATA, SCHEDULE } from './parameters.ts';

/** Levels looked at before bisection. */
const SCAN = 48;
/** Curvatures closer to zero than this, times the precision 1 / s, are float32 noise and have no sign. */
const NOISE = 3e-6;

export const threshold: Kind = {
  doc: 'The noise at which a point (the mean of the memories unless given) gains or loses its stability.',
  parameters: {
    ...DATA,
    point: 'a critical point at all noise levels; the mean of the memories (times a) unless given',
    drift: 'energy (unless given): where Hess E loses its sign; reverseSde, probabilityFlow: where their drift does',
    sigma2Range: '[from, to]: search in s at a = 1',
    ...SCHEDULE,
    timeRange: '[from, to]: search in the time of a schedule',
  },
  quantities: {
    crossings: 'how often its stability changes over the range',
    sigma2: 'noise variance s of the noisiest change',
    time: 'its time (with a schedule)',
    a: 'its signal scale (with a schedule)',
    explodingVariance: 's / a^2 there',
  },
  prepare(setup: Fields) {
    const data = readData(setup);
    const { dim } = data.patterns;
    const point = setup.has('point') ? setup.numbers('point', dim) : undefined;
    const drift = setup.choice('drift', ['energy', 'reverseSde', 'probabilityFlow'], 'energy');
    const levelAt = readRange(setup);
    setup.done();

    // Jacobian of the drift at the point: -Hess E for the energy, -f - c g^2 Hess E for the reverse processes. Stable
    // where the smallest curvature is above -f / (c g^2).
    const excess = async (context: Context, fraction: number): Promise<number> => {
      const level = levelAt(fraction);
      const at = point ?? Array.from(meanOf(data.patterns), (value) => level.a * value);
      const least = await leastCurvature(context, data, level, at);
      const weight = drift === 'energy' ? 0 : drift === 'reverseSde' ? 1 : 0.5;
      const need = weight === 0 ? 0 : -level.f / (weight * level.g2);
      return (least - need) * level.s;
    };

    return async (context) => {
      const signs: { fraction: number; sign: number }[] = [];
      for (let n = 0; n <= SCAN; n++) {
        // not on round values: there symmetric sets have their thresholds
        const fraction = n === 0 || n === SCAN ? n / SCAN : (n - 0.137) / SCAN;
        const value = await excess(context, fraction);
        if (Number.isNaN(value)) throw new CaseError(`the curvature at ${JSON.stringify(levelAt(fraction))} is NaN`);
        if (Math.abs(value) > NOISE) signs.push({ fraction, sign: Math.sign(value) });
      }
      const changes = signs.slice(1).flatMap((upper, n) => {
        const lower = signs[n];
        return lower && lower.sign !== upper.sign ? [{ lower, upper }] : [];
      });
      const last = changes.at(-1);
      if (!last) return { crossings: { value: 0, by: 'gpu' } };
      let [low, high] = [last.lower.fraction, last.upper.fraction];
      for (let n = 0; n < 40; n++) {
        const middle = (low + high) / 2;
        if (Math.sign(await excess(context, middle)) === last.lower.sign) low = middle;
        else high = middle;
      }
      const { t, a, s } = levelAt((low + high) / 2);
      return {
        crossings: { value: changes.length, by: 'gpu' },
        sigma2: { value: s, by: 'gpu' },
        time: { value: t, by: 'gpu' },
        a: { value: a, by: 'gpu' },
        explodingVariance: { value: s / a ** 2, by: 'gpu' },
      };
    };
  },
};

async function leastCurvature(context: Context, data: Data, { a, s }: NoiseLevel, at: number[]): Promise<number> {
  const read = { a, s, similarity: 'distance' as const };
  const [found] = await readAtPoints(context, data, read, Float64Array.from(at));
  return found?.eigenvalues[0] ?? Number.NaN;
}

/** The levels to search: sigma2 from .. to at a = 1, or a schedule between two times; by fraction 0 .. 1, noise rising. */
function readRange(setup: Fields): (fraction: number) => NoiseLevel {
  if (setup.has('sigma2Range') === setup.has('schedule')) {
    throw new CaseError('setup needs either sigma2Range or a schedule with timeRange');
  }
  if (setup.has('sigma2Range')) {
    const [low, high] = range(setup, 'sigma2Range');
    if (low === 0) throw new CaseError('setup.sigma2Range starts at 0; give a first number above 0');
    return (fraction) => ({ t: 0, a: 1, s: low * (high / low) ** fraction, f: 0, g2: 1 });
  }
  const dials = readSchedule(setup);
  const [low, high] = range(setup, 'timeRange');
  return (fraction) => levelAtTime(dials, low + fraction * (high - low));
}

function range(setup: Fields, key: string): [number, number] {
  const [low, high] = setup.numbers(key, 2) as [number, number];
  if (!(low >= 0 && high > low)) throw new CaseError(`setup.${key} is [${low}, ${high}]; give 0 <= from < to`);
  return [low, high];
}
