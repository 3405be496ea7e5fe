import { usualColumns, weighingColumn } from '../../../files/columns.ts';
import type { NumberTable } from '../../../files/parseTable.ts';
import { DRAWING_POINTS, likelyTone } from '../../../memories/drawing.ts';
import type { ColumnPreview, Preview } from '../../protocol/fileMessages.ts';
import type { Opened } from './openFiles.ts';

/** Columns that are described one by one. */
const MOST_DESCRIBED = 12;

/** What a reader wants to know of a file before it is used. */
export function previewOf({ name, sha256, content }: Opened): Preview {
  if (content.kind === 'drawing') {
    const { pixels } = content;
    const { width, height } = pixels;
    return { kind: 'drawing', name, sha256, width, height, tone: likelyTone(pixels), points: DRAWING_POINTS };
  }
  const { table, picture } = content;
  const { count, dim, dtype, weights } = table;
  const usual = new Set(usualColumns(table));
  const weigher = weighingColumn(table, [...usual]);
  return {
    kind: 'table',
    name,
    sha256,
    count,
    dim,
    dtype,
    columns: Array.from({ length: Math.min(dim, MOST_DESCRIBED) }, (_, d) => columnPreview(table, d, usual.has(d))),
    gaps: rowsWithGaps(table),
    weighted: weights !== undefined,
    ...(weigher === undefined ? {} : { weigher: weigher + 1 }),
    problem: [...usual].map((column) => table.about?.[column]?.problem ?? '').find(Boolean) ?? '',
    ...(picture ? { picture } : {}),
  };
}

function columnPreview({ data, dim, columns }: NumberTable, column: number, usual: boolean): ColumnPreview {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let gaps = 0;
  for (let i = column; i < data.length; i += dim) {
    const value = data[i] as number;
    if (Number.isFinite(value)) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    } else gaps++;
  }
  const none = least > most;
  return {
    name: columns?.[column] || String(column + 1),
    least: none ? Number.NaN : least,
    most: none ? Number.NaN : most,
    gaps,
    usual,
  };
}

/** A column without any number is no gap in its rows. */
function rowsWithGaps({ data, count, dim }: NumberTable): number {
  const used = Array.from({ length: dim }, (_, d) => d).filter((d) => hasNumber(data, dim, d));
  let rows = 0;
  for (let k = 0; k < count; k++) {
    if (used.some((d) => !Number.isFinite(data[k * dim + d]))) rows++;
  }
  return rows;
}

/** Whether a column holds a number at all; names and notes do not. */
function hasNumber(data: Float64Array, dim: number, column: number): boolean {
  for (let i = column; i < data.length; i += dim) {
    if (Number.isFinite(data[i])) return true;
  }
  return false;
}
