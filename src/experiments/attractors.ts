import { criticalPoints } from '../attractors/criticalPoints.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Patterns } from '../memories/patterns.ts';
import { particlesAt, readParticles } from '../observables/readings.ts';
import type { Field } from '../results.ts';
import type { Read } from '../samplers/row.ts';
import { boxExtent } from './inputs.ts';
import { criticalPointTable, meanShiftEnds } from './minima.ts';
import type { Box, Inputs, Outcome, RunContext } from './run.ts';

/** Grid points per side of the energy that is drawn under the critical points. */
const ENERGY_SIDE = 256;

/**
 * Minima, saddles and maxima of the energy in the box: place, energy, index, spectrum of the Hessian, nearest memory,
 * class. Starts run down on the GPU; Newton on the host finishes in float64.
 */
export async function attractors({ config, patterns, box }: Inputs, { gpu, progress }: RunContext): Promise<Outcome> {
  const { beta, similarity, width, delta } = config;
  const read: Read = { a: 1, s: 1 / beta, similarity };
  const ends = await meanShiftEnds(gpu, patterns, read, width, box);
  progress?.({ fraction: 0.4, pairsPerSecond: Number.NaN });
  const edges = box.low.map((low, d) => [low, box.high[d] as number] as const);
  const { points, morseSum } = criticalPoints(patterns, read, ends, { width, delta, box: edges });
  progress?.({ fraction: 0.9, pairsPerSecond: Number.NaN });
  const energy = await energyField(gpu, patterns, { ...read, s: read.s + width }, box);
  const minima = points.filter(({ index }) => index === 0).length;
  const complete = morseSum === 1 ? 'complete' : 'some lie outside the box, are missing, or are degenerate';
  return {
    results: { attractors: criticalPointTable(points), energy },
    integers: Int32Array.of(minima, points.length - minima),
    fractions: [],
    kernel: 'dense mean shift, Newton in float64 on the host',
    notes: [
      `${minima} minima, ${points.length - minima} other critical points; sum of (−1)^{index} = ${morseSum} (${complete})`,
    ],
  };
}

/** E - min E over the first two dimensions, nats; of three dimensions the plane through the middle of the box. */
async function energyField(gpu: Gpu, patterns: Patterns, read: Read, box: Box): Promise<Field> {
  const { dim } = patterns;
  const rows = dim > 1 ? ENERGY_SIDE : 1;
  const points = new Float64Array(rows * ENERGY_SIDE * dim);
  for (let i = 0; i < rows * ENERGY_SIDE; i++) {
    const along = [(i % ENERGY_SIDE) + 0.5, Math.floor(i / ENERGY_SIDE) + 0.5, ENERGY_SIDE / 2];
    for (let d = 0; d < dim; d++) {
      const [low, high] = [box.low[d] as number, box.high[d] as number];
      points[i * dim + d] = low + ((high - low) * (along[d] as number)) / ENERGY_SIDE;
    }
  }
  const grid = particlesAt(gpu, points, dim);
  try {
    const energies = (await readParticles(grid, patterns, read)).map(({ logSum }) => -logSum);
    const least = energies.reduce((a, b) => Math.min(a, b));
    return {
      kind: 'field',
      name: 'energy',
      unit: 'nat',
      shape: [rows, ENERGY_SIDE],
      extent: boxExtent(box),
      data: Float32Array.from(energies, (energy) => energy - least),
    };
  } finally {
    grid.positions.destroy();
  }
}
