import { largestVariance } from '../analysis/betaDoctor.ts';
import { collapseVariance } from '../analysis/regimes.ts';
import { downloadLanes } from '../gpu/particles.ts';
import { labelParticles } from '../observables/labels.ts';
import { type OrderReadings, Overlaps, readOrder } from '../observables/order.ts';
import { SAMPLE_SIZE } from '../observables/sample.ts';
import { estimate, spreadOf } from '../observables/spread.ts';
import { type Result, tableOf } from '../results.ts';
import { explodingVariance, type NoiseLevel } from '../samplers/row.ts';
import { Simulation } from '../simulation/simulation.ts';
import { Clones } from './clones.ts';
import { posteriorRule, readingRule } from './level.ts';
import { MarginalSamples } from './marginalSamples.ts';
import { columnAt, levelTable, type Moments, momentsOf } from './moments.ts';
import { lawOf } from './phase/law.ts';
import type { Experiment, Inputs } from './run.ts';
import { drawsNoise, isReverseSde, specOf } from './systems.ts';
import { wayOf } from './watch.ts';

/** Moments at most at which the particles are looked at. */
const MOMENTS = 65;
/** Particles at most, as of other samples that are looked at many times: shares have a standard error of 0.8 %. */
const MOST_PARTICLES = SAMPLE_SIZE;
/** Coordinates of a moment at most: they are kept, with those of m, until it is known where the particles end. */
const MOST_NUMBERS = 2 ** 18;

/** What is told of every moment: mean and standard error over the particles. */
const ORDER_PARAMETERS = ['overlap', 'meanOverlap', 'participation', 'entropy', 'topWeight'] as const;

/** The particles of a moment. */
interface Seen {
  column: number;
  readings: OrderReadings;
  level: Pick<NoiseLevel, 'a'>;
}

/**
 * Samples seen in time where they have no plane: the overlaps of x and of m = sum_k r_k xi_k with the memory at
 * which a particle ends, Y2 and entropy of the posterior, its largest weight. Beside them the same of samples of the
 * exact p_t, which a reverse process from the exact start has at every level; the overlap is then with the memory
 * that a sample is made of, as the pair of a sample and its memory has the law of a particle and its end (Bayes), of
 * the reverse SDE alone. Clones as along a line (trajectories.ts).
 */
export const orderParameters: Experiment = async (inputs, context) => {
  const { config, patterns } = inputs;
  const { gpu, progress, partial, stop } = context;
  const run = inputs.system.runOf(inputs);
  const particles = Math.min(run.particles, MOST_PARTICLES, Math.floor(MOST_NUMBERS / patterns.dim));
  const spec = { ...specOf(inputs, run), particles };
  const overlaps = new Overlaps(patterns, inputs.origin);
  const law = run.levels && new MarginalSamples(inputs, particles);
  const simulation = await Simulation.create(gpu, spec);
  const moments = momentsOf(simulation, run, MOMENTS);
  const columns = moments.steps.length;
  const { readAfter } = wayOf(run);
  // without noise in its steps a clone does what its particle does
  const hasClones = run.levels && config.cloneNoise > 0 && drawsNoise(run);
  const partsAt = hasClones ? moments.levels.findIndex((at) => explodingVariance(at) <= config.cloneNoise) : -1;
  const seen: Seen[] = [];
  const [ofRun, ofLaw]: [number[][], number[][]] = [[], []];
  const criticalNoise = criticalTable(inputs, moments);
  const soFar = (): Record<string, Result> => ({
    order: orderTable('order', ofRun),
    ...(law ? { law: orderTable('law', ofLaw) } : {}),
    levels: levelTable(moments),
    criticalNoise,
  });
  // of x its mean is known: a sample is a xi + noise. The ends of other runs are not drawn from the posterior
  const lawOfSamples = (samples: Seen) =>
    isReverseSde(config)
      ? meansOf(samples, overlaps, law?.sources).with(2, samples.level.a).with(3, 0)
      : meansOf(samples, overlaps);
  let clones: Clones | undefined;
  const startedAt = performance.now();
  try {
    for (const [column, step] of moments.steps.entries()) {
      await simulation.advance({ until: step, stop });
      if (stop?.aborted) break;
      const level = moments.levels[column] as NoiseLevel;
      const here = { column, level, readings: await readOrder(simulation, readingRule(inputs, readAfter(step))) };
      seen.push(here);
      ofRun.push(meansOf(here, overlaps));
      const readings = await law?.readAt(gpu, level);
      if (readings) ofLaw.push(lawOfSamples({ column, level, readings }));
      if (column === partsAt && column + 1 < columns) clones = await Clones.of(simulation, spec, inputs, level);
      const ms = performance.now() - startedAt;
      progress?.({ fraction: (column + 1) / columns, pairsPerSecond: (simulation.pairs * 1000) / ms });
      await partial?.(soFar());
    }
    // where a run was stopped, no particle is at its end
    const rule = posteriorRule(inputs, run.table.label);
    const labelled = stop?.aborted ? undefined : await labelParticles(simulation, [rule]);
    const ends = labelled && (await downloadLanes(simulation, labelled.labels, Int32Array));
    labelled?.dispose();
    if (ends) ofRun.splice(0, seen.length, ...seen.map((one) => meansOf(one, overlaps, ends)));
    if (ends) await clones?.simulation.advance({ stop });
    const together = ends && !stop?.aborted ? await clones?.result(simulation, run.table) : undefined;
    const counts = labelled?.counts[0] ?? new Uint32Array();
    return {
      results: { ...soFar(), ...(together ? { clones: together } : {}) },
      integers: counts,
      fractions: Array.from(counts, (count) => count / particles),
      kernel: simulation.kernelName,
      notes: [
        ...(particles < run.particles ? [`${particles} particles: as many as are looked at at every moment`] : []),
        ...withoutOverlap(overlaps),
      ],
    };
  } finally {
    simulation.dispose();
    clones?.simulation.dispose();
  }
};

