import { featureReadout } from '../../shaders/features.wgsl.ts';
import { drawFeatures, type Features, featureReadOut, levelsRead } from '../reference/features.ts';
import { explodingVariance } from '../samplers/row.ts';
import { requireLevel } from './level.ts';
import type { Readout, ReadoutCell } from './readout.ts';

/**
 * The score of `count` random features instead of all memories (Hoover et al. 2024, arXiv 2410.24153; src/reference/features.ts
 * says which estimate, which floor): what a run costs depends on the features, not on the number of memories.
 */
export function features({ count }: { count: number }): Readout {
  const waves = ({ patterns, rows, seed }: ReadoutCell) => drawFeatures(patterns, levelsRead(rows), count, seed);
  return {
    name: 'features',
    error: 'measured',
    gives: ['mean'],
    maxDim: 3,
    registers: false,
    places: 1,
    cost: () => count,
    level({ rows }) {
      const { least } = levelsRead(rows);
      return (read) => {
        requireLevel(read);
        const variance = explodingVariance(read);
        return [1 / read.a, variance - least, (variance * Math.PI) / 2];
      };
    },
    prepare: async (_gpu, cells) => cells.map((cell) => ({ memories: featureRecords(waves(cell)) })),
    fused: featureReadout,
    reference: (cell) => featureReadOut(waves(cell)),
  };
}

/** Two vec4f per feature (shaders/features.wgsl.ts). */
export function featureRecords({ dim, omega, cosine, sine }: Features): Float32Array {
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
