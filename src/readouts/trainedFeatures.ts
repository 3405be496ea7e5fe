import { MOST_DIMENSIONS } from '../memories/patterns.ts';
import { explodingVariance } from '../samplers/row.ts';
import { requireLevel, scoreVariances } from './level.ts';
import type { Readout } from './readout.ts';

/** What is trained, and for how long. */
export interface TrainedOptions {
  /** random features of every level */
  count: number;
  /** tau, the time of the gradient flow */
  time: number;
}

/**
 * A score that was trained on the memories: a linear layer on `count` random features at every noise level,
 * after gradient flow of the denoising loss for `time` (src/reference/trainedFeatures.ts). What a run costs
 * depends on the features, not on the number of memories. `prepare` trains on the host and throws
 * RangeError where that would take minutes.
 */
export function trainedFeatures(options: TrainedOptions): Readout {
  const { count } = options;
  // what trains is loaded by the first run that does
  const lists = () => import('./trainedLists.ts');
  return {
    name: 'trained features',
    error: 'measured',
    gives: ['mean'],
    maxDim: MOST_DIMENSIONS,
    registers: false,
    places: 1,
    cost: () => count,
    level({ rows }) {
      const variances = scoreVariances(rows);
      return (read) => {
        requireLevel(read);
        // blocks stand in this order
        return [1 / read.a, variances.indexOf(explodingVariance(read)) * (2 + 2 * count), 0];
      };
    },
    async prepare(_gpu, cells) {
      const { trainedLists } = await lists();
      const prepared = [];
      for (const cell of cells) prepared.push(await trainedLists(cell, scoreVariances(cell.rows), options));
      return prepared;
    },
    fused: async () => (await import('../../shaders/trainedFeatures.wgsl.ts')).trainedReadout,
    async staged(task) {
      const { MemoriesReading } = await import('./memoriesReading.ts');
      const { layerStages } = await import('../../shaders/layerStages.wgsl.ts');
      return MemoriesReading.of(layerStages, task);
    },
    async stagedLists(cell) {
      const variances = scoreVariances(cell.rows);
      const places = cell.rows.map(({ read }) => (read ? variances.indexOf(explodingVariance(read)) : 0));
      return (await lists()).trainedBlocks(cell, variances, places, options);
    },
    async reference(cell) {
      const layers = await (await lists()).trainedReference(cell, scoreVariances(cell.rows), options);
      return (read) => layers(read.a, explodingVariance(read));
    },
  };
}
