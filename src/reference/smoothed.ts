import { streams } from '../memories/streams.ts';
import type { ReadLevel } from '../samplers/row.ts';
import type { Answer } from './execute.ts';
import { normals } from './noise.ts';

/**
 * The smoothed score (sigma-CFDM: Scarvelis, Borde & Solomon, "Closed-form diffusion models", arXiv:2310.12395): the
 * denoiser averaged over places round x,
 *
 *     m(x) = (1/M) sum_j D(x/a + tau z_j),   z_j ~ N(0, I),
 *
 * with the same M draws at all levels of a run. tau is a length in the coordinate of the data, x / a, so that all
 * schedules mean the same by it. The draws come in pairs +z, -z: their mean is 0 exactly, or a constant pull would move
 * every sample; so smoothing the denoiser is smoothing the score, whose other part is linear in x.
 */
export interface Smoothing {
  /** tau >= 0, length */
  tau: number;
  /** M: how many draws, rounded up to whole pairs */
  draws: number;
}

/** M of the pairs. */
export const drawCount = ({ draws }: Pick<Smoothing, 'draws'>): number => 2 * Math.ceil(draws / 2);

/** The displacements tau z_j, [draws, dim], as float32 holds them. Throws RangeError unless tau >= 0 and draws >= 1. */
export function smoothingDraws({ tau, draws }: Smoothing, dim: number, seed: number): Float64Array {
  if (!(tau >= 0 && Number.isFinite(tau))) throw new RangeError(`smoothing is ${tau}; give a length from 0`);
  if (!(Number.isInteger(draws) && draws >= 1)) throw new RangeError(`draws is ${draws}; give a whole number from 1`);
  const half = normals(seed, drawCount({ draws }) / 2, dim, 0, streams.readout).map((z) => Math.fround(tau * z));
  return Float64Array.from([...half, ...half.map((value) => -value)]);
}

/**
 * The mean of `answer` over the places x + a draw, as a function of x: the twin of the kernel's.
 *
 * @param draws [count, dim]
 */
export function smoothedReadOut(
  inner: (read: ReadLevel) => (x: ArrayLike<number>) => Answer,
  draws: Float64Array,
  dim: number,
) {
  const count = draws.length / dim;
  return (read: ReadLevel) => {
    const answer = inner(read);
    return (x: ArrayLike<number>): Pick<Answer, 'mean' | 'floored' | 'places'> => {
      const mean = new Float64Array(dim);
      let floored = 0;
      let places = 0;
      for (let j = 0; j < count; j++) {
        const there = mean.map((_, d) => (x[d] as number) + read.a * (draws[j * dim + d] as number));
        const drawn = answer(there);
        drawn.mean.forEach((value, d) => {
          mean[d] = (mean[d] as number) + value / count;
        });
        floored += drawn.floored ?? 0;
        places += drawn.places ?? 1;
      }
      return { mean, floored, places };
    };
  };
}
