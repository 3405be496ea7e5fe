import { label } from '../../shaders/label.wgsl.ts';
import { readBuffer, storageBuffer, storageOf, uniformBuffer } from '../gpu/buffers.ts';
import { guarded } from '../gpu/device.ts';
import { dispatch } from '../gpu/dispatch.ts';
import { OBSERVER_SIZE, observerExtent, type Particles } from '../gpu/particles.ts';
import { type Patterns, patternsFrom } from '../memories/patterns.ts';
import { memoryRecords, readNumbers } from '../readouts/attention.ts';
import type { Read } from '../samplers/row.ts';

/** Which class a particle belongs to: the memory of largest posterior weight, or the nearest of some points. */
export type LabelRule =
  | { kind: 'posterior'; patterns: readonly Patterns[]; read: Read }
  | { kind: 'nearest'; points: readonly Patterns[]; reach: number };

/** Labels of all particles, still on the GPU, and how many particles each class has. */
export interface Labelled {
  /** [cell, quad, 4] int32, -1 = none */
  labels: GPUBuffer;
  /** per cell: [classes] */
  counts: Uint32Array[];
  /** per cell: particles without a class */
  none: number[];
  /** per cell: particles that are not finite (counted in none, too) */
  notFinite: number[];
  dispose(): void;
}

/** Labels every particle. Counts add up to the number of particles. Throws LimitError as storageBuffer does. */
export async function labelParticles(particles: Particles, rule: LabelRule): Promise<Labelled> {
  const { gpu, dim, cells, quads } = particles;
  const lists = rule.kind === 'posterior' ? rule.patterns : rule.points;
  const { inverseA, sharpness, normBias } =
    rule.kind === 'posterior'
      ? readNumbers(rule.patterns[0] as Patterns, rule.read)
      : { inverseA: 1, sharpness: 1, normBias: 0 };
  const reach = rule.kind === 'nearest' ? rule.reach : -1;
  const classes = Math.max(...lists.map(({ count }) => count));
  const kernel = await gpu.kernels.get({
    label: `labels D=${dim}`,
    code: label(dim, OBSERVER_SIZE),
    bindings: ['uniform', 'read', 'uniform', 'read', 'read', 'write', 'write'],
  });

  // Nearest is the largest weight at equal weights: log2 w must be 0 there, or it would shift the distances.
  const records = lists.map((list) => memoryRecords(rule.kind === 'nearest' ? unweighted(list) : list));
  const points = new Float32Array(records.reduce((sum, { length }) => sum + length, 0));
  const ranges = new Uint32Array(cells * 2);
  let first = 0;
  records.forEach((record, c) => {
    points.set(record, first * 4);
    ranges.set([first, first + record.length / 4], c * 2);
    first += record.length / 4;
  });

  return guarded(gpu, 'labelling', async () => {
    const numbers = new Uint32Array(8);
    new Float32Array(numbers.buffer).set([inverseA, sharpness, normBias, reach]);
    numbers[4] = classes;
    const { extent, grid } = observerExtent(particles);
    const labels = storageBuffer(gpu, 'labels', cells * quads * 16);
    const tally = storageBuffer(gpu, 'class counts', cells * (classes + 2) * 4);
    const temporary = [
      extent,
      uniformBuffer(gpu, 'label rule', numbers),
      storageOf(gpu, 'class ranges', ranges),
      storageOf(gpu, 'class points', points),
      tally,
    ] as const;
    const [, ruleBuffer, rangeBuffer, pointBuffer] = temporary;
    dispatch(gpu, kernel, [extent, particles.positions, ruleBuffer, rangeBuffer, pointBuffer, labels, tally], grid);
    const counted = new Uint32Array(await readBuffer(gpu, tally));
    for (const buffer of temporary) buffer.destroy();
    const perCell = (c: number) => counted.subarray(c * (classes + 2), (c + 1) * (classes + 2));
    const cellIndices = Array.from({ length: cells }, (_, c) => c);
    return {
      labels,
      counts: cellIndices.map((c) => perCell(c).slice(0, classes)),
      none: cellIndices.map((c) => perCell(c)[classes] as number),
      notFinite: cellIndices.map((c) => perCell(c)[classes + 1] as number),
      dispose: () => labels.destroy(),
    };
  });
}

/** The same points with weights of 1 each, so that log2 w = 0. */
function unweighted(list: Patterns): Patterns {
  return { ...patternsFrom(list.points, list.dim, list.label), weights: new Float64Array(list.count).fill(1) };
}
