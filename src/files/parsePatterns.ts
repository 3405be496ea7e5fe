import { DRAWING_POINTS, drawingPoints, likelyTone, type Pixels } from '../memories/drawing.ts';
import { normalizedWeights, type Patterns, patternsFrom, TOO_LARGE } from '../memories/patterns.ts';
import { plural, quotable, quoted, significant } from '../printable.ts';
import { columnNames, takenColumns, usualColumns, weighingColumn } from './columns.ts';
import { decodePng } from './decodePng.ts';
import { FileError } from './fileError.ts';
import { greyValues, type ImageShape, shapeOfWord, shapeText } from './greyValues.ts';
import { sortedByName, tableOfPictures, tableOfSheet } from './imagePatterns.ts';
import { type NumberTable, parseTable, type TableFileOptions } from './parseTable.ts';
import { pngTexts } from './png.ts';
import { preparePatterns, type TakenPatterns, weigherNote } from './preparePatterns.ts';
import { RUN_KEY } from './runFile.ts';
import { hasPngSignature } from './signatures.ts';
import { columnsNamed, parseTake } from './takeSpec.ts';

/** How a file of memories is read. */
export interface ReadOptions extends Pick<TableFileOptions, 'maxBytes'> {
  /** dimensions a pattern may have; 3 unless given */
  maxDim?: number;
  /** a PNG is one memory, its pixels; unless so, it is points where it has ink */
  images?: boolean;
  /** one per pattern, positive; they win over weights in the file */
  weights?: ArrayLike<number>;
  /** what the file has for weights is left aside: cues have none */
  unweighted?: boolean;
}

const MAX_DIM = 3;

/**
 * The user's own memories: one pattern per row, from .npy, .npz or text (K x D; a list of K numbers is K x 1). What the
 * bytes are goes before what the name says. Columns of words, row numbers and classes are left out. Rows may have
 * weights of their own: a column or, of an .npz, an array of that name (weightIndex). Arrays of K x h x w are images
 * (greyValues says how they are scaled). A PNG is points where it has ink (drawingPoints).
 *
 * @throws FileError in one sentence, whatever the bytes
 */
export function parsePatterns(name: string, bytes: Uint8Array, options: ReadOptions = {}): Patterns {
  if (hasPngSignature(bytes)) return patternsOfPng(name, bytes, options).made;
  return patternsOfTable(name, parseTable(name, bytes, options), options).made;
}

/**
 * The same, or what a spec takes of a file: `x,y:standardise:centre`, `pca`, `2,3:complete`, `positions` (of an .npz),
 * `8x8` (rows that are images, or the tiles of a picture).
 *
 * @param take what stands behind the name and its colon; '' for what parsePatterns takes
 * @throws FileError in one sentence, whatever the bytes
 */
export async function takePatterns(
  name: string,
  bytes: Uint8Array,
  take: string,
  options: ReadOptions = {},
): Promise<TakenPatterns> {
  const wanted = parseTake(take);
  if (hasPngSignature(bytes)) {
    if (take === '') return patternsOfPng(name, bytes, options);
    if (!wanted.shape || !shapeOfWord(take)) {
      throw new FileError(name, `is a picture, of which nothing can be taken by ${quoted(take)}`);
    }
    return patternsOfTable(name, tableOfSheet(name, pixelsOfPng(name, bytes), wanted.shape), options);
  }
  if (take === '') return patternsOfTable(name, parseTable(name, bytes), options);
  const unweighted = wanted.unweighted || options.unweighted === true;
  const table = parseTable(name, bytes, { arrays: wanted.names });
  const columns = columnWords(table, wanted.names).map((word) => columnsNamed(name, table, word));
  const coordinates = columns.length === 0 ? usualColumns(table) : indices(columns);
  const weigher = unweighted ? undefined : weighingColumn(table, coordinates);
  if (!wanted.complete) checkColumns(name, table, coordinates, weigher);
  if (weigher !== undefined) checkWeigher(name, table, coordinates, weigher);
  try {
    const weights = unweighted ? ({ weights: 'none' } as const) : {};
    const choice = { as: 'table', rows: [], columns, ...wanted, ...weights } as const;
    return await preparePatterns(`${name}:${take}`, table, choice, options.maxDim);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FileError(name, withoutLabel(error.message, `${name}:${take}`), { cause: error });
  }
}

/** A single array is named, not a column of it. */
function columnWords({ arrayName }: NumberTable, names: readonly string[]): readonly string[] {
  return names.filter((word) => word !== arrayName);
}

const indices = (ranges: readonly (readonly [number, number])[]) =>
  ranges.flatMap(([from, to]) => Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => Math.min(from, to) - 1 + i));

