import { criticalPoints } from '../attractors/criticalPoints.ts';
import type { Read } from '../samplers/row.ts';
import { criticalPointTable, meanShiftEnds } from './minima.ts';
import type { Inputs, Outcome, RunContext } from './run.ts';

/**
 * Minima, saddles and maxima of the energy in the box: place, energy, index, spectrum of the Hessian, nearest memory,
 * class. Starts run down on the GPU; Newton on the host finishes in float64.
 */
export async function attractors({ config, patterns, box }: Inputs, { gpu, progress }: RunContext): Promise<Outcome> {
  const { beta, similarity, width, delta } = config;
  const read: Read = { a: 1, s: 1 / beta, similarity };
  const ends = await meanShiftEnds(gpu, patterns, read, width, box);
  progress?.({ fraction: 0.5, pairsPerSecond: Number.NaN });
  const edges = box.low.map((low, d) => [low, box.high[d] as number] as const);
  const { points, morseSum } = criticalPoints(patterns, read, ends, { width, delta, box: edges });
  progress?.({ fraction: 1, pairsPerSecond: Number.NaN });
  const minima = points.filter(({ index }) => index === 0).length;
  const saddles = points.length - minima;
  const complete = morseSum === 1 ? 'complete' : 'some lie outside the box, are missing, or are degenerate';
  return {
    results: { attractors: criticalPointTable(points) },
    integers: Int32Array.of(minima, saddles),
    fractions: [],
    kernel: 'dense mean shift, Newton in float64 on the host',
    notes: [`${minima} minima, ${saddles} other critical points; sum of (-1)^index = ${morseSum} (${complete})`],
  };
}
