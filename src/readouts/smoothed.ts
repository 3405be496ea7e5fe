import { smoothedReadout } from '../../shaders/attention.wgsl.ts';
import { drawCount, type Smoothing, smoothedReadOut, smoothingDraws } from '../reference/smoothed.ts';
import { dense } from './attention.ts';
import type { Readout } from './readout.ts';
import { separations } from './separation.ts';

/**
 * The softmax read-out averaged over fixed displacements of x / a: the smoothed score of closed-form diffusion models
 * (Scarvelis, Borde & Solomon 2023, arXiv:2310.12395; src/reference/smoothed.ts). K x draws pairs per particle and row.
 * Rounding aside it is what its definition says; how far that is from the exact score is the point of it.
 */
export function smoothed(smoothing: Smoothing): Readout {
  return {
    ...dense,
    name: 'smoothed',
    error: 'measured',
    // an average over places has no one softmax whose trace or energy it could hand out
    gives: ['mean'],
    pairs: ({ count }) => count * drawCount(smoothing),
    records({ patterns, rows, seed }) {
      const { dim } = patterns;
      const draws = smoothingDraws(smoothing, dim, seed);
      const extra = new Float32Array((draws.length / dim) * 4);
      draws.forEach((value, i) => {
        extra[4 * Math.floor(i / dim) + (i % dim)] = value;
      });
      return { ...dense.records({ patterns, rows, seed }), extra };
    },
    fused: smoothedReadout(separations.softmax.sums),
    reference: ({ patterns, seed }) => smoothedReadOut(patterns, smoothingDraws(smoothing, patterns.dim, seed)),
  };
}
