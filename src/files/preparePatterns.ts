import { checkCoordinates, normalizedWeights, type Patterns, patternsFrom } from '../memories/patterns.ts';
import { quotable, significant } from '../printable.ts';
import { takenColumns, usualColumns, weighingColumn } from './columns.ts';
import { greyValues, type ImageShape, shapeText } from './greyValues.ts';
import { mainDirections } from './mainDirections.ts';
import type { NumberTable } from './parseTable.ts';

/** How rows of numbers become memories. */
export interface TableChoice {
  as: 'table';
  /** rows to keep; none: all */
  rows: readonly Range[];
  /** columns to keep; none: those that usualColumns takes */
  columns: readonly Range[];
  /** the two directions of largest variance of these columns in their place */
  pca: boolean;
  /** every column has standard deviation 1, before anything else: they may be in different units */
  standardise: boolean;
  /** their mean at the origin */
  centre: boolean;
  /** their root mean square distance from their mean is 1 */
  normalise: boolean;
  /** rows are images of this height and width; unless given, those of the table, if all of its columns are kept */
  shape?: ImageShape;
  /** the least and the largest value become -1 and 1 */
  grey?: boolean;
  /** the column, from 1, whose numbers weigh the rows, or none; unless given, what the table itself has for it */
  weights?: number | 'none';
}

/** First and last, counted from 1, as a reader writes it. */
export type Range = readonly [from: number, to: number];

const MOST_COLUMNS = 3;

/** Patterns, and in one line what was taken of the file and done with it. */
export interface TakenPatterns {
  made: Patterns;
  note: string;
}

/**
 * Memories as a reader wants them: some rows and columns, or the two directions of largest variance; moved and scaled.
 * Rows in which a number that is needed is missing are left out.
 *
 * @param most columns that memories may have where no main directions are taken
 * @throws RangeError on a choice that leaves no row or no column, or more columns than that
 */
export async function preparePatterns(
  name: string,
  table: NumberTable,
  choice: TableChoice,
  most = MOST_COLUMNS,
): Promise<TakenPatterns> {
  const { data, dim } = table;
  const columns = choice.columns.length === 0 ? usualColumns(table) : indicesOf(choice.columns, dim, 'column');
  checkColumns(table, columns, choice.pca ? Number.POSITIVE_INFINITY : most);
  const shape = choice.pca ? undefined : shapeOf(table, choice, columns.length);
  const chosen = choice.rows.length === 0 ? everyRow(table) : indicesOf(choice.rows, table.count, 'row');
  const weigher = weigherOf(table, choice, columns);
  if (weigher !== undefined) checkColumns(table, [weigher], 1);
  const rows = wholeRows(table, chosen, weigher === undefined ? columns : [...columns, weigher]);
  const notes = [...(table.notes ?? []), gapNote(chosen.length - rows.length)];
  if (rows.length === 0) throw new RangeError('no row has all the numbers that are needed; choose other columns');

  let taken = new Float64Array(rows.length * columns.length);
  rows.forEach((k, i) => {
    columns.forEach((column, d) => {
      taken[i * columns.length + d] = data[k * dim + column] as number;
    });
  });
  // sums of squares must not overflow
  checkCoordinates(taken, columns.length, name);
  const grey = shape || choice.grey ? greyValues(taken, table, choice.grey === true) : undefined;
  if (grey) taken = Float64Array.from(grey.values);
  const own = choice.weights === 'none' ? undefined : table.weights;
  const weightOf = (k: number) => (weigher === undefined ? own?.data[k] : data[k * dim + weigher]) as number;
  const weights = weigher === undefined && !own ? undefined : Float64Array.from(rows, weightOf);
  // means and variances are those of the memories, which have these weights
  const shares = weights && normalizedWeights(rows.length, name, weights);
  if (choice.standardise) {
    standardise(taken, columns.length, shares);
    notes.push('every column divided by its standard deviation');
  }
  const main = choice.pca ? await mainDirections(taken, rows.length, columns.length, shares) : undefined;
  const share = main && (100 * main.share).toFixed(1);
  notes.push(
    main
      ? `the two main directions of ${columns.length} columns hold ${share} % of the variance`
      : shape
        ? `images of ${shapeText(shape)} pixels`
        : takenColumns(table, columns),
  );
  if (grey) notes.push(grey.note);
  if (chosen.length < table.count) notes.unshift(`${chosen.length} of ${table.count} rows`);
  const points = main?.points ?? taken;
  const width = main ? 2 : columns.length;
  const rms = moveAndScale(points, width, choice, shares);
  if (choice.normalise) notes.push(`divided by their rms radius ${significant(rms, 4)}`);
  if (weigher !== undefined) notes.push(weigherNote(table, weigher));
  const made = patternsFrom(points, width, name, weights);
  return { made: shape ? { ...made, shape } : made, note: notes.filter(Boolean).join('; ') };
}

