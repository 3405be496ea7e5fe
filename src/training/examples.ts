import type { Patterns } from '../memories/patterns.ts';
import { philox4x32, seedKey } from '../memories/philox.ts';
import { streams } from '../memories/streams.ts';
import { noiseCoordinate, scalesAt } from '../networks/network.ts';
import { normals } from '../reference/noise.ts';
import type { DataMoments } from '../reference/preconditioning.ts';
import type { TrainingOptions } from './options.ts';

/** What the loss of one step is a mean over. */
export interface Examples {
  /** cin (u - mu) [batch, dim] */
  inputs: Float32Array;
  /** e of the noise level [batch, 2 waves], cosines first */
  noise: Float32Array;
  /** y [batch, dim], of variance 1 at every level */
  targets: Float32Array;
}

type Draw = Pick<TrainingOptions, 'seed' | 'batch' | 'sigmaMin' | 'sigmaMax'>;

/**
 * Examples of a step as a function of (seed, step) alone, so that a training goes on with the bits of one that was
 * never stopped: u = xi + sigma z and the target y of F(cin (u - mu), c) (src/networks/network.ts). Noise levels are
 * uniform in their logarithm and stratified: example i of the batch has its level from the i-th of equal parts.
 */
export function examplesOf(
  patterns: Patterns,
  moments: DataMoments,
  frequencies: Float64Array,
  draw: Draw,
): (step: number) => Examples {
  const { points, count, dim, weights, width } = patterns;
  const { seed, batch, sigmaMin, sigmaMax } = draw;
  const span = Math.log(sigmaMax / sigmaMin);
  const waves = frequencies.length;
  const key = seedKey(seed);
  const cumulative = cumulativeOf(weights);
  return (step) => {
    const z = normals(seed, batch, dim, step, streams.training);
    const inData = width > 0 ? normals(seed, batch, dim, step, streams.trainingData) : undefined;
    const inputs = new Float32Array(batch * dim);
    const noise = new Float32Array(batch * 2 * waves);
    const targets = new Float32Array(batch * dim);
    let words = philox4x32([0, step, dim, streams.training], key);
    for (let i = 0; i < batch; i++) {
      // two words of an example: its level, its memory
      if (i % 2 === 0) words = philox4x32([i >> 1, step, dim, streams.training], key);
      const [forLevel, forMemory] = [words[(i % 2) * 2] as number, words[(i % 2) * 2 + 1] as number];
      const sigma = sigmaMin * Math.exp((span * (i + (forLevel + 0.5) / 2 ** 32)) / batch);
      const k = Math.min(count - 1, indexIn(cumulative, (forMemory + 0.5) / 2 ** 32));
      const { skip, out, cin } = scalesAt(moments, sigma * sigma);
      for (let d = 0; d < dim; d++) {
        const at = i * dim + d;
        const spread = inData ? Math.sqrt(width) * (inData[at] as number) : 0;
        const xi = (points[k * dim + d] as number) + spread - (moments.centre[d] as number);
        const away = xi + sigma * (z[at] as number);
        inputs[at] = cin * away;
        targets[at] = (xi - skip * away) / out;
      }
      const turn = 2 * Math.PI * noiseCoordinate(sigma * sigma);
      for (let f = 0; f < waves; f++) {
        noise[i * 2 * waves + f] = Math.cos((frequencies[f] as number) * turn);
        noise[i * 2 * waves + waves + f] = Math.sin((frequencies[f] as number) * turn);
      }
    }
    return { inputs, noise, targets };
  };
}

function cumulativeOf(weights: Float64Array): Float64Array {
  let sum = 0;
  return weights.map((weight) => (sum += weight));
}

/** The first index whose cumulative weight exceeds `share`. */
function indexIn(cumulative: Float64Array, share: number): number {
  let [low, high] = [0, cumulative.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulative[middle] as number) > share) high = middle;
    else low = middle + 1;
  }
  return low;
}
