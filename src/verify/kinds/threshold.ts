import { criticalTimes } from '../../attractors/criticalTimes.ts';
import { shown } from '../../printable.ts';
import { landscapeOf, meanOf, rmsRadius } from '../../reference/landscape.ts';
import { explodingVariance, type NoiseLevel, type ReadLevel, totalVariance } from '../../samplers/row.ts';
import type { Measured } from '../compare.ts';
import { CaseError, type Fields } from '../fields.ts';
import type { Tree } from '../tolerance.ts';
import { type Data, parseData } from './common.ts';
import { evaluateAtPoints } from './denoiser.ts';
import type { Context, Kind } from './kind.ts';
import { levelAtTime, parseSchedule } from './noise.ts';
import { DATA, LEVEL, SCHEDULE } from './parameters.ts';

/** Levels looked at before bisection. */
const SCAN = 48;
/** Levels of the same search in float64. */
const HOST_SCAN = 512;
/** Curvatures closer to zero than this, times the precision 1 / s, are float32 noise and have no sign. */
const NOISE = 3e-6;
/** A critical point has a mean-shift step shorter than this share of its scale, as float32 reads it. */
const STILL = 1e-4;

const DRIFTS = { energy: 'energy', reverseSde: 'reverse SDE', probabilityFlow: 'probability-flow ODE' } as const;

export const threshold: Kind = {
  doc: 'The noise at which a point (the mean of the memories unless given) gains or loses its stability, once or several times.',
  parameters: {
    ...DATA,
    similarity: LEVEL.similarity as string,
    point: 'a critical point at all noise levels; the mean of the memories (times a) unless given',
    drift: 'energy (unless given): where Hess E loses its sign; reverseSde, probabilityFlow: where their drift does',
    sigma2Range: '[from, to]: search in s at a = 1',
    ...SCHEDULE,
    timeRange: '[from, to]: search in the time of a schedule',
  },
  quantities: {
    crossings: `how often its stability changes over the range; two changes between neighbours of ${SCAN} levels are missed`,
    stableAtMost: '1 if the point is stable at the most noise of the range, else 0',
    sigma2: 'noise variance s of the noisiest change',
    time: 'its time (with a schedule)',
    a: 'its signal scale (with a schedule)',
    explodingVariance: 's / a^2 there',
    sigma2s: 's of every change, a list, the noisiest first',
    times: 'their times (with a schedule)',
    explodingVariances: 's / a^2 of every change',
    stableBelow: 'of every change: 1 if the point is stable at less noise, 0 if it is unstable there',
    drawnExplodingVariances:
      'the same changes as the picture of trajectories marks them: in float64, without the kernels (no point)',
  },
  prepare(setup: Fields) {
    const data = parseData(setup);
    const { patterns } = data;
    const similarity = setup.choice('similarity', ['distance', 'dot'], 'distance');
    const point = setup.has('point') ? setup.numbers('point', patterns.dim) : undefined;
    const drift = setup.choice('drift', ['energy', 'reverseSde', 'probabilityFlow'], 'energy');
    const levelAt = readRange(setup);
    setup.done();

    // Jacobian of the drift at the point: -Hess E for the energy, -f - c g^2 Hess E for the reverse processes. Stable
    // where the smallest curvature is above -f / (c g^2).
    const excess = async (context: Context, fraction: number): Promise<number> => {
      const level = levelAt(fraction);
      const at = point ?? Array.from(meanOf(patterns), (value) => level.a * value);
      const least = await leastCurvature(context, data, { ...level, similarity }, at);
      const weight = drift === 'energy' ? 0 : drift === 'reverseSde' ? 1 : 0.5;
      const need = weight === 0 ? 0 : -level.f / (weight * level.g2);
      return (least - need) * level.s;
    };
    const changeBetween = async (context: Context, lower: Pane, upper: Pane): Promise<NoiseLevel> => {
      let [low, high] = [lower.fraction, upper.fraction];
      for (let n = 0; n < 40; n++) {
        const middle = (low + high) / 2;
        if (Math.sign(await excess(context, middle)) === lower.sign) low = middle;
        else high = middle;
      }
      return levelAt((low + high) / 2);
    };

    return async (context) => {
      const sides: Pane[] = [];
      for (const fraction of fractions(SCAN)) {
        const value = await excess(context, fraction);
        if (Number.isNaN(value)) throw new CaseError(`the curvature at ${JSON.stringify(levelAt(fraction))} is NaN`);
        if (Math.abs(value) > NOISE) sides.push({ fraction, sign: Math.sign(value) });
      }
      const changes: (NoiseLevel & { stableBelow: number })[] = [];
      for (const [n, upper] of sides.entries()) {
        const lower = sides[n - 1];
        if (!lower || lower.sign === upper.sign) continue;
        changes.unshift({ ...(await changeBetween(context, lower, upper)), stableBelow: lower.sign > 0 ? 1 : 0 });
      }
      const gpu = (value: Tree): Measured => ({ value, by: 'gpu' });
      const [noisiest] = changes;
      return {
        crossings: gpu(changes.length),
        stableAtMost: gpu((sides.at(-1)?.sign ?? 0) > 0 ? 1 : 0),
        ...(noisiest && {
          sigma2: gpu(noisiest.s),
          time: gpu(noisiest.t),
          a: gpu(noisiest.a),
          explodingVariance: gpu(explodingVariance(noisiest)),
        }),
        sigma2s: gpu(changes.map(({ s }) => s)),
        times: gpu(changes.map(({ t }) => t)),
        explodingVariances: gpu(changes.map(explodingVariance)),
        stableBelow: gpu(changes.map(({ stableBelow }) => stableBelow)),
        ...(point
          ? {}
          : {
              drawnExplodingVariances: { value: drawnChanges(data, similarity, drift, levelAt), by: 'host' as const },
            }),
      };
    };
  },
};

