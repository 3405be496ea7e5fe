import { average } from '../../average.ts';
import { downloadPositions } from '../../gpu/particles.ts';
import { type RealizationMean, spreadOf } from '../../observables/spread.ts';
import { ConfigError } from '../../params/config.ts';
import type { Config } from '../../params/table.ts';
import { Simulation } from '../../simulation/simulation.ts';
import { resolvePatterns } from '../inputs.ts';
import { cellOf, specOf } from '../systems.ts';
import type { PointRun } from './pointRun.ts';
import { BESIDE, isSeeded, seedOf } from './seeds.ts';

/**
 * Do two data sets of one law lead to the same samples? Each particle has a partner that starts at the same noise,
 * draws the same noise on the way, and is moved by the score of other memories, drawn from the same law by another seed
 * (Kadkhodaie et al. 2024, arXiv 2310.02557, with exact scores of the memories).
 */
export const PAIR_COLUMNS = ['pairCosine', 'pairDistance'] as const;

/** Whether a sweep maps what is measured of pairs of samples. */
export const asksOfPairs = ({ observable }: Pick<Config, 'observable'>): boolean =>
  (PAIR_COLUMNS as readonly string[]).includes(observable);

/** Throws ConfigError where there is no second data set, or where its samples would not start at the same noise. */
export function checkPairs(config: Config): void {
  if (!asksOfPairs(config)) return;
  if (!isSeeded(config)) {
    throw new ConfigError([
      `observable ${config.observable} compares two data sets of one law; take memories that are drawn from the seed, such as gaussian:64:16 or ring:64`,
    ]);
  }
  if (config.score === 'network') {
    throw new ConfigError([
      `observable ${config.observable} compares the scores of two data sets, and a network was trained on one; choose another score`,
    ]);
  }
  if (config.start !== 'prior') {
    throw new ConfigError([
      `observable ${config.observable} compares samples from the same noise, start ${config.start} depends on the memories; set start to prior`,
    ]);
  }
}

/**
 * Mean over the particles of each cell of the cosine of the angle between a sample and its partner, and of their
 * distance; one record per point, that is per `realizations` cells. Runs the second data sets to their end.
 */
export async function comparePairs(
  simulation: Simulation,
  runs: readonly PointRun[],
  realizations: number,
): Promise<Record<(typeof PAIR_COLUMNS)[number], RealizationMean>[]> {
  const { gpu, dim, count } = simulation;
  const { inputs, run } = runs[0] as PointRun;
  const cells = runs.map((one) => {
    const { config, files } = one.inputs;
    const patterns = resolvePatterns({ ...config, seed: seedOf(config.seed, BESIDE.secondSet) }, files);
    // the seed of the cell stays, and with it its start and its noise
    return cellOf({ ...one.inputs, patterns }, one.run);
  });
  const second = await Simulation.create(gpu, { ...specOf(inputs, run), cells });
  try {
    await second.advance({ uninterrupted: true });
    const [own, others] = await Promise.all([downloadPositions(simulation), downloadPositions(second)]);
    const perCell = runs.map((_, cell) => {
      const pairs = Array.from({ length: count }, (__, p) => compared(own, others, (cell * count + p) * dim, dim));
      return {
        pairCosine: spreadOf(
          pairs.map(({ cosine }) => cosine),
          0,
        ),
        pairDistance: spreadOf(
          pairs.map(({ distance }) => distance),
          0,
        ),
      };
    });
    return Array.from({ length: runs.length / realizations }, (_, point) => {
      const mine = perCell.slice(point * realizations, (point + 1) * realizations);
      const over = (name: (typeof PAIR_COLUMNS)[number]) =>
        spreadOf(
          mine.map((one) => one[name].mean),
          average(mine.map((one) => one[name].squares / count ** 2)),
        );
      return { pairCosine: over('pairCosine'), pairDistance: over('pairDistance') };
    });
  } finally {
    second.dispose();
  }
}

/** Two places [dim] that begin at the same index of two lists. */
function compared(a: Float32Array, b: Float32Array, from: number, dim: number): { cosine: number; distance: number } {
  let [aa, bb, ab, apart] = [0, 0, 0, 0];
  for (let i = from; i < from + dim; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    aa += x * x;
    bb += y * y;
    ab += x * y;
    apart += (x - y) ** 2;
  }
  return { cosine: ab / Math.sqrt(aa * bb), distance: Math.sqrt(apart) };
}
