import { withMinus } from '../printable.ts';
import type { MixturePoint } from '../reference/mixture.ts';
import { axisNames } from '../results.ts';
import type { ReadLevel } from '../samplers/row.ts';
import { fieldOf, fieldsOn, type LandscapeFields, type PlaneGrid, planeGrid } from './fields.ts';
import { levelOf } from './level.ts';
import { criticalPointTable, type Found, findCriticalPoints, heightsOver } from './minima.ts';
import type { Experiment, Inputs, Outcome, RunContext } from './run.ts';

/**
 * Who searches and who reads the grid: the GPU, or on a small grid the CPU (src/experiments/onCpu); of a score that is
 * not exact, the host from that score (byScore.ts).
 */
export interface LandscapeWork<Context> {
  findCriticalPoints(context: Context, inputs: Inputs): Promise<Found>;
  fieldsOn(plane: PlaneGrid, inputs: Inputs, read: ReadLevel, context: Context): Promise<LandscapeFields>;
  /** who it is, where it is not the usual one */
  readonly kernel?: string;
  /** what the score tells of x [dim], with `further` columns of its table; missing where the exact one does */
  pointAt?(x: ArrayLike<number>): Promise<ScorePoint>;
  /** energies along a way over that of its first place */
  energiesOn?(way: readonly ArrayLike<number>[]): Float64Array;
}

/** What a score that is not exact knows of a place: MixturePoint has the same of the exact one. */
interface ScorePoint extends Pick<MixturePoint, 'energy' | 'denoiser' | 'score' | 'eigenvalues'> {
  further: Readonly<Record<string, number>>;
}

/** Those who do the work of a run: another score than the exact one answers for itself. */
export async function workOf<Work extends LandscapeWork<Context>, Context>(inputs: Inputs, work: Work): Promise<Work> {
  if (inputs.config.score === 'exact') return work;
  const { workByScore } = await import('./byScore.ts');
  return { ...work, ...(await workByScore(inputs)) };
}

/** Share of the progress bar that the search for critical points takes; it says nothing while it goes on. */
const SEARCH = 0.4;

/**
 * The energy of a box at one noise level, and everything that follows from the softmax there: score, eigenvalues of the
 * Hessian, posterior entropy, top weight, on a grid; and the critical points.
 *
 *     E = -log p      grad log p = (D - x) / S      Hess E = (I - Cov_r / S) / S      H = -sum r ln r
 *
 * S = 1/beta + width. Of a score that is not exact E is its line integral, and there is no entropy or weight. In three
 * dimensions the grid is the plane through the middle of the box.
 */
export const landscape: Experiment = landscapeBy({ findCriticalPoints, fieldsOn });

/** The experiment, by whoever does the work. */
export function landscapeBy<Context extends Pick<RunContext, 'progress' | 'stop'>>(
  work: LandscapeWork<Context>,
): (inputs: Inputs, context: Context) => Promise<Outcome> {
  return async (inputs, context) =>
    fieldsAndPoints(inputs, context, await workOf<LandscapeWork<Context>, Context>(inputs, work));
}

async function fieldsAndPoints<Context extends Pick<RunContext, 'progress' | 'stop'>>(
  inputs: Inputs,
  context: Context,
  work: LandscapeWork<Context>,
): Promise<Outcome> {
  const { progress } = context;
  const { config, patterns, box } = inputs;
  const { resolution } = config;
  const { points, minima, note, further } = await work.findCriticalPoints(context, inputs);
  progress?.({ fraction: SEARCH, pairsPerSecond: Number.NaN });
  const plane = planeGrid(box, resolution);
  const read = levelOf(config);
  const fields = await work.fieldsOn(plane, inputs, read, {
    ...context,
    progress: ({ fraction, pairsPerSecond }) =>
      progress?.({ fraction: SEARCH + (1 - SEARCH) * fraction, pairsPerSecond }),
  });
  const axes = axisNames(patterns.dim);
  const field = (name: string, unit: string, data: Float32Array) => [name, fieldOf(plane, name, unit, data)] as const;
  const height = ((box.low[2] ?? 0) + (box.high[2] ?? 0)) / 2 - (inputs.origin[2] ?? 0);
  return {
    results: Object.fromEntries([
      ['attractors', criticalPointTable(points, { ...heightsOver(fields.energyLeast, points), ...further })] as const,
      field('energy', 'nat', fields.energy),
      field('scoreNorm', '1 / length', fields.scoreNorm),
      ...axes.map((axis, d) => field(`score${axis.toUpperCase()}`, '1 / length', fields.score[d] as Float32Array)),
      field('hessianMin', '1 / length^2', fields.hessianMin),
      field('hessianMax', '1 / length^2', fields.hessianMax),
      ...(fields.entropy ? [field('entropy', 'nat', fields.entropy)] : []),
      ...(fields.topWeight ? [field('topWeight', '', fields.topWeight)] : []),
    ]),
    integers: Int32Array.of(minima, points.length - minima),
    fractions: [],
    kernel: work.kernel ?? 'dense readings; critical points by Newton in float64 on the host',
    notes: [
      `${note}; E_{min} = ${withMinus(fields.energyLeast.toPrecision(5))} nat on the grid`,
      ...(fields.note ? [fields.note] : []),
      ...(patterns.dim === 3
        ? [`the plane x_{3} = ${height.toPrecision(3)}; memories and critical points are projected onto it`]
        : []),
    ],
  };
}
