import { parseCsv } from './csv.ts';
import type { CsvColumn } from './csvRows.ts';
import { FileError, readableSize } from './fileError.ts';
import type { ImageShape } from './greyValues.ts';
import { type NpyArray, parseNpy } from './npy.ts';
import { tableOfNpz } from './npzTable.ts';
import { hasNpyMagic, hasZipSignature } from './signatures.ts';

/** Rows of numbers as a file has them, before anything is made of them. */
export interface NumberTable {
  /** [count, dim], row-major; NaN where there is no number */
  data: Float64Array;
  count: number;
  dim: number;
  /** numpy's name of the type they were stored as, or 'text' */
  dtype: string;
  /** names of the columns, where the file has them; '' for a column without one */
  columns?: readonly string[];
  /** of a text: what is in each column beside its numbers */
  about?: readonly CsvColumn[];
  /** what was chosen or left out in reading, one phrase each */
  notes?: readonly string[];
  /** an array of weights in the same .npz, unchecked */
  weights?: NpyArray;
  /** pixels of the image that each row is, row by row from the top left */
  image?: ImageShape;
  /** of several arrays in an .npz the one that was taken */
  arrayName?: string;
}

/** How a table of numbers is read. */
export interface TableFileOptions {
  /** of the file, and unpacked; 64 MB unless given */
  maxBytes?: number;
  /** arrays of an .npz to choose from, by name; a name that is none says nothing */
  arrays?: readonly string[];
}

const MAX_BYTES = 2 ** 26;

/**
 * Numbers from .npy, .npz or text; a list of K numbers is K rows of one. What the bytes are goes before what the name
 * says, and what is neither .npy nor .npz is text, whatever it is called.
 *
 * @throws FileError in one sentence, whatever the bytes
 */
export function parseTable(name: string, bytes: Uint8Array, options: TableFileOptions = {}): NumberTable {
  const { maxBytes = MAX_BYTES } = options;
  if (bytes.length > maxBytes) {
    throw new FileError(name, `is ${readableSize(bytes.length)} large; at most ${readableSize(maxBytes)} are read`);
  }
  if (bytes.length === 0) throw new FileError(name, 'is empty');
  const extension = /\.([^./\\]*)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  if (hasNpyMagic(bytes) || extension === 'npy') return tableOf(name, parseNpy(name, bytes));
  if (hasZipSignature(bytes) || extension === 'npz') {
    const { weights, array, ...rest } = tableOfNpz(name, bytes, { maxBytes, arrays: options.arrays ?? [] });
    return { ...tableOf(name, array), ...rest, ...(weights ? { weights } : {}) };
  }
  const { data, shape, header, columns, notes, encoding } = parseCsv(name, bytes);
  return {
    data,
    count: shape[0],
    dim: shape[1],
    dtype: 'text',
    about: columns,
    // the others are known by their bytes
    notes: encoding === 'windows-1252' ? ['read as Windows-1252, because it is not UTF-8', ...notes] : notes,
    ...(header ? { columns: header } : {}),
  };
}

function tableOf(name: string, { data, shape, dtype = '' }: NpyArray): NumberTable {
  const image = imageIn(shape);
  if (!image && (shape.length < 1 || shape.length > 2)) {
    const came = shape.length === 0 ? 'holds a single number' : `has the shape ${shape.join(' x ')}`;
    const colour = shape.length === 4 ? ', or grey images as K x height x width' : '';
    throw new FileError(name, `${came}; give one row of numbers per pattern${colour}`);
  }
  const [count = 0, columns = 1] = shape;
  const dim = image ? image[0] * image[1] : columns;
  if (count === 0 || dim === 0) throw new FileError(name, 'holds no numbers; give one row of numbers per pattern');
  const numbers = data instanceof Float64Array ? data : new Float64Array(data);
  return { data: numbers, count, dim, dtype, ...(image ? { image } : {}) };
}

/** Height and width in an array of images, [K, h, w]; a channel axis of one, before or behind them, is left aside. */
function imageIn(shape: readonly number[]): ImageShape | undefined {
  const [, a = 0, b = 0, c = 0] = shape;
  if (shape.length === 3) return [a, b];
  if (shape.length !== 4) return undefined;
  return a === 1 ? [b, c] : c === 1 ? [a, b] : undefined;
}
