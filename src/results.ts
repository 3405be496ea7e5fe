/**
 * What a run gives back. Every observable and every experiment returns these four shapes and nothing else, so that
 * pictures, files and tests need to know no physics.
 *
 * Grids: cell centres, row 0 = lowest y, index iy * nx + ix. Labels are int32, -1 = none.
 */

/**
 * Numbers of a result, row-major. float64 for what the host computed, float32 / uint32 / int32 for what the GPU did.
 */
export type ResultData = Float32Array | Float64Array | Int32Array | Uint32Array;

/** [x0, x1, y0, y1] in the sampler's own coordinate: the outer edges of the grid, not the centres of its cells. */
export type Extent = readonly [number, number, number, number];

/** A box of any dimension: its least and its largest coordinates, [dim] each. */
export interface Box {
  low: readonly number[];
  high: readonly number[];
}

/** What all results have. */
export interface Named {
  name: string;
  /** unit of the data, '' for a pure number */
  unit: string;
}

/** A scalar on a 2-D grid: shape [ny, nx]. */
export interface Field extends Named {
  kind: 'field';
  shape: readonly [number, number];
  extent: Extent;
  data: Float32Array | Float64Array | Uint32Array;
}

/** A class per cell of a 2-D grid: shape [ny, nx], -1 = none. */
export interface Labels extends Named {
  kind: 'labels';
  shape: readonly [number, number];
  extent: Extent;
  data: Int32Array;
}

/** y against x: both of length n. */
export interface Series extends Named {
  kind: 'series';
  xName: string;
  xUnit: string;
  x: Float64Array;
  data: Float64Array;
}

/** Rows of named numeric columns: shape [rows, columns.length], row-major. */
export interface Table extends Named {
  kind: 'table';
  shape: readonly [number, number];
  columns: readonly string[];
  /** a name per row, where rows have one: 'merged (3)', 'memory 4' */
  rowNames?: readonly string[];
  /** columns whose numbers name memories, from 0 (-1: none); `toldNumber` says them to people */
  memoryColumns?: readonly string[];
  data: ResultData;
}

/** One result of a run. */
export type Result = Field | Labels | Series | Table;

/** What the results of a run say, computed from them: in plain words, for captions, screen readers and files. */
export interface Findings {
  /** a claim that the picture proves: 'Nine memories. Three wells. Two of them were never stored.' */
  headline: string;
  /** what is to be seen, with its numbers */
  shows: string;
  /** the rule by which it was counted, whose score it is, and at which noise */
  rule: string;
}

/** A table from rows of numbers. Throws RangeError if a row has another length than `columns`. */
export function tableOf(
  name: string,
  columns: readonly string[],
  rows: readonly (readonly number[])[],
  about: Pick<Table, 'rowNames' | 'memoryColumns'> = {},
): Table {
  const data = new Float64Array(rows.length * columns.length);
  rows.forEach((row, i) => {
    if (row.length !== columns.length) {
      throw new RangeError(`${name}: row ${i} has ${row.length} numbers, the table has ${columns.length} columns`);
    }
    data.set(row, i * columns.length);
  });
  return { kind: 'table', name, unit: '', shape: [rows.length, columns.length], columns, ...about, data };
}

/** Names of the columns of a table that hold coordinates: x, y, z; past three dimensions x1, x2, ... */
export function axisNames(dim: number): string[] {
  return dim <= 3 ? ['x', 'y', 'z'].slice(0, dim) : Array.from({ length: dim }, (_, d) => `x${d + 1}`);
}

/** The coordinates in row i of a table, from the columns of these names. */
export function coordinatesOf({ columns, data }: Table, i: number): number[] {
  return columns.flatMap((name, j) => (/^([xyz]|x\d+)$/.test(name) ? [data[i * columns.length + j] as number] : []));
}

/** The label of row i of a table of critical points, which its cells have in a map; -1: it is no minimum. */
export function rowLabel({ columns, data }: Table, i: number): number {
  const at = columns.indexOf('label');
  return at < 0 ? i : (data[i * columns.length + at] as number);
}

/** The labels of its minima, in the order of their rows. */
export function labelsIn(table: Table): number[] {
  const rows = Array.from({ length: table.shape[0] }, (_, i) => rowLabel(table, i));
  return rows.filter((label) => label >= 0);
}

/** A number of a table as people are told it: memories count from 1, in results and files from 0. -1 stays: none. */
export function toldNumber({ memoryColumns }: Table, column: string, value: number): number {
  return memoryColumns?.includes(column) && value >= 0 ? value + 1 : value;
}

/** Said once beside tables that name memories. */
export const COUNTING = 'Memories count from 1 here and on pictures, from 0 in files.';

/** Row i (from 0) of a table as an object keyed by column. */
export function tableRow(table: Table, i: number): Record<string, number> {
  const width = table.columns.length;
  return Object.fromEntries(table.columns.map((column, j) => [column, table.data[i * width + j] as number]));
}

/** All rows of a table, in their order, as tableRow has them. `Column`: names of columns that it is known to have. */
export function tableRows<Column extends string = string>(table: Table): Record<Column, number>[] {
  return Array.from({ length: table.shape[0] }, (_, i) => tableRow(table, i) as Record<Column, number>);
}
