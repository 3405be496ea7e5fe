import type { Steps } from '../../experiments/run.ts';
import { downloadPositions } from '../../gpu/particles.ts';
import { squaredDistance } from '../../memories/distance.ts';
import { type SamplerName, samplers } from '../../samplers/index.ts';
import { explodingVariance, type NoiseLevel, type Row, row } from '../../samplers/row.ts';
import { levelAt } from '../../samplers/sampler.ts';
import type { Start } from '../../simulation/starts.ts';
import { CaseError, type Fields } from '../fields.ts';
import { type Data, parseData } from './common.ts';
import type { Context, Kind } from './kind.ts';
import { DATA, SAMPLER, START } from './parameters.ts';
import { parseSampler, parseStart, type SampledRun, withRun } from './runs.ts';
import { parseParticles, particlesFor } from './sampled.ts';

/**
 * What the noise of one step is the integral of, by the variable in which its variance grows: Brownian motion in time;
 * that of x / a, in S = s / a^2; the exact integral of dB / S for a frozen denoiser, in 1 / S.
 */
const inverseVariance = (level: NoiseLevel) => 1 / explodingVariance(level);
const NOISE_VARIABLES: Readonly<Partial<Record<SamplerName, (level: NoiseLevel) => number>>> = {
  eulerMaruyama: ({ t }) => t,
  stochasticHeun: explodingVariance,
  ancestral: inverseVariance,
  ddim: inverseVariance,
  dpmSolver2MSde: inverseVariance,
};

export const strongError: Kind = {
  doc: 'How far from their true ends the particles of a sampler end, each compared with itself: with a fine run of the same sampler, start and noise, or with the closed form of the probability flow.',
  parameters: {
    ...DATA,
    ...SAMPLER,
    ...START,
    stepCounts: 'numbers of steps, in place of steps',
    fineSteps:
      'steps of the fine run, a multiple of every number of steps: its noise, added up, is the noise of the others; left out: the closed form (one memory, width allowed, a sampler without noise)',
  },
  quantities: {
    rms: 'root of the mean squared distance to the true end, for every number of steps in setup.stepCounts; float32 ends it at about 1e-6 of x',
    mean: 'mean distance, likewise',
    orders: 'log ratio of neighbouring rms over log ratio of their step counts',
  },
  errors: ['rms', 'mean'],
  prepare(setup: Fields) {
    const data = parseData(setup);
    const counts = setup.numbers('stepCounts');
    const fineSteps = setup.has('fineSteps') ? setup.integer('fineSteps', undefined, { min: 1, max: 1e5 }) : undefined;
    const runs = counts.map((steps) => parseSampler(setup, data, steps));
    const [first] = runs;
    if (!first) throw new CaseError('setup.stepCounts is empty; give numbers of steps');
    if (first.terminal !== 'stop') throw new CaseError('strongError compares ends at the cleanest level; choose stop');
    const start = parseStart(setup, data, first.table.start);
    const full = parseParticles(setup);
    const fine = fineSteps === undefined ? undefined : parseSampler(setup, data, fineSteps);
    const variable = NOISE_VARIABLES[setup.text('sampler') as SamplerName];
    setup.done();
    const tables = fine ? runs.map((run) => onNoiseOf(fine, run, variable)) : runs.map(({ table }) => table.rows);
    if (!fine) requireClosedForm(data, tables);
    return async (context) => {
      const particles = particlesFor(context, full, fine?.table.rows ?? (tables.at(-1) as Row[]));
      const ends = (rows: Row[]) => endsFrom(context, data, { rows, start, particles });
      const finest = fine && (await ends(fine.table.rows)).to;
      const errors: ReturnType<typeof distances>[] = [];
      for (const rows of tables) {
        const { from, to } = await ends(rows);
        errors.push(distances(to, finest ?? flowed(from, data, first), data.patterns.dim));
      }
      return {
        rms: { value: errors.map(({ rms }) => rms), error: errors.map(({ rmsError }) => rmsError), by: 'gpu' },
        mean: { value: errors.map(({ mean }) => mean), error: errors.map(({ meanError }) => meanError), by: 'gpu' },
        orders: {
          value: errors.slice(1).map(({ rms }, n) => {
            const before = errors[n]?.rms as number;
            return Math.log(before / rms) / Math.log((counts[n + 1] as number) / (counts[n] as number));
          }),
          by: 'gpu',
        },
      };
    };
  },
};