/** A row of a table: mean and standard error of every order parameter; NaN of overlaps while no end is known. */
function meansOf({ column, readings, level }: Seen, overlaps: Overlaps, ends?: ArrayLike<number>): number[] {
  const { x, mean, entropy, participation, topWeight } = readings;
  const dim = mean.length;
  const columns = [
    ends && overlaps.of((p, d) => x[p * dim + d] as number, level.a, ends),
    ends && overlaps.of((p, d) => mean[d]?.[p] as number, 1, ends),
    participation,
    entropy,
    topWeight,
  ];
  return [column, entropy.length, ...columns.flatMap((values) => meanAndError(values ?? []))];
}

/** Mean and standard error of what is finite; NaN of nothing. */
function meanAndError(values: ArrayLike<number>): [mean: number, standardError: number] {
  const { mean, standardError } = estimate(spreadOf(Array.from(values).filter(Number.isFinite), -1));
  return [mean, standardError];
}

function orderTable(name: string, rows: readonly (readonly number[])[]): Result {
  const columns = ['column', 'particles', ...ORDER_PARAMETERS.flatMap((parameter) => [parameter, `${parameter}Error`])];
  return tableOf(name, columns, rows);
}

/** The noise at which regimes change, where theory knows it, and the column where that is. */
function criticalTable(inputs: Inputs, moments: Moments): Result {
  const { config, patterns } = inputs;
  const { count, dim, width } = patterns;
  const known: Readonly<Record<string, number>> = {
    speciation: largestVariance(patterns) - width,
    ...(lawOf(config) === 'gaussian' && count > 1 ? { collapse: collapseVariance({ count, dim, variance: 1 }) } : {}),
  };
  const rows = Object.entries(known).flatMap(([name, s]) => {
    const column = s > 0 ? columnAt(moments, s) : undefined;
    return column === undefined ? [] : [{ name, row: [column, s] }];
  });
  return tableOf(
    'criticalNoise',
    ['column', 's'],
    rows.map(({ row }) => row),
    { rowNames: rows.map(({ name }) => name) },
  );
}

/** Memories at the origin have no direction. */
function withoutOverlap({ norms2 }: Overlaps): string[] {
  const zero = Array.from(norms2, (norm2, k) => ({ norm2, k })).filter(({ norm2 }) => norm2 === 0);
  return zero.map(
    ({ k }) => `memory ${k + 1} lies at the origin: with it there is no overlap, which is told of the others`,
  );
}
