import { type DataMoments, preconditioning } from '../reference/preconditioning.ts';

/**
 * A denoiser that was trained: a small network that is told the noise level and answers the mean of the memories at x.
 * In u = x / a, of variance S = s / a^2:
 *
 *     m(x) = mu + skip (u - mu) + out F(cin (u - mu), c)
 *     skip = v / (v + S),  out = sqrt(v S / (v + S)),  cin = 1 / sqrt(v + S),  c = ln(S) / 8
 *     e = [cos 2 pi f_i c, sin 2 pi f_i c]
 *     h_1 = silu(W_0 cin (u - mu) + E_0 e + b_0),  h_l+1 = silu(W_l h_l + E_l e + b_l),  F = W_L h_L + b_L
 *
 * Skip, out and cin are the preconditioning of Karras et al. 2022 (arXiv:2206.00364); mu and v are mean and variance of
 * a coordinate of the memories. The noise level enters every hidden layer by what it adds to its biases, so that a
 * kernel reads plain layers: weights are those of all levels, biases those of one.
 */
export interface Network extends DataMoments {
  /** D, numbers of x */
  dim: number;
  /** units of every hidden layer */
  hidden: readonly number[];
  /** f: of the waves by which it is told the noise level, in turns per unit of c */
  frequencies: Float64Array;
  /** the hidden ones and that which answers */
  layers: readonly NetworkLayer[];
  training: Training;
}

/** One layer: what comes in times its weights, and biases. */
export interface NetworkLayer {
  /** W [in][out] */
  weights: Float32Array;
  /** E [2 frequencies][out], cosines first; the last layer has none */
  noise?: Float32Array;
  /** b [out] */
  bias: Float32Array;
}

/** How a network came to its weights: what pictures say of it, and what is needed to train it again. */
export interface Training {
  /** the memories it was trained on, as the dial says them: 'pham:9' */
  memories: string;
  /** how many they are */
  count: number;
  seed: number;
  /** steps of the optimizer, and examples of each */
  steps: number;
  batch: number;
  /** learning rate where it is highest */
  rate: number;
  /** the denoising loss that it came to: mean square per coordinate of F less its target, which has variance 1 */
  loss: number;
  /** whatever else the trainer was told */
  details?: Readonly<Record<string, string | number>>;
}

/** Hidden layers, and units of one: the family that kernels are written for. */
export const MOST_HIDDEN = 4;
export const MOST_UNITS = 256;
/** Waves of the noise level. */
export const MOST_FREQUENCIES = 64;

/** SiLU, h / (1 + e^-h): what every hidden unit makes of its sum (Elfwing et al. 2018, arXiv:1702.03118). */
export const silu = (h: number): number => h / (1 + Math.exp(-h));

/** c, by which a network knows a noise level. */
export const noiseCoordinate = (variance: number): number => Math.log(variance) / 8;

/** e [2 frequencies] of a noise level: cosines, then sines. */
function noiseFeatures(frequencies: Float64Array, variance: number): Float64Array {
  const turn = 2 * Math.PI * noiseCoordinate(variance);
  const e = new Float64Array(2 * frequencies.length);
  frequencies.forEach((frequency, i) => {
    e[i] = Math.cos(frequency * turn);
    e[frequencies.length + i] = Math.sin(frequency * turn);
  });
  return e;
}

/** The biases of every layer at a noise level, with what the level adds to them. */
export function biasesAt({ frequencies, layers }: Network, variance: number): Float64Array[] {
  const e = noiseFeatures(frequencies, variance);
  return layers.map(({ bias, noise }) => {
    const biases = Float64Array.from(bias);
    if (noise) addProduct(biases, e, noise);
    return biases;
  });
}

/** What goes past a network at a noise level, by what its answer is scaled, and by what its input. */
export function scalesAt({ spread }: DataMoments, variance: number): { skip: number; out: number; cin: number } {
  return { ...preconditioning({ spread, variance }), cin: 1 / Math.sqrt(spread + variance) };
}

/** m [dim] at x [dim], read at signal scale a > 0 and noise variance s > 0: the twin of the kernel's. */
export function networkAt(network: Network, a: number, s: number): (x: ArrayLike<number>) => Float64Array {
  const variance = s / (a * a);
  const biases = biasesAt(network, variance);
  const { skip, out, cin } = scalesAt(network, variance);
  const { centre, layers } = network;
  return (x) => {
    const away = centre.map((value, d) => (x[d] as number) / a - value);
    let h = away.map((value) => cin * value);
    layers.forEach(({ weights }, l) => {
      const next = (biases[l] as Float64Array).slice();
      addProduct(next, h, weights);
      h = l + 1 < layers.length ? next.map(silu) : next;
    });
    return h.map((value, d) => (centre[d] as number) + skip * (away[d] as number) + out * value);
  };
}

/** Adds h [in] times a matrix [in][out]. */
export function addProduct(sums: Float64Array, h: Float64Array, matrix: Float32Array): void {
  const width = sums.length;
  for (let i = 0, at = 0; i < h.length; i++) {
    const value = h[i] as number;
    for (let o = 0; o < width; o++, at++) sums[o] = (sums[o] as number) + value * (matrix[at] as number);
  }
}

/** Numbers that go into the layers of a network, and come out of the last. */
export const unitsOf = ({ dim, hidden }: Pick<Network, 'dim' | 'hidden'>): number[] => [dim, ...hidden, dim];

/** Multiplications and additions of one answer, at a level whose biases are known. */
export function productsOf(shape: Pick<Network, 'dim' | 'hidden'>): number {
  const units = unitsOf(shape);
  return units.slice(1).reduce((sum, count, l) => sum + count * (units[l] as number), 0);
}
