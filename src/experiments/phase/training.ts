import { average } from '../../average.ts';
import { downloadPositions, type Particles } from '../../gpu/particles.ts';
import { type Patterns, patternsOf } from '../../memories/patterns.ts';
import { patternsFromSpec } from '../../memories/patternsFromSpec.ts';
import { type RealizationMean, spreadOf } from '../../observables/spread.ts';
import { readOut } from '../../reference/readOut.ts';
import {
  type GradientFlow,
  gradientFlow,
  type LayerFeatures,
  layerFeatures,
  layerMoments,
  learntAt,
  requireTrainable,
} from '../../reference/trainedFeatures.ts';
import {
  exactCorrelation,
  type FitMoments,
  layerFit,
  timesDiagonal,
  timesMatrix,
} from '../../reference/trainingErrors.ts';
import { type ReadLevel, totalVariance } from '../../samplers/row.ts';
import { levelOf } from '../level.ts';
import type { Inputs } from '../run.ts';
import { lawOf } from './law.ts';

/**
 * What is measured of a layer in training at one noise level, and, where the law
 * of the memories is known, of fresh data.
 */
export const TRAINING_COLUMNS = ['trainingError', 'exactError', 'correlation'] as const;
/** Of fresh data, which need the law of the memories. */
export const FRESH_COLUMN = 'populationError';

/** Points on the circle that stand for all of it: waves between them fade under the noise. */
const CIRCLE_POINTS = 1024;

/** The data of a law, whose averages are exact. */
function populationOf({ config, patterns: { dim } }: Inputs): Patterns | undefined {
  const law = lawOf(config);
  if (law === 'circle') return patternsFromSpec(`circle:${CIRCLE_POINTS}`, { seed: 0 });
  if (law === 'gaussian') return { ...patternsOf([new Array<number>(dim).fill(0)]), width: 1 };
  return undefined;
}

/** A flow that was solved, and what its layer meets. */
interface Solved {
  features: LayerFeatures;
  /** of the memories, in the eigenbasis */
  learnt: Pick<GradientFlow, 'moments'> & { basis: Pick<GradientFlow['basis'], 'values'> };
  /** of fresh data, and how a row gets there from the eigenbasis */
  fresh?: { data: Patterns; moments: FitMoments; outOf: GradientFlow['basis']['outOf'] };
}

/**
 * Layers that points of a sweep have in common: training time is no part of what is solved. They are kept
 * while the memories are, and by their dials.
 */
export class SolvedFlows {
  readonly #known = new WeakMap<Patterns, Map<string, Solved>>();

  /** The flow of the point. Throws RangeError where it would take minutes. */
  of(inputs: Inputs): Solved {
    const { config, patterns } = inputs;
    const variance = totalVariance(levelOf(config), patterns.width);
    const own = this.#known.get(patterns) ?? new Map<string, Solved>();
    this.#known.set(patterns, own);
    const key = `${variance} ${config.features} ${config.seed}`;
    const solved = own.get(key) ?? solve(inputs, variance);
    if (own.size >= MOST_KEPT) own.clear();
    own.set(key, solved);
    return solved;
  }
}

const MOST_KEPT = 8;

function solve(inputs: Inputs, variance: number): Solved {
  const { config, patterns } = inputs;
  const points = { ...patterns, width: 0 };
  const population = populationOf(inputs);
  requireTrainable(points, config.features, 1);
  const features = layerFeatures(points, variance, config.features, config.seed);
  const flow = gradientFlow(features, layerMoments(features, points));
  const learnt = { moments: flow.moments, basis: { values: flow.basis.values } };
  if (!population) return { features, learnt };
  const { gram, ...moments } = layerMoments(features, population);
  return {
    features,
    learnt,
    fresh: { data: population, moments: { ...moments, times: timesMatrix(gram) }, outOf: flow.basis.outOf },
  };
}

/** What of the data the exact m leaves open: E tr Cov(xi | x) over places [n, dim], and the variance of that mean. */
function openVariance(patterns: Patterns, read: ReadLevel, places: Float32Array) {
  const { dim } = patterns;
  const n = places.length / dim;
  const answer = readOut(patterns, { ...read, s: totalVariance(read, patterns.width) });
  const traces = Array.from({ length: n }, (_, i) => answer(places.subarray(i * dim, (i + 1) * dim)).trace);
  const mean = average(traces);
  return { mean, variance: traces.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n * Math.max(1, n - 1)) };
}

/** A cell of a sweep over training: samples of p_s, and where they were drawn. */
interface TrainingCell {
  inputs: Inputs;
  read: ReadLevel;
}

/**
 * Errors of the layer that the dials train at one noise level, per coordinate and in units of the noise
 * (LayerFit.error): on the memories, that of the exact score, on fresh data where their law is known; and the
 * correlation with the exact m. All in float64 and in closed form, but what the exact score leaves open: a mean over
 * the particles, samples of p_s. One record per point, that is per `realizations` cells.
 */
export async function measureTraining(
  particles: Particles,
  cells: readonly TrainingCell[],
  realizations: number,
  flows: SolvedFlows,
): Promise<Record<string, RealizationMean>[]> {
  const { count, dim } = particles;
  const positions = await downloadPositions(particles);
  const values = cells.map(({ inputs, read }, c) => {
    const { config, patterns } = inputs;
    const { features, learnt, fresh } = flows.of(inputs);
    const points = { ...patterns, width: 0 };
    const weights = learntAt(learnt, config.trainingTime);
    const fit = layerFit(features, weights, points, { ...learnt.moments, times: timesDiagonal(learnt.basis.values) });
    const open = openVariance(patterns, read, positions.subarray(c * count * dim, (c + 1) * count * dim));
    const perNoise = 1 / (dim * features.variance);
    return {
      trainingError: { mean: fit.error, variance: 0 },
      exactError: { mean: open.mean * perNoise, variance: open.variance * perNoise ** 2 },
      correlation: { mean: exactCorrelation(fit, points, open.mean), variance: -1 },
      ...(fresh && {
        populationError: {
          mean: layerFit(features, weights.map(fresh.outOf), fresh.data, fresh.moments).error,
          variance: 0,
        },
      }),
    };
  });
  return Array.from({ length: cells.length / realizations }, (_, point) => {
    const own = values.slice(point * realizations, (point + 1) * realizations);
    const names = Object.keys(own[0] as object) as (keyof (typeof own)[number])[];
    return Object.fromEntries(
      names.map((name) => [name, spreadOfEstimates(own.map((value) => value[name] as Estimate))]),
    );
  });
}

/** A number of one realization, and the variance of its estimate; -1 where that is not known. */
interface Estimate {
  mean: number;
  variance: number;
}

function spreadOfEstimates(estimates: readonly Estimate[]): RealizationMean {
  const variances = estimates.map(({ variance }) => variance);
  const within = variances.some((variance) => variance < 0) ? -1 : average(variances);
  return spreadOf(
    estimates.map(({ mean }) => mean),
    within,
  );
}
