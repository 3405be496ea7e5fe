import { drawingPoints } from '../memories/drawing.ts';
import { normalizedWeights, type Patterns, patternsFrom } from '../memories/patterns.ts';
import { decodePng } from './decodePng.ts';
import { FileError } from './fileError.ts';
import { pngTexts } from './png.ts';
import { readTable, type TableOptions } from './readTable.ts';
import { RUN_KEY } from './runFile.ts';
import { hasPngSignature } from './signatures.ts';

/** How a file of memories is read. */
export interface ReadOptions extends Pick<TableOptions, 'maxBytes'> {
  /** dimensions a pattern may have; 3 unless given */
  maxDim?: number;
  /** one per pattern, positive; they win over weights in the file */
  weights?: ArrayLike<number>;
}

const MAX_DIM = 3;
/** Of a picture: a large photo. */
const MAX_PIXELS = 2 ** 25;

/**
 * The user's own memories: one pattern per row, from .npy, .npz, .csv, .tsv or .txt (K x D; a list of K numbers is K x 1).
 * What the bytes are goes before what the name says. An .npz may hold `weights` beside its patterns. A PNG is points
 * where it has ink (drawingPoints).
 *
 * @throws FileError in one sentence, whatever the bytes
 */
export function readPatterns(name: string, bytes: Uint8Array, options: ReadOptions = {}): Patterns {
  const { maxDim = MAX_DIM } = options;
  if (hasPngSignature(bytes)) return patternsOfPng(name, bytes);
  const { data, count, dim, weights } = readTable(name, bytes, options);
  if (dim > maxDim) {
    const hint = count <= maxDim ? `; it has ${count} rows: is it transposed?` : '';
    throw new FileError(name, `has patterns of ${dim} dimensions; 1 to ${maxDim} are possible now${hint}`);
  }
  return fromRangeError(name, () => patternsFrom(data, dim, name, options.weights ?? weights?.data));
}

function patternsOfPng(name: string, bytes: Uint8Array): Patterns {
  if (pngTexts(name, bytes).has(RUN_KEY)) {
    throw new FileError(name, 'is a picture of a run; it holds no memories: driftwell open makes its run again');
  }
  return fromRangeError(name, () => drawingPoints(decodePng(name, bytes, MAX_PIXELS), name));
}

/**
 * One weight per pattern, made to sum to 1, from a list, a single column or a single row.
 * @throws FileError if one is not positive
 */
export function readWeights(name: string, bytes: Uint8Array, options: TableOptions = {}): Float64Array {
  if (hasPngSignature(bytes)) throw new FileError(name, 'is a picture; weights are numbers, one per pattern');
  const table = readTable(name, bytes, options);
  const { data, shape } = table.weights ?? { data: table.data, shape: [table.count, table.dim] };
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
    throw new FileError(name, error.message.slice(name.length + 2), { cause: error });
  }
}
