import { dumpNpy } from '../files/npy.ts';
import { writeNpz } from '../files/npz.ts';
import { type Patterns, patternsFrom } from '../memories/patterns.ts';
import type { Choice, SavedFile } from './fileMessages.ts';

/** Past this the covariance is more than a page should reckon. */
const MOST_PCA_COLUMNS = 1024;
const MOST_DIMENSIONS = 3;

/**
 * Memories as a reader wants them: some columns, or the two directions of largest variance; moved and scaled. Where
 * that changes the numbers, they are also written as a file (`saved`, .npy, or .npz with weights), whose hash then
 * stands for them: the command line reads the very same.
 * Throws RangeError on a choice that leaves no column or more than three.
 */
export async function preparePatterns(
  patterns: Patterns,
  choice: Choice,
): Promise<{ made: Patterns; saved?: SavedFile; note: string }> {
  const { count, dim, weights, label } = patterns;
  const { points, width, note } = choice.pca ? await projected(patterns) : kept(patterns, choice.columns);
  const rms = moveAndScale(points, width, choice);
  const scaled = choice.normalise ? `; divided by their rms radius ${Number(rms.toPrecision(4))}` : '';
  const unchanged = !choice.pca && !choice.centre && !choice.normalise && width === dim && inOrder(choice.columns);
  if (unchanged) return { made: patterns, note: '' };

  const weighted = weights.some((weight) => Math.abs(weight * count - 1) > 1e-9);
  const array = { data: points, shape: [count, width] };
  const bytes = weighted
    ? writeNpz(
        new Map([
          ['patterns', array],
          ['weights', { data: weights, shape: [count] }],
        ]),
      )
    : dumpNpy(points, array.shape);
  const name = `${label.replace(/\.[^.]*$/, '')}-memories.${weighted ? 'npz' : 'npy'}`;
  const saved = { name, type: 'application/octet-stream', bytes: new Uint8Array(bytes) };
  return { made: patternsFrom(points, width, name, weights), saved, note: `${note}${scaled}` };
}

const inOrder = (columns: readonly number[]) => columns.every((column, i) => column === i);

interface Columns {
  points: Float64Array;
  width: number;
  note: string;
}

function kept({ points, count, dim }: Patterns, columns: readonly number[]): Columns {
  const width = columns.length;
  const bad = columns.find((column) => !(Number.isInteger(column) && column >= 0 && column < dim));
  if (bad !== undefined) throw new RangeError(`there is no column ${bad + 1}; the file has ${dim}`);
  if (width < 1 || width > MOST_DIMENSIONS) {
    throw new RangeError(`${width} columns are chosen; choose 1 to ${MOST_DIMENSIONS}, or the two main directions`);
  }
  const chosen = new Float64Array(count * width);
  for (let k = 0; k < count; k++) {
    columns.forEach((column, d) => {
      chosen[k * width + d] = points[k * dim + column] as number;
    });
  }
  return { points: chosen, width, note: `columns ${columns.map((column) => column + 1).join(', ')} of ${dim}` };
}

/** Principal component analysis (Pearson 1901) of the unweighted rows. */
async function projected({ points, count, dim }: Patterns): Promise<Columns> {
  if (dim < 2) throw new RangeError('one column has no two main directions; keep the column');
  if (dim > MOST_PCA_COLUMNS) {
    throw new RangeError(`${dim} columns are too many for main directions here; at most ${MOST_PCA_COLUMNS}`);
  }
  const { EigenvalueDecomposition, Matrix } = await import('ml-matrix');
  const rows = new Matrix(
    Array.from({ length: count }, (_, k) => Array.from(points.subarray(k * dim, (k + 1) * dim))),
  ).center('column');
  const covariance = rows.transpose().mmul(rows).div(count);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
  // eigenvalues come in ascending order
  const main = [dim - 1, dim - 2];
  const axes = eigenvectorMatrix.subMatrixColumn(main);
  main.forEach((_, d) => {
    // the sign of a direction is free: its largest entry is positive, so that the picture never flips
    const entries = axes.getColumn(d);
    const largest = entries.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
    if (largest < 0) axes.mulColumn(d, -1);
  });
  const total = realEigenvalues.reduce((sum, value) => sum + value, 0);
  const share = main.reduce((sum, i) => sum + (realEigenvalues[i] as number), 0) / total;
  return {
    points: Float64Array.from(rows.mmul(axes).to1DArray()),
    width: 2,
    note: `the two main directions of ${dim} columns hold ${(100 * share).toFixed(1)} % of the variance`,
  };
}

/** In place. Returns the root mean square distance of the rows from their mean. */
function moveAndScale(points: Float64Array, width: number, { centre, normalise }: Choice): number {
  const count = points.length / width;
  const mean = new Float64Array(width);
  points.forEach((value, i) => {
    mean[i % width] = (mean[i % width] as number) + value / count;
  });
  let square = 0;
  points.forEach((value, i) => {
    square += (value - (mean[i % width] as number)) ** 2 / count;
  });
  const rms = Math.sqrt(square);
  if (normalise && !(rms > 0)) throw new RangeError('all rows are the same point; they have no radius to divide by');
  points.forEach((value, i) => {
    const middle = mean[i % width] as number;
    // scaled about their own mean, which stays where it is unless it is moved to the origin
    points[i] = (normalise ? (value - middle) / rms : value - middle) + (centre ? 0 : middle);
  });
  return rms;
}
