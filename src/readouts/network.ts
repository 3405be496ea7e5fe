import { trainedText } from '../networks/describeNetwork.ts';
import type { Network } from '../networks/network.ts';
import { explodingVariance } from '../samplers/row.ts';
import { requireLevel, variancesRead } from './level.ts';
import { layoutOf } from './networkLayout.ts';
import type { Readout } from './readout.ts';

/** Products that take about as long as a particle-memory pair. */
const PRODUCTS_PER_PAIR = 4;

/**
 * The score of a trained network (src/networks/network.ts). It gives m and nothing else; what a run costs depends on its layers,
 * not on the memories.
 */
export function network(trained: Network): Readout {
  const { hidden, dim } = trained;
  const { width, weights, level: perLevel } = layoutOf(trained);
  // the first run loads them
  const lists = () => import('./networkLists.ts');
  return {
    name: `network, ${width} wide`,
    error: 'measured',
    note: trainedText(trained),
    gives: ['mean'],
    maxDim: 3,
    registers: false,
    places: 1,
    cost: () => (2 * dim * width + (hidden.length - 1) * width * width) / PRODUCTS_PER_PAIR,
    level({ rows }) {
      const variances = variancesRead(rows, 'a network stands');
      return (read) => {
        requireLevel(read);
        // levels stand in this order
        return [1 / read.a, weights + variances.indexOf(explodingVariance(read)) * perLevel, 0];
      };
    },
    async prepare(_gpu, cells) {
      const { networkList } = await lists();
      return cells.map(({ rows }) => ({ memories: networkList(trained, variancesRead(rows)) }));
    },
    fused: async () => (await import('../../shaders/network.wgsl.ts')).networkReadout(width),
    reference: async () => (await lists()).networkReference(trained),
  };
}
