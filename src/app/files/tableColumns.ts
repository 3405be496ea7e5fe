import { plural } from '../../printable.ts';
import type { ColumnPreview, Range, TablePreview } from '../protocol/fileMessages.ts';

/** Columns as the form of a table offers them, from 1 as readers count. */

/** How coordinates are made of columns. */
export type Coordinates = 'plane' | 'space' | 'pca' | 'images';

/** Of the columns that are described, those that are taken where none are chosen: no words, row numbers or classes. */
export function usualColumns({ columns }: TablePreview): number[] {
  return columns.flatMap(({ usual }, d) => (usual ? [d + 1] : []));
}

/**
 * What is offered first: images where they are and are shown; a plane. Three columns are no reason for
 * three dimensions, of which pictures show a slice; those are asked for. Main directions where columns
 * are too many to choose from, or pixels.
 */
export function firstCoordinates(preview: TablePreview, images: boolean): Coordinates {
  if (preview.picture && images) return 'images';
  const many = usualColumns(preview).length > 3 || preview.dim > preview.columns.length;
  return many || preview.picture ? 'pca' : 'plane';
}

/** The first two or three usual columns, as text. */
export function firstColumns(preview: TablePreview, coordinates: Coordinates): string {
  return usualColumns(preview)
    .slice(0, coordinates === 'space' ? 3 : 2)
    .join(', ');
}

/** What columns that were written by hand make. */
export function coordinatesOf(text: string): Coordinates {
  const columns = rangesIn(text).reduce((sum, [from, to]) => sum + Math.abs(to - from) + 1, 0);
  return columns === 3 ? 'space' : 'plane';
}

/** '1, 3-4' as ranges. What is no number stays NaN, which is then refused by name. */
export function rangesIn(text: string): Range[] {
  return text
    .split(/[\s,;]+/)
    .filter((word) => word !== '')
    .map((word) => {
      const [, from = word, to = word] = /^(\d+)-(\d+)$/.exec(word) ?? [];
      return [Number(from), Number(to)];
    });
}

/** What stands for the coordinates, in their order. */
export const AXES = ['x', 'y', 'z'] as const;

/** The columns of a text one by one, as far as there are axes. */
export function columnsIn(text: string): number[] {
  const columns: number[] = [];
  for (const [from, to] of rangesIn(text)) {
    for (let column = from; columns.length < AXES.length && Number.isFinite(column); column += to < from ? -1 : 1) {
      columns.push(column);
      if (column === to) break;
    }
  }
  return columns;
}

/** The text in which a column is an axis (from 0) of `axes`; the one that was there before takes its place. */
export function withAxis(text: string, axis: number, column: number, axes: number): string {
  const columns = columnsIn(text).slice(0, axes);
  const before = columns.indexOf(column);
  const replaced = columns[axis];
  if (before >= 0 && replaced !== undefined) columns[before] = replaced;
  else if (before >= 0) columns.splice(before, 1);
  columns[Math.min(axis, columns.length)] = column;
  return columns.join(', ');
}

/** The text without a column. */
export function withoutColumn(text: string, column: number): string {
  return columnsIn(text)
    .filter((one) => one !== column)
    .join(', ');
}

/** What is in the file, in a sentence or two. */
export function tableText(preview: TablePreview): string {
  const { count, dim, dtype, weighted, weigher, picture, columns } = preview;
  if (picture) {
    const reduced = dim < picture.width * picture.height ? `, averaged to ${dim}` : '';
    return `${count} pictures of ${picture.width} × ${picture.height} pixels${reduced}: one memory each.`;
  }
  const named = (of: readonly ColumnPreview[]) =>
    `${of.length === 1 ? 'Column' : 'Columns'} ${of.map(({ name }) => name).join(', ')}`;
  const words = columns.filter(({ least }) => Number.isNaN(least));
  const left = columns.filter(({ usual, least }, d) => !usual && d + 1 !== weigher && !Number.isNaN(least));
  return [
    `${plural(count, 'row')} of ${plural(dim - words.length, 'number')} (${dtype}): one memory each${weighted ? ', with weights of their own' : ''}.`,
    ...(weigher === undefined
      ? []
      : [`Column ${columns[weigher - 1]?.name ?? weigher} weighs them unless another is chosen, or none.`]),
    ...(words.length > 0 ? [`${named(words)} ${words.length === 1 ? 'holds' : 'hold'} no numbers.`] : []),
    ...(left.length > 0 ? [`${named(left)} ${left.length === 1 ? 'is' : 'are'} not taken unless chosen.`] : []),
  ].join(' ');
}
