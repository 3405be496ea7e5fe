import { labelParticles } from '../../observables/labels.ts';
import { snapToLabels } from '../../observables/snap.ts';
import { gaussianMoments, type Moments } from '../../reference/gaussianMoments.ts';
import type { Start } from '../../simulation/starts.ts';
import type { Measured } from '../compare.ts';
import { CaseError, type Fields } from '../fields.ts';
import { type Data, overPoints, parseData, parsePoints, rowsOf } from './common.ts';
import type { Kind, Measurements, Wanted } from './kind.ts';
import { DATA, POINTS, SAMPLER, START } from './parameters.ts';
import { endsOf, parseSampler, parseStart, requireDeterministic, type SampledRun, withRun } from './runs.ts';
import { type MomentErrors, momentsWithErrors, parseParticles, particlesFor } from './sampled.ts';

/**
 * Mean, variance and covariance with their standard errors; numbers in one dimension, lists over dimensions otherwise.
 */
export function momentQuantities({ mean, covariance, meanError, covarianceError }: MomentErrors): Measurements {
  const diagonal = (matrix: number[][]) => matrix.map((line, d) => line[d] as number);
  const plain = <T>(list: T[]): T | T[] => (mean.length === 1 ? (list[0] as T) : list);
  const gpu = (value: Measured['value'], error: Measured['value']): Measured => ({ value, error, by: 'gpu' });
  return {
    mean: gpu(plain(mean), plain(meanError)),
    variance: gpu(plain(diagonal(covariance)), plain(diagonal(covarianceError))),
    covariance: gpu(covariance, covarianceError),
  };
}

export const samplerMoments: Kind = {
  doc: 'Mean and variance of the samples of any sampler, on points or Gaussian data.',
  parameters: { ...DATA, ...SAMPLER, ...START },
  quantities: {
    mean: 'of all particles: a number in one dimension, else a list over dimensions',
    variance: 'of every dimension, likewise',
    covariance: 'rows',
    tableMean: 'the exact mean that the step table leaves (one Gaussian or point memory), in float64',
    tableVariance: 'the exact variance likewise',
  },
  errors: ['mean', 'variance', 'covariance'],
  prepare(setup: Fields, wanted: Wanted) {
    const data = parseData(setup);
    const run = parseSampler(setup, data);
    const start = parseStart(setup, data, run.table.start);
    const full = parseParticles(setup);
    setup.done();
    const exact = wanted.quantities.has('tableMean') || wanted.quantities.has('tableVariance');
    const host = exact ? exactMoments(data, run, start) : undefined;
    return async (context) => {
      const particles = particlesFor(context, full, run.table.rows);
      // one memory makes every row affine, so the ends of a Gaussian start are Gaussian
      const gaussian = data.patterns.count === 1 && run.terminal !== 'snap';
      const found = await withRun(context, data, { particles, start, table: run.table }, async (simulation) => {
        await simulation.advance();
        if (run.terminal === 'snap') {
          const rule = { kind: 'posterior', patterns: data.patterns, read: run.table.label } as const;
          const labelled = await labelParticles(simulation, [rule]);
          await snapToLabels(simulation, labelled, data.patterns);
          labelled.dispose();
        }
        return momentsWithErrors(simulation, gaussian);
      });
      return {
        ...momentQuantities(found),
        ...(host
          ? {
              tableMean: { value: host.mean, by: 'host' as const },
              tableVariance: { value: host.variance, by: 'host' as const },
            }
          : {}),
      };
    };
  },
};

/** What the step table does to a Gaussian, exactly; one dimension and one memory. */
function exactMoments({ patterns }: Data, { table }: SampledRun, start: Start): Moments {
  if (patterns.count !== 1 || patterns.dim !== 1) {
    throw new CaseError('tableMean and tableVariance need one memory in one dimension (memories: [[mu]], width)');
  }
  const mean = patterns.points[0] as number;
  const scale = start.kind === 'grid' ? 1 : start.scale;
  const centre = start.kind === 'listed' ? (start.points[0] as number) : mean;
  const { spread } = start;
  if (typeof spread !== 'number') throw new CaseError('tableMean and tableVariance need a start of one variance');
  return gaussianMoments(
    table.rows,
    { mean, variance: patterns.width },
    { mean: scale * centre, variance: spread * spread },
  );
}

export const samplerOrder: Kind = {
  doc: 'Order of convergence of a sampler on one Gaussian in one dimension, from the exact moments of its step tables.',
  parameters: {
    ...DATA,
    ...SAMPLER,
    start: START.start as string,
    stepCounts: 'numbers of steps, in place of steps',
    limitVariance: 'the variance for infinitely many steps',
  },
  quantities: {
    variances: 'exact final variance for every number of steps in setup.stepCounts',
    errors: '|variance - limitVariance|',
    orders: 'log ratio of neighbouring errors over log ratio of their step counts',
  },
  prepare(setup: Fields) {
    const data = parseData(setup);
    const counts = setup.numbers('stepCounts');
    const limit = setup.number('limitVariance');
    const values = counts.map((steps) => {
      const run = parseSampler(setup, data, steps);
      return exactMoments(data, run, parseStart(setup, data, run.table.start)).variance;
    });
    setup.done();
    const errors = values.map((value) => Math.abs(value - limit));
    const orders = errors.slice(1).map((error, n) => {
      const steps = (counts[n + 1] as number) / (counts[n] as number);
      return Math.log((errors[n] as number) / error) / Math.log(steps);
    });
    return async () => ({
      variances: { value: values, by: 'host' },
      errors: { value: errors, by: 'host' },
      orders: { value: orders, by: 'host' },
    });
  },
};

export const trajectory: Kind = {
  doc: 'Where a sampler without noise takes given points: the probability-flow map.',
  parameters: { ...DATA, ...SAMPLER, ...POINTS },
  quantities: { ends: 'end of each point, a row' },
  prepare(setup: Fields) {
    const data = parseData(setup);
    const points = parsePoints(setup, data.patterns.dim);
    const run = parseSampler(setup, data);
    setup.done();
    requireDeterministic(run);
    if (run.terminal === 'snap') throw new CaseError('trajectory knows no snap; choose stop or denoise');
    return async (context) => {
      const ends = await endsOf(context, data, run.table, points.points);
      return { ends: { value: overPoints(points, rowsOf(ends, data.patterns.dim)), by: 'gpu' } };
    };
  },
};
