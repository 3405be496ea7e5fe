import { testNetwork } from '../networks/testNetwork.ts';
import { network } from './network.ts';
import type { Readout } from './readout.ts';

/** Networks that were never trained, one for each dimension, as one read-out. For tests. */
export function testNetworkReadout(hidden: readonly number[], seed = 1): Readout {
  const of = (dim: number) => network(testNetwork(dim, hidden, seed));
  return {
    ...of(2),
    level: (cell) => of(cell.patterns.dim).level(cell),
    async prepare(gpu, cells) {
      return (await Promise.all(cells.map((cell) => of(cell.patterns.dim).prepare(gpu, [cell])))).flat();
    },
    reference: (cell) => of(cell.patterns.dim).reference(cell),
  };
}