/** Where the particles start and end, [n, dim]. */
function endsFrom(
  context: Context,
  data: Data,
  { rows, start, particles }: { rows: Row[]; start: Start; particles: number },
): Promise<{ from: Float32Array; to: Float32Array }> {
  const steps: Steps = { particles, start, table: { rows, tap: 'none' } };
  return withRun(context, data, steps, async (simulation) => {
    const from = await downloadPositions(simulation);
    await simulation.advance();
    return { from, to: await downloadPositions(simulation) };
  });
}

/**
 * The rows of a coarse run with the noise of a fine one. The noise of a row is a function of its number, so a step of
 * the coarse run is drawn out to as many rows as the fine one has: the first takes the step with its part of the noise,
 * others add the rest in the rows where the fine run draws it. A sum of independent normal numbers, weighed by the
 * roots of their shares in the variance, is again a standard normal number. Throws CaseError where the levels of the
 * coarse run are not among those of the fine one.
 */
function onNoiseOf(fine: SampledRun, coarse: SampledRun, variable: ((level: NoiseLevel) => number) | undefined): Row[] {
  const steps = coarse.levels.length - 1;
  const refined = (fine.levels.length - 1) / steps;
  if (!Number.isInteger(refined)) {
    throw new CaseError(`setup.fineSteps is ${fine.levels.length - 1}, which is no multiple of ${steps}`);
  }
  const { rows } = coarse.table;
  if (rows.every(({ cz }) => cz === 0)) return rows;
  // a step is the rows up to a commit: corrector steps, churn and finalMean have commits of their own
  const each = rows.length / steps;
  if (!variable || rows.filter(({ commit }) => commit).length !== steps) {
    const known = Object.keys(NOISE_VARIABLES).join(', ');
    throw new CaseError(
      `this noise cannot be refined; choose one of ${known}, without corrector steps, churn and finalMean`,
    );
  }
  return Array.from({ length: steps }, (_, n) => {
    const [head, ...tail] = rows.slice(n * each, (n + 1) * each) as [Row, ...Row[]];
    const at = (j: number) => variable(levelAt(fine.levels, n * refined + j));
    const noise = (j: number) => head.cz * Math.sqrt((at(j) - at(j + 1)) / (at(0) - at(refined)));
    const drawnOut = Array.from({ length: refined * each - tail.length }, (__, i) => {
      if (i === 0) return { ...head, cz: noise(0) };
      return row({ cx: 1, ka: 1, cz: i % each === 0 ? noise(i / each) : 0 });
    });
    return [...drawnOut, ...tail].map((one, i, all) => ({ ...one, commit: i === all.length - 1 }));
  }).flat();
}

/** Throws CaseError unless the ends are known without a fine run. */
function requireClosedForm({ patterns }: Data, tables: readonly Row[][]): void {
  const isFlow = tables.every((rows) => rows.every(({ cz }) => cz === 0));
  if (isFlow && patterns.count === 1) return;
  const without = Object.entries(samplers).flatMap(([name, { stochastic }]) => (stochastic ? [] : [name]));
  throw new CaseError(
    `without setup.fineSteps ends are known for one memory and a sampler without noise (${without.join(', ')}); give fineSteps`,
  );
}

/**
 * The probability flow of one Gaussian of variance v round xi: with X = x / a, S = s / a^2, X - xi shrinks as
 * sqrt(v + S). points: [n, dim].
 */
function flowed(points: Float32Array, { patterns }: Data, { table: { start, end } }: SampledRun): Float64Array {
  const { width, dim } = patterns;
  const pull = Math.sqrt((width + explodingVariance(end)) / (width + explodingVariance(start)));
  return Float64Array.from(points, (x, i) => {
    const centre = patterns.points[i % dim] as number;
    return end.a * (centre + pull * (x / start.a - centre));
  });
}

/** Root mean square and mean of |x - y| over the particles, with standard errors; x, y: [n, dim]. */
function distances(x: Float32Array, y: Float32Array | Float64Array, dim: number) {
  const n = x.length / dim;
  const squares = Float64Array.from({ length: n }, (_, p) => squaredDistance(x, p * dim, y, p * dim, dim));
  const average = (of: (square: number) => number) => squares.reduce((sum, square) => sum + of(square), 0) / n;
  const [square, mean] = [average((value) => value), average(Math.sqrt)];
  const rms = Math.sqrt(square);
  const spread = Math.sqrt(
    Math.max(
      0,
      average((value) => (value - square) ** 2),
    ) / n,
  );
  return {
    rms,
    rmsError: spread / (2 * rms || 1),
    mean,
    meanError: Math.sqrt(Math.max(0, square - mean * mean) / n),
  };
}
