import { LEVEL_HEAD } from '../../shaders/layer.wgsl.ts';
import { biasesAt, type Network, type NetworkLayer, scalesAt, unitsOf } from '../networks/network.ts';
import { MOST_RECORDS, type StagedLists } from './stagedLists.ts';

/** The numbers of a network as kernels that loop over dimensions read them (shaders/layer.wgsl.ts). */

/** A layer and where its lists lie, in vec4f. */
export interface PlacedLayer {
  inputs: number;
  units: number;
  /** in the list of a cell */
  weights: number;
  /** from where a level begins */
  biases: number;
}

const blocksOf = (units: number): number => Math.ceil(units / 4);

/** The layers of a network, where its first level begins, and how long a level is. */
export function placedLayers(shape: Pick<Network, 'dim' | 'hidden'>): {
  layers: PlacedLayer[];
  levels: number;
  level: number;
} {
  const all = unitsOf(shape);
  let weights = shape.dim;
  let biases = LEVEL_HEAD;
  const layers = all.slice(1).map((units, l) => {
    const inputs = all[l] as number;
    const placed = { inputs, units, weights, biases };
    weights += blocksOf(units) * inputs;
    biases += blocksOf(units);
    return placed;
  });
  return { layers, levels: weights, level: biases };
}

/**
 * The list of a network for levels of these variances: mu, a number in all four places; weights in blocks of
 * four units, [block, inputs]; of every level its head and the biases of all layers. `places`: of each row,
 * which level it reads. What of x / a goes past the layers is left to the coefficients of the row. Throws
 * RangeError where the list is too long.
 */
export function networkBlocks(network: Network, variances: readonly number[], places: readonly number[]): StagedLists {
  const { layers, levels, level } = placedLayers(network);
  const length = levels + level * variances.length;
  if (length > MOST_RECORDS) {
    throw new RangeError(
      `a network of ${network.hidden.join(', ')} units in ${network.dim} dimensions is too large for ${variances.length} noise levels; take fewer steps`,
    );
  }
  const records = new Float32Array(4 * length);
  network.centre.forEach((mu, d) => {
    records.fill(mu, 4 * d, 4 * d + 4);
  });
  layers.forEach(({ inputs, units, weights }, l) => {
    const { weights: own } = network.layers[l] as NetworkLayer;
    for (let unit = 0; unit < units; unit++) {
      const first = 4 * (weights + (unit >> 2) * inputs) + (unit & 3);
      for (let i = 0; i < inputs; i++) records[first + 4 * i] = own[i * units + unit] as number;
    }
  });
  variances.forEach((variance, v) => {
    writeLevel(network, layers, variance, records.subarray(4 * (levels + level * v)));
  });
  return {
    records,
    blocks: layers.reduce((sum, { units }) => sum + blocksOf(units), 0),
    first: places.map((place) => levels + level * place),
    past: places.map((place) => scalesAt(network, variances[place] as number).skip),
  };
}

function writeLevel(network: Network, layers: readonly PlacedLayer[], variance: number, into: Float32Array): void {
  const { skip, out, cin } = scalesAt(network, variance);
  into.set([cin, out]);
  biasesAt(network, variance).forEach((biases, l) => {
    // that of the answer with what else of m does not depend on x
    const own =
      l + 1 < layers.length ? biases : biases.map((b, d) => (1 - skip) * (network.centre[d] as number) + out * b);
    into.set(own, 4 * (layers[l] as PlacedLayer).biases);
  });
}
