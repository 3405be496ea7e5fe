import { featureReadout } from '../../shaders/features.wgsl.ts';
import { drawFeatures, featureReadOut, levelsRead } from '../reference/features.ts';
import { explodingVariance, type Read, type Row } from '../samplers/row.ts';
import type { Readout } from './readout.ts';
import { requireLevel, rowRecords } from './rowRecords.ts';

/**
 * The score of `count` random features instead of all memories (Hoover et al. 2024, arXiv:2410.24153): what a run costs
 * depends on the features, not on the number of memories. src/reference/features.ts says which estimate, which floor.
 * D = 1, 2, 3; making a run throws RangeError above.
 */
export function features({ count }: { count: number }): Readout {
  return {
    name: 'features',
    error: 'measured',
    gives: ['mean'],
    registers: false,
    pairs: () => count,
    records({ patterns, rows, seed }) {
      if (patterns.dim > 3) {
        throw new RangeError(`${patterns.label} has ${patterns.dim} dimensions; this read-out takes 1 to 3`);
      }
      const { dim, omega, cosine, sine } = drawFeatures(patterns, levelsRead(rows), count, seed);
      const memories = new Float32Array(count * 8);
      for (let j = 0; j < count; j++) {
        let square = 0;
        for (let d = 0; d < dim; d++) {
          const value = omega[j * dim + d] as number;
          memories[8 * j + d] = value / (Math.PI / 2);
          square += value * value;
        }
        const [a, b] = [cosine[j] as number, sine[j] as number];
        memories[8 * j + 3] = (square / 2) * Math.LOG2E;
        memories.set([a, b, (a * a + b * b) / 2], 8 * j + 4);
      }
      return { memories };
    },
    prepare: (rows: readonly Row[]) => {
      const { least } = levelsRead(rows);
      return rowRecords(rows, (read: Read) => {
        requireLevel(read);
        const variance = explodingVariance(read);
        return [1 / read.a, variance - least, (variance * Math.PI) / 2];
      });
    },
    fused: featureReadout,
    reference: ({ patterns, rows, seed }) => featureReadOut(drawFeatures(patterns, levelsRead(rows), count, seed)),
  };
}
