import { binomialError } from '../analysis/fractions.ts';
import type { Patterns } from '../memories/patterns.ts';
import type { ParticleMoments } from '../observables/moments.ts';
import { significant } from '../printable.ts';
import { meanOf, rmsRadius } from '../reference/landscape.ts';
import { axisNames, type Result, tableOf } from '../results.ts';
import { eulerStiffness } from '../samplers/eulerMaruyama.ts';
import type { NoiseLevel } from '../samplers/row.ts';
import { memoryTable } from './memoryTable.ts';
import { windowOf } from './plane.ts';
import type { Experiment, Inputs, Outcome } from './run.ts';
import { densityField, type Sampled, type SamplePlan, sampleOnGpu } from './samples.ts';
import { flooredNotes } from './score.ts';

/**
 * Samples of a system, of the reverse process above all: their density, moments,
 * and the share that ends at each memory.
 *
 * Started from the exact p_T, SDE and ODE end at memory k with probability w_k; from N(0, s_T) or a cue they do not,
 * and that is the point of offering them.
 */
export const generate: Experiment = generateBy(sampleOnGpu);

/** The experiment, by whoever draws the samples: the GPU, or few of them the CPU (src/experiments/onCpu). */
export function generateBy<Context>(
  sample: (inputs: Inputs, context: Context, plan: SamplePlan) => Promise<Sampled>,
): (inputs: Inputs, context: Context) => Promise<Outcome> {
  return async (inputs, context) => {
    const { config, patterns } = inputs;
    const shape = [patterns.dim > 1 ? config.resolution : 1, config.resolution] as const;
    const plan = { run: inputs.system.runOf(inputs), shape, window: await windowOf(inputs) };
    return outcomeOf(inputs, plan, await sample(inputs, context, plan));
  };
}

function outcomeOf(
  { config, patterns, origin }: Inputs,
  { run, shape, window }: SamplePlan,
  sampled: Sampled,
): Outcome {
  const { counts, ends, outside, none, notFinite, done, moments, kernel } = sampled;
  const shares = [...ends].map((value) => value / done);
  const notes: string[] = flooredNotes(sampled.floored);
  if (notFinite > 0) notes.push(`${notFinite} particles are not finite: the sampler diverged, use more steps`);
  if (none > notFinite) notes.push(`${none - notFinite} particles belong to no memory`);
  if (config.start === 'prior' && !priorCovers(patterns, origin, run.table.start)) {
    notes.push(
      `N(0, s_{T}) does not cover the data with noise: their mean and variance are not small beside s_{T} = ${significant(run.table.start.s, 3)}, so shares are not the weights; raise the largest noise, or start from exact or matched`,
    );
  }
  if (outside > 0) notes.push(`${outside} particles lie outside the box`);
  if (config.sampler === 'eulerMaruyama' && run.levels && eulerStiffness(run.levels, config.finalMean) > 2) {
    notes.push(
      'Euler-Maruyama is unstable here (h g^2 / s > 2 somewhere): use more steps, logVariance spacing, or ancestral',
    );
  }
  return {
    results: {
      density: densityField(shape, window.extent, counts),
      ...window.results,
      moments: momentTable(moments),
      fractions: memoryTable('fractions', patterns, {
        count: ends,
        fraction: shares,
        standardError: shares.map((share) => binomialError(share, done)),
        weight: patterns.weights,
      }),
    },
    integers: counts,
    fractions: shares,
    kernel,
    notes,
  };
}

/** The prior stands for p_T if what it leaves out, a^2 (|mean|^2 + the variance of the data), is small beside s_T. */
function priorCovers(patterns: Patterns, origin: readonly number[], { a, s }: NoiseLevel): boolean {
  const mean2 = meanOf(patterns).reduce((sum, value, d) => sum + (value - (origin[d] as number)) ** 2, 0);
  return a * a * (mean2 + rmsRadius(patterns) ** 2 / patterns.dim + patterns.width) <= PRIOR_SHARE * s;
}

/** Largest share of s_T that the data may have. */
const PRIOR_SHARE = 0.25;

/** A row per coordinate: its mean and its line of the covariance, or, above three dimensions, its variance. */
function momentTable({ count, mean, variance, covariance }: ParticleMoments): Result {
  const axes = axisNames(mean.length);
  const columns = ['count', 'mean', ...(covariance ? axes.map((axis) => `covariance_${axis}`) : ['variance'])];
  return tableOf(
    'moments',
    columns,
    mean.map((value, d) => [count, value, ...(covariance?.[d] ?? [variance[d] as number])]),
    { rowNames: axes },
  );
}