/** The rows of a table as they are, without the columns that are no coordinates. Throws FileError. */
export function patternsOfTable(name: string, table: NumberTable, options: ReadOptions = {}): TakenPatterns {
  const { maxDim = MAX_DIM, unweighted = false } = options;
  const columns = usualColumns(table);
  if (columns.length > maxDim) {
    throw new FileError(name, tooMany(quotable(name), table, columns, maxDim));
  }
  const weigher = unweighted ? undefined : weighingColumn(table, columns);
  checkColumns(name, table, columns, weigher);
  if (weigher !== undefined) checkWeigher(name, table, columns, weigher);
  const { image } = table;
  const grey = image && greyValues(table.data, table, false);
  const points = grey?.values ?? columnsOf(table, columns);
  const ofArchive = unweighted ? undefined : table.weights?.data;
  const own = weigher === undefined ? ofArchive : columnsOf(table, [weigher]);
  const made = fromRangeError(name, () => patternsFrom(points, columns.length, name, options.weights ?? own));
  const what = grey
    ? [`images of ${shapeText(image as ImageShape)} pixels`, grey.note]
    : [takenColumns(table, columns), ...(weigher === undefined ? [] : [weigherNote(table, weigher)])];
  return { made: image ? { ...made, shape: image } : made, note: [...(table.notes ?? []), ...what].join('; ') };
}

/** What to do about more columns than there are dimensions. */
function tooMany(name: string, table: NumberTable, columns: readonly number[], most: number): string {
  const names = table.columns ? ` (columns ${columnNames(table, columns)})` : '';
  const transposed =
    !table.columns && !table.image && table.count <= most
      ? `; it has ${plural(table.count, 'row')} and may be transposed`
      : '';
  const plain = (d: number) => (/^[\w.-]+$/.test(table.columns?.[d] ?? '') ? table.columns?.[d] : d + 1);
  const example = columns.slice(0, 2).map(plain).join(',');
  const how = `; choose columns, as in ${name}:${example}, or take the two main directions, ${name}:pca`;
  const images = table.image ? `; as images of ${shapeText(table.image)} pixels retrieve takes them` : '';
  return `has patterns of ${columns.length} dimensions${names}; 1 to ${most} are possible now${transposed}${images}${how}`;
}

/** Some columns of all rows. */
function columnsOf({ data, count, dim }: NumberTable, columns: readonly number[]): Float64Array {
  if (columns.length === dim && columns.every((column, d) => column === d)) return data;
  const taken = new Float64Array(count * columns.length);
  columns.forEach((column, d) => {
    for (let k = 0; k < count; k++) taken[k * columns.length + d] = data[k * dim + column] as number;
  });
  return taken;
}

/** Throws FileError if a column that is wanted has a cell without a number, or one too large for a coordinate. */
function checkColumns(name: string, table: NumberTable, columns: readonly number[], weigher?: number): void {
  for (const column of weigher === undefined ? columns : [...columns, weigher]) {
    const { problem, gap = gapIn(table, column), large } = table.about?.[column] ?? {};
    if (problem) throw new FileError(name, `${problem}`);
    if (large && column !== weigher) throw new FileError(name, `${large}; ${TOO_LARGE}`);
    if (gap) {
      throw new FileError(
        name,
        `${gap}; every row needs a finite number in every column: fill it in, or leave such rows out with ${quotable(name)}:complete`,
      );
    }
  }
}

/** The first cell of a column of an array that is no finite number: place and text. */
function gapIn({ about, data, count, dim }: NumberTable, column: number): string | undefined {
  if (about) return undefined;
  for (let k = 0; k < count; k++) {
    const value = data[k * dim + column] as number;
    if (!Number.isFinite(value)) return `row ${k + 1}, column ${column + 1} is ${value}`;
  }
  return undefined;
}

/** Throws FileError if a column that weighs the rows by its name has a number that cannot. */
function checkWeigher(name: string, table: NumberTable, columns: readonly number[], weigher: number): void {
  const { data, dim, count } = table;
  for (let k = 0; k < count; k++) {
    const weight = data[k * dim + weigher] as number;
    // a gap is left out, or an error of its own
    if (weight > 0 || Number.isNaN(weight)) continue;
    const column = columnNames(table, [weigher]);
    const all = columnNames(table, [...columns, weigher]).replaceAll(', ', ',');
    throw new FileError(
      name,
      `column ${column} weighs the rows by its name, and number ${k + 1} of it is ${significant(weight, 6)}; weights must be positive: take it as a coordinate, ${quotable(name)}:${all}, or leave it aside, ${quotable(name)}:unweighted`,
    );
  }
}

