import { spinHeaders } from '../../shaders/flips.ts';
import { type Patterns, rowCount } from '../memories/patterns.ts';
import { NO_WEIGHT } from './packing.ts';

/**
 * Floats [spinHeaders, then dim, count padded to a multiple of four]: log2 w, w K,
 * |xi|^2, then coordinate by coordinate.
 */
export function spinRecords(patterns: Patterns): Float32Array {
  const { points, count, dim, weights } = patterns;
  const rows = rowCount(patterns);
  const padded = Math.ceil(count / 4) * 4;
  const records = new Float32Array((spinHeaders.length + dim) * padded);
  records.fill(NO_WEIGHT, count, padded);
  weights.forEach((weight, k) => {
    const xi = points.subarray(k * dim, (k + 1) * dim);
    const square = xi.reduce((sum, value) => sum + value * value, 0);
    [Math.log2(weight), weight * rows, square, ...xi].forEach((value, i) => {
      records[i * padded + k] = value;
    });
  });
  return records;
}
