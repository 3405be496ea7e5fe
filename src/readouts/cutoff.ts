import { LEAF_SIZE } from '../memories/kdTree.ts';
import type { Box } from '../results.ts';
import { explodingVariance, type ReadLevel } from '../samplers/row.ts';
import { dense } from './attention.ts';
import { requireLevel, variancesRead } from './level.ts';
import type { Readout } from './readout.ts';

/** What a reading by cutoff depends on beside the memories and the rows; nothing of it is timed. */
export interface CutoffOptions {
  /** |m - m of all memories| <= eps sigma, for every particle, rounding aside */
  eps: number;
  /** of the whole run: many are worth a lattice */
  particles: number;
  /** where the particles start, in their own coordinate, if not near the memories */
  region?: Box;
  /** between the nodes of lattices, in sigma; what suits eps unless given */
  spacing?: number;
}

/**
 * The softmax over all memories of one to three dimensions to within eps sigma, for every particle: memories that
 * cannot matter are not looked at, and where many do, sums over them are interpolated. The certificate is in
 * shaders/cutoff.wgsl.ts, how a level is read in cutoffLevels.ts. It takes distances only, and runs of one cell.
 */
export function cutoff(options: CutoffOptions): Readout {
  return {
    name: 'cutoff',
    error: 'bound',
    gives: ['mean', 'energy'],
    maxDim: 3,
    registers: false,
    quads: 1,
    places: 1,
    cost: ({ count }) => count,
    level({ rows }) {
      const levels = variancesRead(rows);
      return (read) => {
        requireLevel(read);
        requireDistance(read);
        const variance = explodingVariance(read);
        return [1 / read.a, Math.LOG2E / (2 * variance), levels.indexOf(variance)];
      };
    },
    async prepare(gpu, cells) {
      const [{ cutoffLists }, { weighedTree }] = await Promise.all([
        import('./cutoffLists.ts'),
        import('./cutoffTree.ts'),
      ]);
      return Promise.all(cells.map(({ patterns, rows }) => cutoffLists(gpu, weighedTree(patterns), rows, options)));
    },
    fused: async () => (await import('../../shaders/cutoff.wgsl.ts')).cutoffReadout(LEAF_SIZE),
    reference: dense.reference,
  };
}

/** Dense, unless cutoff is predicted to be faster by so much that the prediction may be off. */
export function denseOrCutoff(options: CutoffOptions): Readout {
  return { ...dense, choose: async (cell) => (await import('./cutoffChoice.ts')).chosenReadout(cell, options) };
}

function requireDistance({ similarity }: ReadLevel): void {
  if (similarity === 'distance') return;
  throw new RangeError('the read-out cutoff takes distances, the run reads by dot product; take reading = dense');
}
