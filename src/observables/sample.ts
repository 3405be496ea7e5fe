import { gather } from '../../shaders/gather.wgsl.ts';
import { storageBuffer, storageOf } from '../gpu/buffers.ts';
import { guarded } from '../gpu/device.ts';
import { dispatch } from '../gpu/dispatch.ts';
import { OBSERVER_SIZE, observerExtent, type Particles } from '../gpu/particles.ts';
import { totalVariance } from '../samplers/row.ts';
import { type LabelRule, labelParticles } from './labels.ts';
import { evaluateColumns } from './readings.ts';
import type { CellRule } from './rules.ts';

/** What a sample of the particles says together: cheap enough to be asked at every step of a large run. */
export interface SampleMeans {
  /** particles asked, of so many */
  count: number;
  total: number;
  /** share of each class, 0..1 */
  shares: number[];
  /** share without a class */
  none: number;
  /** mean posterior entropy -sum_k r_k ln r_k over the particles that are finite, nats */
  entropy: number;
  /** mean Y2 = sum_k r_k^2 over the same: the chance that two draws from the posterior are one memory */
  participation: number;
  /** mean energy -log p over the same, nats */
  energy: number;
}

/** Particles of a sample, a whole number of quads. Their shares have a standard error of 0.8 % at most. */
export const SAMPLE_SIZE = 4096;

/**
 * Shares, entropy, Y2 and energy over SAMPLE_SIZE particles, or over all where there are no more. `reading` says where
 * the memories are read. Throws RangeError for more than one cell.
 */
export async function measureSample(particles: Particles, reading: CellRule, rule: LabelRule): Promise<SampleMeans> {
  const { dim } = particles;
  const { patterns, read } = reading;
  const sample = await sampleOf(particles);
  try {
    // at once: a read-back waits longer than it takes
    const [{ entropy, logSum, participationRatio }, labelled] = await Promise.all([
      evaluateColumns(sample.particles, [reading], ['entropy', 'logSum', 'participationRatio']),
      labelParticles(sample.particles, [rule]),
    ]);
    labelled.dispose();
    const { count } = sample.particles;
    return {
      count,
      total: particles.count,
      shares: Array.from(labelled.counts[0] as Uint32Array, (value) => value / count),
      none: (labelled.none[0] as number) / count,
      entropy: meanOfFinite(entropy),
      participation: meanOfFinite(participationRatio.map((ratio) => 1 / ratio)),
      energy: 0.5 * dim * Math.log(2 * Math.PI * totalVariance(read, patterns.width)) - meanOfFinite(logSum),
    };
  } finally {
    sample.dispose();
  }
}

function meanOfFinite(values: Float32Array): number {
  let [sum, count] = [0, 0];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}

async function sampleOf(particles: Particles): Promise<{ particles: Particles; dispose(): void }> {
  const { gpu, dim, count, cells } = particles;
  if (cells !== 1) {
    throw new RangeError(`a sample is taken of one cell, the run has ${cells}; run them one after another`);
  }
  if (count <= SAMPLE_SIZE) return { particles, dispose() {} };
  const picks = spreadEvenly(Math.floor(count / 4), SAMPLE_SIZE / 4);
  const kernel = await gpu.kernels.get({
    label: `gather D=${dim}`,
    code: gather(dim, OBSERVER_SIZE),
    bindings: ['uniform', 'read', 'read', 'write'],
  });
  return guarded(gpu, 'taking a sample', async () => {
    const positions = storageBuffer(gpu, 'positions of a sample', 4 * SAMPLE_SIZE * dim);
    const sample = { gpu, dim, cells, count: SAMPLE_SIZE, quads: SAMPLE_SIZE / 4, positions };
    const { extent, grid } = observerExtent(sample);
    const chosen = storageOf(gpu, 'places of a sample', picks);
    dispatch(gpu, kernel, [extent, particles.positions, chosen, positions], grid);
    extent.destroy();
    chosen.destroy();
    return { particles: sample, dispose: () => positions.destroy() };
  });
}

/**
 * `count` different numbers below `total` >= count, by steps of about the golden section, round and round. Every k-th
 * one would fall on few columns of a grid of starts; these meet all columns and rows alike.
 */
export function spreadEvenly(total: number, count: number): Uint32Array {
  let step = Math.max(1, Math.round(total * (Math.sqrt(1.25) - 0.5)));
  while (greatestDivisor(step, total) !== 1) step++;
  return Uint32Array.from({ length: count }, (_, i) => (i * step) % total);
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
