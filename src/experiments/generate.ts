import type { ParticleMoments } from '../observables/moments.ts';
import { axisNames, type Result, tableOf } from '../results.ts';
import { eulerStiffness } from '../samplers/eulerMaruyama.ts';
import { boxExtent } from './inputs.ts';
import type { Experiment, Inputs, Outcome } from './run.ts';
import { densityField, type Sampled, type SamplePlan, sampleOnGpu } from './samples.ts';
import { flooredNotes } from './score.ts';

/**
 * Samples of a system, of the reverse process above all: their density, moments, and the share that ends at each memory.
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
    const { config, box } = inputs;
    const shape = [box.low.length > 1 ? config.resolution : 1, config.resolution] as const;
    const plan = { run: inputs.system.runOf(inputs), shape, extent: boxExtent(box) };
    return outcomeOf(inputs, plan, await sample(inputs, context, plan));
  };
}

function outcomeOf({ config, patterns }: Inputs, { run, shape, extent }: SamplePlan, sampled: Sampled): Outcome {
  const { counts, ends, outside, none, notFinite, done, moments, kernel } = sampled;
  const shares = [...ends].map((value) => value / done);
  const notes: string[] = flooredNotes(sampled.floored);
  if (notFinite > 0) notes.push(`${notFinite} particles are not finite: the sampler diverged, use more steps`);
  if (none > notFinite) notes.push(`${none - notFinite} particles belong to no memory`);
  if (outside > 0) notes.push(`${outside} particles lie outside the box`);
  if (config.sampler === 'eulerMaruyama' && run.levels && eulerStiffness(run.levels) > 2) {
    notes.push(
      'Euler-Maruyama is unstable here (h g^2 / s > 2 somewhere): use more steps, logVariance spacing, or ancestral',
    );
  }
  return {
    results: {
      density: densityField(shape, extent, counts),
      moments: momentTable(moments),
      fractions: tableOf(
        'fractions',
        ['memory', 'count', 'fraction', 'standardError', 'weight'],
        shares.map((share, k) => [
          k,
          ends[k] as number,
          share,
          Math.sqrt((share * (1 - share)) / done),
          patterns.weights[k] as number,
        ]),
        { memoryColumns: ['memory'] },
      ),
    },
    integers: counts,
    fractions: shares,
    kernel,
    notes,
  };
}

function momentTable({ count, mean, covariance }: ParticleMoments): Result {
  const axes = axisNames(mean.length);
  const columns = ['count', 'mean', ...axes.map((axis) => `covariance_${axis}`)];
  return tableOf(
    'moments',
    columns,
    mean.map((value, d) => [count, value, ...(covariance[d] as number[])]),
    { rowNames: axes },
  );
}
