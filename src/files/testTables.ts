import type { NumberTable } from './parseTable.ts';
import type { TableChoice } from './preparePatterns.ts';

/** Tables for tests of what is made of a file's rows and columns. */

/** The first two columns of every row, unchanged. */
export const asIs: TableChoice = {
  as: 'table',
  rows: [],
  columns: [[1, 2]],
  pca: false,
  standardise: false,
  centre: false,
  normalise: false,
};

export function tableOf(rows: readonly (readonly number[])[]): NumberTable {
  const dim = rows[0]?.length ?? 0;
  return { data: Float64Array.from(rows.flat()), count: rows.length, dim, dtype: 'float64' };
}

export const rows = [
  [1, 2, 3],
  [4, 6, 8],
  [-2, 1, 1],
];

/** Three rows of three columns. */
export const three = tableOf(rows);
/** The same rows, two columns. */
export const two = tableOf(rows.map((row) => row.slice(0, 2)));