/** A level of the search and whether the point is stable there: sign 1, or not: -1. */
interface Pane {
  fraction: number;
  sign: number;
}

/** n + 1 fractions of the range, rising: not on round values, where symmetric sets have their changes. */
function fractions(n: number): number[] {
  return Array.from({ length: n + 1 }, (_, i) => (i === 0 || i === n ? i / n : (i - 0.137) / n));
}

/** s / a^2 of the changes that `trajectories` marks, the noisiest first. */
function drawnChanges(
  { patterns }: Data,
  similarity: ReadLevel['similarity'],
  drift: keyof typeof DRIFTS,
  levelAt: (fraction: number) => NoiseLevel,
): number[] {
  // the search bisects in the time of a level; a range at a = 1 has none, a fraction of the range serves both
  const timed = (fraction: number): NoiseLevel => ({ ...levelAt(fraction), t: fraction });
  const levels = fractions(HOST_SCAN).reverse().map(timed);
  return criticalTimes(({ a, s }) => landscapeOf(patterns, { a, s, similarity }), timed, levels)
    .filter(({ name }) => name === DRIFTS[drift])
    .map(({ level }) => explodingVariance(level));
}

/** The least curvature of E at a point. Throws CaseError where the point is no critical point. */
async function leastCurvature(context: Context, data: Data, read: ReadLevel, at: number[]): Promise<number> {
  const [found] = await evaluateAtPoints(context, data, read, Float64Array.from(at));
  if (!found) return Number.NaN;
  const variance = totalVariance(read, data.patterns.width);
  const step = variance * Math.hypot(...found.gradient);
  const scale = Math.hypot(read.a * rmsRadius(data.patterns), Math.sqrt(variance), ...at);
  if (step > STILL * scale) {
    throw new CaseError(
      `the point ${shown(at)} is no critical point at s = ${read.s}, a = ${read.a}: the score there is not 0; give one that is`,
    );
  }
  return found.eigenvalues[0] ?? Number.NaN;
}

/**
 * The levels to search: sigma2 from .. to at a = 1, or a schedule between two times; by fraction 0 .. 1, noise rising.
 */
function readRange(setup: Fields): (fraction: number) => NoiseLevel {
  if (setup.has('sigma2Range') === setup.has('schedule')) {
    throw new CaseError('setup needs either sigma2Range or a schedule with timeRange');
  }
  if (setup.has('sigma2Range')) {
    const [low, high] = range(setup, 'sigma2Range');
    if (low === 0) throw new CaseError('setup.sigma2Range starts at 0; give a first number above 0');
    return (fraction) => ({ t: 0, a: 1, s: low * (high / low) ** fraction, f: 0, g2: 1 });
  }
  const dials = parseSchedule(setup);
  const [low, high] = range(setup, 'timeRange');
  return (fraction) => levelAtTime(dials, low + fraction * (high - low));
}

function range(setup: Fields, key: string): [number, number] {
  const [low, high] = setup.numbers(key, 2) as [number, number];
  if (!(low >= 0 && high > low)) throw new CaseError(`setup.${key} is [${low}, ${high}]; give 0 <= from < to`);
  return [low, high];
}
