import { UNITS_TOGETHER } from '../../shaders/network.wgsl.ts';
import { biasesAt, type Network, type NetworkLayer, networkAt, scalesAt } from '../networks/network.ts';
import { networkSlopeAt } from '../networks/slope.ts';
import { FUSED_LEVEL_HEAD, layoutOf } from './networkLayout.ts';
import type { ReferenceAt } from './readout.ts';

/**
 * The numbers of a network as the kernel of the steps reads them, in up to three dimensions
 * (shaders/network.wgsl.ts); in more: networkBlocks.ts.
 */

/** The list of a network for levels of these variances. */
export function networkList(network: Network, variances: readonly number[]): Float32Array {
  const { weights, level } = layoutOf(network);
  const list = new Float32Array(4 * (weights + level * variances.length));
  writeWeights(network, list);
  variances.forEach((variance, i) => {
    writeLevel(network, variance, list.subarray(4 * (weights + level * i)));
  });
  return list;
}

/** Of all layers but the first. */
function writeWeights(network: Network, into: Float32Array): void {
  const { dim, hidden, layers } = network;
  const { width } = layoutOf(network);
  for (let l = 1; l <= hidden.length; l++) {
    const { weights } = layers[l] as NetworkLayer;
    const isLast = l === hidden.length;
    const units = hidden[l] ?? dim;
    const first = (l - 1) * width * width;
    for (let i = 0; i < (hidden[l - 1] as number); i++) {
      for (let o = 0; o < units; o++) {
        const among = o % UNITS_TOGETHER;
        const place = isLast ? 4 * i + o : (o - among) * width + i * UNITS_TOGETHER + among;
        into[first + place] = weights[i * units + o] as number;
      }
    }
  }
}

function writeLevel(network: Network, variance: number, into: Float32Array): void {
  const { dim, hidden, centre, layers } = network;
  const { width } = layoutOf(network);
  const { skip, out, cin } = scalesAt(network, variance);
  const [first, ...others] = biasesAt(network, variance) as [Float64Array, ...Float64Array[]];
  const last = others.pop() as Float64Array;
  const { weights } = layers[0] as NetworkLayer;
  for (let d = 0; d < dim; d++) {
    const mu = centre[d] as number;
    into[d] = (1 - skip) * mu + out * (last[d] as number);
    into[4 + d] = mu;
    first.forEach((_, o) => {
      into[4 * (FUSED_LEVEL_HEAD + o) + d] = cin * (weights[d * first.length + o] as number);
    });
  }
  into[3] = hidden.length;
  into[7] = skip;
  into.set([out, width, UNITS_TOGETHER], 8);
  first.forEach((bias, o) => {
    into[4 * (FUSED_LEVEL_HEAD + o) + 3] = bias;
  });
  others.forEach((biases, l) => {
    into.set(biases, 4 * (FUSED_LEVEL_HEAD + width) + l * width);
  });
}

/** The same in float64. */
export const networkReference =
  (network: Network): ReferenceAt =>
  (read) => {
    const answer = networkAt(network, read.a, read.s);
    // few runs ask how it changes
    let changing: ReturnType<typeof networkSlopeAt> | undefined;
    const slopeAt = (x: ArrayLike<number>) => {
      changing ??= networkSlopeAt(network, read.a, read.s);
      return changing(x).slope;
    };
    return (x) => ({ mean: answer(x), slope: () => slopeAt(x) });
  };
