import { usualColumns, weighingColumn } from '../../../files/columns.ts';
import { dumpNpy } from '../../../files/npy.ts';
import { writeNpz } from '../../../files/npz.ts';
import type { NumberTable } from '../../../files/parseTable.ts';
import type { Range, TableChoice } from '../../../files/preparePatterns.ts';
import type { Patterns } from '../../../memories/patterns.ts';
import type { SavedFile } from '../../protocol/fileMessages.ts';

/**
 * The memories as a file (.npy, .npz with weights), whose hash then stands for them: every door reads the very same.
 */
export function savedPatterns({ points, count, dim, shape, weights, label }: Patterns): SavedFile {
  const weighted = weights.some((weight) => Math.abs(weight * count - 1) > 1e-9);
  const array = { data: points, shape: shape ? [count, ...shape] : [count, dim] };
  const bytes = weighted
    ? writeNpz(
        new Map([
          ['patterns', array],
          ['weights', { data: weights, shape: [count] }],
        ]),
      )
    : dumpNpy(points, array.shape);
  const name = `${label.replace(/\.[^.]*$/, '')}-memories.${weighted ? 'npz' : 'npy'}`;
  return { name, type: 'application/octet-stream', bytes: new Uint8Array(bytes) };
}

/** Whether a choice takes of a table what every door takes without one. */
export function isUnchanged(
  table: NumberTable,
  { rows, columns, pca, standardise: scaled, centre, normalise, weights }: TableChoice,
): boolean {
  const own = usualColumns(table);
  const weighs = weights === undefined || (weights !== 'none' && weights - 1 === weighingColumn(table, own));
  if (pca || scaled || centre || normalise || !weighs) return false;
  const usual = own.map((column) => column + 1);
  const oneByOne =
    columns.length === usual.length && columns.every(([from, to], i) => from === usual[i] && to === from);
  const atOnce = isRange(columns, usual[0], usual.at(-1)) && usual.length === (usual.at(-1) ?? 0) - (usual[0] ?? 0) + 1;
  return (rows.length === 0 || isRange(rows, 1, table.count)) && (columns.length === 0 || oneByOne || atOnce);
}

function isRange(ranges: readonly Range[], first: number | undefined, last: number | undefined): boolean {
  return ranges.length === 1 && ranges[0]?.[0] === first && ranges[0]?.[1] === last;
}
