import { AGREEMENT_COLUMNS, wideAgreement } from '../../shaders/agreement.wgsl.ts';
import { freshNormals, NULL_GAP_COLUMNS, NULL_GAP_NEEDS, wideNullGap } from '../../shaders/nullGap.wgsl.ts';
import type { Stages } from '../../shaders/stages.ts';
import { storageBuffer, storageOf } from '../gpu/buffers.ts';
import { dispatch } from '../gpu/dispatch.ts';
import { OBSERVER_SIZE, observerExtent, type Particles } from '../gpu/particles.ts';
import { seedKey } from '../memories/philox.ts';
import { streams } from '../memories/streams.ts';
import { separations } from '../readouts/separation.ts';
import { measureCells } from './measureCells.ts';
import { type MemoriesAsked, memoriesAt } from './memoriesRead.ts';
import { type CellRule, mostMemories, type OwnNumbers, recordsOf } from './rules.ts';
import type { RealizationMean } from './spread.ts';

/**
 * Measurements of cells that compare particles with others, in more than three
 * dimensions: the others are read beside them.
 */

/** compareClones, of `positions` [cell, quad, dim, 4]. */
export async function compareWideClones(
  particles: Particles,
  rules: readonly CellRule[],
  positions: GPUBuffer,
  asked: MemoriesAsked,
): Promise<Record<(typeof AGREEMENT_COLUMNS)[number], RealizationMean>[]> {
  const clones = await memoriesAt({ ...particles, positions }, recordsOf(rules), asked);
  try {
    return await measureCells(particles, rules, 1, {
      label: `agreement, ${asked.separation.name}`,
      asked,
      // memoriesAt has refused a separation without
      code: () => wideAgreement(particles.dim, OBSERVER_SIZE, asked.separation.stages as Stages),
      columns: AGREEMENT_COLUMNS,
      numbersOf: () => [0, 0],
      extra: [positions, ...clones.last],
      // two passes, of pairs of two coordinates
      pairs: mostMemories(rules) * particles.dim,
    });
  } finally {
    clones.dispose();
  }
}

/** compareWithFresh of samples of N(0, I). */
export async function compareWithWideFresh<Rule extends CellRule>(
  particles: Particles,
  rules: readonly Rule[],
  { seeds, realizations, numbersOf }: { seeds: readonly number[]; realizations: number; numbersOf: OwnNumbers<Rule> },
): Promise<Record<(typeof NULL_GAP_COLUMNS)[number], RealizationMean>[]> {
  const asked = { separation: separations.softmax, observer: 'a comparison with fresh samples', needs: NULL_GAP_NEEDS };
  const fresh = await freshOf(particles, seeds);
  // samples have no signal scale: they lie where the memories do
  const records = recordsOf(rules).map((record) => ({ ...record, numbers: [1, 1, 0] as const }));
  const read = await memoriesAt(fresh, records, asked);
  try {
    return await measureCells(particles, rules, realizations, {
      label: 'fresh samples',
      asked,
      code: () => wideNullGap(particles.dim, OBSERVER_SIZE, separations.softmax.stages),
      columns: NULL_GAP_COLUMNS,
      numbersOf,
      extra: read.last,
    });
  } finally {
    read.dispose();
    fresh.positions.destroy();
  }
}

/** As many samples of N(0, I), by the seed of each cell. */
async function freshOf(particles: Particles, seeds: readonly number[]): Promise<Particles> {
  const { gpu, dim } = particles;
  const kernel = await gpu.kernels.get({
    label: `fresh normals D=${dim}`,
    code: freshNormals(dim, streams.fresh, OBSERVER_SIZE),
    bindings: ['uniform', 'write', 'read'],
  });
  const positions = storageBuffer(gpu, 'fresh samples', particles.positions.size);
  const { extent, grid } = observerExtent(particles);
  const keys = storageOf(gpu, 'seeds of fresh samples', Uint32Array.from(seeds.flatMap(seedKey)));
  dispatch(gpu, kernel, [extent, positions, keys], grid);
  extent.destroy();
  keys.destroy();
  return { ...particles, positions };
}