function patternsOfPng(name: string, bytes: Uint8Array, options: ReadOptions): TakenPatterns {
  const pixels = pixelsOfPng(name, bytes);
  return options.images
    ? patternsOfTable(name, tableOfPictures([{ name, ...pixels }]), options)
    : patternsOfPixels(name, pixels);
}

/** Several PNGs of one size, a memory each, by name. Throws FileError. */
export function patternsOfPngs(
  name: string,
  files: readonly { name: string; bytes: Uint8Array }[],
  options: ReadOptions,
): TakenPatterns {
  const pictures = sortedByName(files).map(({ name: file, bytes }) => {
    if (bytes.length === 0) throw new FileError(file, 'is empty');
    if (!hasPngSignature(bytes)) throw new FileError(file, 'is not a PNG; save it as PNG');
    return { name: file, ...pixelsOfPng(file, bytes) };
  });
  return patternsOfTable(name, tableOfPictures(pictures), options);
}

/** Throws FileError on a broken PNG, or one that is a picture of a run. */
function pixelsOfPng(name: string, bytes: Uint8Array): Pixels {
  if (pngTexts(name, bytes).has(RUN_KEY)) {
    throw new FileError(name, 'is a picture of a run; it holds no memories: driftwell open makes its run again');
  }
  return decodePng(name, bytes);
}

/** Points where a picture has ink. Throws FileError. */
export function patternsOfPixels(name: string, pixels: Pixels): TakenPatterns {
  const tone = likelyTone(pixels);
  const made = fromRangeError(name, () => drawingPoints(pixels, name, DRAWING_POINTS, tone));
  return { made, note: `points of the ${tone} parts of a picture` };
}

/**
 * One weight per pattern, made to sum to 1, from a list, a single column or a single row.
 * @throws FileError if one is not positive
 */
export function parseWeights(name: string, bytes: Uint8Array, options: TableFileOptions = {}): Float64Array {
  if (hasPngSignature(bytes)) throw new FileError(name, 'is a picture; weights are numbers, one per pattern');
  return weightsOfTable(name, parseTable(name, bytes, options)).made;
}

/** Weights, and in one line what was taken of the file. */
export interface TakenWeights {
  made: Float64Array;
  note: string;
}

/**
 * The same, or of several columns the one that is named: `table.csv:w`, or of several arrays of an .npz.
 * @throws FileError in one sentence, whatever the bytes
 */
export function takeWeights(name: string, bytes: Uint8Array, take: string): TakenWeights {
  if (hasPngSignature(bytes)) throw new FileError(name, 'is a picture; weights are numbers, one per pattern');
  const { names } = parseTake(take);
  const table = parseTable(name, bytes, { arrays: names });
  if (names.length === 0) return weightsOfTable(name, table);
  const words = columnWords(table, names);
  const columns =
    words.length === 0 ? usualColumns(table) : indices(words.map((word) => columnsNamed(name, table, word)));
  return weightsOfColumns(name, table, columns);
}

/**
 * The weights of a table that has been read: its own array or column of weights, or its only column or row. Throws
 * FileError.
 */
export function weightsOfTable(name: string, table: NumberTable): TakenWeights {
  const { weights } = table;
  if (!weights) {
    const usual = usualColumns(table);
    const weigher = weighingColumn(table, usual);
    return weightsOfColumns(name, table, weigher === undefined ? usual : [weigher]);
  }
  return { made: weightsFrom(name, weights.data, weights.shape), note: 'array of weights' };
}

function weightsOfColumns(name: string, table: NumberTable, columns: readonly number[]): TakenWeights {
  checkColumns(name, table, columns);
  const taken = columnsOf(table, columns);
  const note = [...(table.notes ?? []), takenColumns(table, columns)].join('; ');
  return { made: weightsFrom(name, taken, [table.count, columns.length]), note };
}

function weightsFrom(name: string, data: ArrayLike<number>, shape: readonly number[]): Float64Array {
  if (shape.filter((size) => size !== 1).length > 1) {
    throw new FileError(name, `has the shape ${shape.join(' x ')}; give one weight per pattern, in one column`);
  }
  return fromRangeError(name, () => normalizedWeights(data.length, name, data));
}

/** What is made of numbers speaks of RangeErrors that start with the label, which here is the file's name. */
function fromRangeError<T>(name: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FileError(name, withoutLabel(error.message, name), { cause: error });
  }
}

function withoutLabel(message: string, label: string): string {
  return message.startsWith(`${label}: `) ? message.slice(label.length + 2) : message;
}
