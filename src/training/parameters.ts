import { streams } from '../memories/streams.ts';
import { arrayShapes } from '../networks/checkNetwork.ts';
import { type Network, type NetworkLayer, unitsOf } from '../networks/network.ts';
import { normals } from '../reference/noise.ts';

/** All numbers that are trained, one list after another: of every layer weights, noise (but of the last) and bias. */
export type Parameters = Float32Array;

type Shape = Pick<Network, 'dim' | 'hidden'>;

/** Where the lists of a network lie in its parameters, with their shapes. */
export interface Part {
  name: string;
  shape: number[];
  from: number;
  to: number;
}

/** The parts of the parameters, one behind the other; `waves`: of the noise level. */
export function partsOf(shape: Shape, waves: number): Part[] {
  let at = 0;
  return arrayShapes(shape, waves)
    .filter(({ name }) => name !== 'centre' && name !== 'frequencies')
    .map(({ name, shape: sizes }) => {
      const from = at;
      at += sizes.reduce((product, size) => product * size, 1);
      return { name, shape: sizes, from, to: at };
    });
}

/**
 * Parameters before training: weights of variance 1 / in (LeCun et al. 1998), the first layer wider, as the network has
 * to tell places apart that are close; biases 0; no answer yet, so that it starts as the denoiser of one Gaussian.
 */
export function initialParameters(shape: Shape, waves: number, seed: number): Parameters {
  const parts = partsOf(shape, waves);
  const parameters = new Float32Array(parts.at(-1)?.to ?? 0);
  const last = `weights${shape.hidden.length}`;
  parts.forEach(({ name, shape: [into = 1], from, to }, i) => {
    if (name.startsWith('bias') || name === last) return;
    const gain = name === 'weights0' ? FIRST_GAIN : 1;
    const size = gain / Math.sqrt(into);
    parameters.set(
      normals(seed, to - from, 1, i, streams.weights).map((z) => size * z),
      from,
    );
  });
  return parameters;
}

const FIRST_GAIN = 3;

/** The layers of a network, as copies of its parameters. */
export function layersOf(shape: Shape, waves: number, parameters: Parameters): NetworkLayer[] {
  const parts = partsOf(shape, waves);
  const list = (name: string) => {
    const part = parts.find((own) => own.name === name);
    return part && parameters.slice(part.from, part.to);
  };
  return unitsOf(shape)
    .slice(1)
    .map((_, l) => {
      const noise = list(`noise${l}`);
      return {
        weights: list(`weights${l}`) as Float32Array,
        ...(noise && { noise }),
        bias: list(`bias${l}`) as Float32Array,
      };
    });
}