/** The column that weighs the rows. Throws RangeError where the table has no column of that number. */
function weigherOf(table: NumberTable, { weights }: TableChoice, columns: readonly number[]): number | undefined {
  if (weights === 'none') return undefined;
  return weights === undefined
    ? weighingColumn(table, columns)
    : indicesOf([[weights, weights]], table.dim, 'column')[0];
}

/** 'weights from column w' */
export function weigherNote({ columns }: NumberTable, weigher: number): string {
  return `weights from column ${quotable(columns?.[weigher] || String(weigher + 1), 24)}`;
}

/**
 * Height and width of the images that rows of so many columns are. Throws
 * RangeError if that is another number of pixels.
 */
function shapeOf(table: NumberTable, { shape }: TableChoice, columns: number): ImageShape | undefined {
  if (!shape) return columns === table.dim ? table.image : undefined;
  if (shape[0] * shape[1] === columns) return shape;
  const came = `images of ${shapeText(shape)} pixels need ${shape[0] * shape[1]} numbers, these have ${columns}`;
  throw new RangeError(`${came}; give their height and width, or choose columns`);
}

const everyRow = ({ count }: NumberTable) => new Uint32Array(count).map((_, k) => k);

/** Those of the chosen rows that have a number in every one of these columns. */
function wholeRows({ data, dim }: NumberTable, chosen: ArrayLike<number>, columns: readonly number[]): Uint32Array {
  const rows = new Uint32Array(chosen.length);
  let count = 0;
  for (let i = 0; i < chosen.length; i++) {
    const row = chosen[i] as number;
    if (columns.every((column) => Number.isFinite(data[row * dim + column]))) rows[count++] = row;
  }
  return rows.subarray(0, count);
}

function gapNote(left: number): string {
  if (left === 0) return '';
  return left === 1 ? '1 row with a gap is left out' : `${left} rows with gaps are left out`;
}

function checkColumns({ about }: NumberTable, columns: readonly number[], most: number): void {
  if (columns.length > most) {
    throw new RangeError(`${columns.length} columns are chosen; choose 1 to ${most}, or the two main directions`);
  }
  for (const column of columns) {
    const problem = about?.[column]?.problem;
    if (problem) throw new RangeError(problem);
  }
}

/** From 0. Checked before anything is made of it: a range may be of any length. */
function indicesOf(ranges: readonly Range[], size: number, what: string): number[] {
  for (const end of ranges.flat()) {
    if (!(Number.isInteger(end) && end >= 1 && end <= size)) {
      throw new RangeError(`there is no ${what} ${end}; the file has ${size}`);
    }
  }
  return ranges.flatMap(([from, to]) =>
    Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => from - 1 + (to < from ? -i : i)),
  );
}

/** In place, each column about its own mean, which stays; a column of one value stays as it is. */
function standardise(points: Float64Array, width: number, shares: Float64Array | undefined): void {
  for (let d = 0; d < width; d++) {
    const meanOf = (termOf: (value: number) => number) => {
      let sum = 0;
      for (let i = d, k = 0; i < points.length; i += width, k++) {
        sum += (shares ? (shares[k] as number) : 1) * termOf(points[i] as number);
      }
      return shares ? sum : sum / (points.length / width);
    };
    const mean = meanOf((value) => value);
    const deviation = Math.sqrt(meanOf((value) => (value - mean) ** 2));
    if (!(deviation > 0)) continue;
    for (let i = d; i < points.length; i += width) points[i] = mean + ((points[i] as number) - mean) / deviation;
  }
}

/** In place. Returns the root mean square distance of the rows from their mean. */
function moveAndScale(
  points: Float64Array,
  width: number,
  { centre, normalise }: TableChoice,
  shares: Float64Array | undefined,
): number {
  const count = points.length / width;
  const part = (value: number, i: number) =>
    shares ? (shares[Math.floor(i / width)] as number) * value : value / count;
  const mean = new Float64Array(width);
  points.forEach((value, i) => {
    mean[i % width] = (mean[i % width] as number) + part(value, i);
  });
  let square = 0;
  points.forEach((value, i) => {
    square += part((value - (mean[i % width] as number)) ** 2, i);
  });
  const rms = Math.sqrt(square);
  if (normalise && !(rms > 0)) throw new RangeError('all rows are the same point; they have no radius to divide by');
  if (!centre && !normalise) return rms;
  points.forEach((value, i) => {
    const middle = mean[i % width] as number;
    // scaled about their own mean, which stays where it is unless it is moved to the origin
    points[i] = (normalise ? (value - middle) / rms : value - middle) + (centre ? 0 : middle);
  });
  return rms;
}
