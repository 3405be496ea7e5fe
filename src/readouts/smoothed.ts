import { drawCount, type Smoothing, smoothedReadOut, smoothingDraws } from '../reference/smoothed.ts';
import { RECORD_DIMS } from './attention.ts';
import type { Readout, ReadoutCell } from './readout.ts';

/**
 * Another read-out averaged over fixed displacements of x / a; of the softmax, the smoothed score of closed-form
 * diffusion models (Scarvelis, Borde & Solomon 2023, arXiv 2310.12395; src/reference/smoothed.ts). It is `draws`
 * answers per particle and row. Rounding aside it is what its definition says; it differs from the exact score on
 * purpose. `prepare` throws RangeError where `inner` has lists of its own beside the memories, as another
 * smoothed one has: the draws take their place.
 */
export function smoothed(inner: Readout, smoothing: Smoothing): Readout {
  const count = drawCount(smoothing);
  // its text is for one kernel, and an average over places has no energy whose spins could be flipped
  const { staged: _inAnyDimension, stagedLists: _ofIt, flips: _ofSpins, fused: text, ...others } = inner;
  return {
    ...others,
    // in results the softmax goes without saying
    name: inner.name === 'dense' ? 'smoothed' : `smoothed ${inner.name}`,
    error: 'measured',
    // its draws are records, as memories are there
    maxDim: Math.min(inner.maxDim, RECORD_DIMS),
    // an average over places has no one sum whose trace or energy it could hand out
    gives: ['mean'],
    places: inner.places * count,
    cost: (patterns) => inner.cost(patterns) * count,
    async prepare(gpu, cells) {
      const lists = await inner.prepare(gpu, cells);
      return lists.map(({ memories, extra }, c) => {
        if (extra) throw new RangeError(`the read-out ${inner.name} has lists of its own and cannot be smoothed`);
        const { patterns, seed } = cells[c] as ReadoutCell;
        return { memories, extra: drawRecords(smoothingDraws(smoothing, patterns.dim, seed), patterns.dim) };
      });
    },
    ...(text && {
      fused: async () => (await import('../../shaders/smoothed.wgsl.ts')).smoothedReadout(await text()),
    }),
    reference: async (cell) =>
      smoothedReadOut(
        await inner.reference(cell),
        smoothingDraws(smoothing, cell.patterns.dim, cell.seed),
        cell.patterns.dim,
      ),
  };
}

/** Draws [count, dim], dim <= 3, as vec4f(draw, 0). */
export function drawRecords(draws: Float64Array, dim: number): Float32Array {
  const records = new Float32Array((draws.length / dim) * 4);
  draws.forEach((value, i) => {
    records[4 * Math.floor(i / dim) + (i % dim)] = value;
  });
  return records;
}
