import type { ReferenceAt } from '../readouts/readout.ts';
import { foldWidth, type Row } from '../samplers/row.ts';
import type { Inputs } from './run.ts';

/** Memories times features or draws: more would keep the engine from its run for too long. */
const MOST_PRODUCTS = 2 ** 22;

/**
 * What the read-out of the run answers in float64; undefined where it would take too long to prepare while the engine
 * waits. A trained layer has to be trained on the host.
 */
export async function answererOf(
  { config, patterns, score }: Inputs,
  rows: readonly Row[],
): Promise<ReferenceAt | undefined> {
  const perMemory = {
    exact: 1,
    features: config.features,
    smoothed: config.draws,
    trainedFeatures: Number.POSITIVE_INFINITY,
    network: 0,
  };
  if (config.score !== 'exact' && patterns.count * perMemory[config.score] > MOST_PRODUCTS) return undefined;
  const folded = rows.map((row) => foldWidth(row, patterns.width));
  return score.reference({ patterns, rows: folded, seed: config.seed });
}
