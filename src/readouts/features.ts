import type { Features } from '../reference/features.ts';
import { explodingVariance, type Row } from '../samplers/row.ts';
import { requireLevel, scoreVariances } from './level.ts';
import type { Readout, ReadoutCell } from './readout.ts';

/**
 * The score of `count` random features instead of all memories (Hoover et al. 2024, arXiv 2410.24153;
 * src/reference/features.ts says which estimate, which floor): what a run costs depends on the
 * features, not on the number of memories.
 */
export function features({ count }: { count: number }): Readout {
  // what draws them is loaded by the first run that does
  const drawn = async ({ patterns, rows, seed }: ReadoutCell) => {
    const { drawFeatures, featureReadOut } = await import('../reference/features.ts');
    const waves = drawFeatures(patterns, rangeRead(rows), count, seed);
    return { waves, readOut: featureReadOut };
  };
  return {
    name: 'features',
    error: 'measured',
    gives: ['mean'],
    maxDim: 3,
    registers: false,
    places: 1,
    cost: () => count,
    level({ rows }) {
      const { least } = rangeRead(rows);
      return (read) => {
        requireLevel(read);
        const variance = explodingVariance(read);
        return [1 / read.a, variance - least, (variance * Math.PI) / 2];
      };
    },
    prepare: async (_gpu, cells) =>
      Promise.all(cells.map(async (cell) => ({ memories: featureRecords((await drawn(cell)).waves) }))),
    fused: async () => (await import('../../shaders/features.wgsl.ts')).featureReadout,
    async reference(cell) {
      const { waves, readOut } = await drawn(cell);
      return readOut(waves);
    },
  };
}

/**
 * The smallest and the largest variance S of x / a at which a table reads. Throws RangeError as scoreVariances does.
 */
export function rangeRead(rows: readonly Row[]): { least: number; most: number } {
  const variances = scoreVariances(rows);
  const end = (best: (a: number, b: number) => number) => variances.reduce((a, b) => best(a, b));
  return { least: end(Math.min), most: end(Math.max) };
}

/** Two vec4f per feature (shaders/features.wgsl.ts). */
function featureRecords({ dim, omega, cosine, sine }: Features): Float32Array {
  const records = new Float32Array(cosine.length * 8);
  cosine.forEach((a, j) => {
    const b = sine[j] as number;
    let square = 0;
    for (let d = 0; d < dim; d++) {
      const value = omega[j * dim + d] as number;
      records[8 * j + d] = value / (Math.PI / 2);
      square += value * value;
    }
    records[8 * j + 3] = (square / 2) * Math.LOG2E;
    records.set([a, b, (a * a + b * b) / 2], 8 * j + 4);
  });
  return records;
}
