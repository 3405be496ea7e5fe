import { MOST_DIMENSIONS } from '../memories/patterns.ts';
import { trainedText } from '../networks/describeNetwork.ts';
import { type Network, productsOf } from '../networks/network.ts';
import { explodingVariance } from '../samplers/row.ts';
import { RECORD_DIMS } from './attention.ts';
import { requireLevel, scoreVariances } from './level.ts';
import { layoutOf } from './networkLayout.ts';
import type { Readout } from './readout.ts';

/** Products that take about as long as a particle-memory pair; by stages a pair has two for each dimension. */
const PRODUCTS_PER_PAIR = 4;

/**
 * The score of a trained network (src/networks/network.ts), in any dimension: up to three inside the
 * kernel of the steps, above them layer by layer. It gives m and nothing else; what a run costs
 * depends on its layers, not on the memories.
 */
export function network(trained: Network): Readout {
  const { hidden, dim } = trained;
  const isFused = dim <= RECORD_DIMS;
  const { width, weights, level: perLevel } = layoutOf(trained);
  // the first run loads them
  const lists = () => import('./networkLists.ts');
  return {
    // by stages, cells of one dispatch have networks of one shape
    name: `network, ${isFused ? width : hidden.join(' x ')} wide`,
    error: 'measured',
    note: trainedText(trained),
    about: (c) => network({ ...trained, centre: trained.centre.map((value, d) => value - (c[d] as number)) }),
    gives: ['mean'],
    maxDim: MOST_DIMENSIONS,
    registers: false,
    places: 1,
    cost: () =>
      isFused
        ? (2 * dim * width + (hidden.length - 1) * width * width) / PRODUCTS_PER_PAIR
        : productsOf(trained) / (2 * dim),
    level({ rows }) {
      const variances = scoreVariances(rows, 'a network stands');
      return (read) => {
        requireLevel(read);
        // levels stand in this order
        return [1 / read.a, weights + variances.indexOf(explodingVariance(read)) * perLevel, 0];
      };
    },
    async prepare(_gpu, cells) {
      const { networkList } = await lists();
      return cells.map(({ rows }) => ({ memories: networkList(trained, scoreVariances(rows)) }));
    },
    fused: async () => (await import('../../shaders/network.wgsl.ts')).networkReadout(width),
    async staged(task) {
      const { NetworkReading } = await import('./networkReading.ts');
      return NetworkReading.of(trained, task);
    },
    async stagedLists({ rows }) {
      const { networkBlocks } = await import('./networkBlocks.ts');
      const variances = scoreVariances(rows);
      const places = rows.map(({ read }) => (read ? variances.indexOf(explodingVariance(read)) : 0));
      return networkBlocks(trained, variances, places);
    },
    reference: async () => (await lists()).networkReference(trained),
  };
}
