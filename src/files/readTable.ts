import { parseCsv } from './csv.ts';
import { FileError, quoted, readableSize } from './fileError.ts';
import { dotted, memoryExtensions, numberExtensions } from './formatTexts.ts';
import { type NpyArray, parseNpy } from './npy.ts';
import { readNpz } from './npz.ts';
import { hasNpyMagic, hasZipSignature } from './signatures.ts';

/** Rows of numbers as a file has them, before anything is made of them. */
export interface NumberTable {
  /** [count, dim], row-major */
  data: Float64Array;
  count: number;
  dim: number;
  /** numpy's name of the type they were stored as, or 'text' */
  dtype: string;
  /** names of the columns, where the file has them */
  columns?: readonly string[];
  /** an array of that name in the same .npz, unchecked */
  weights?: NpyArray;
}

/** How a table of numbers is read. */
export interface TableOptions {
  /** of the file, and unpacked; 64 MB unless given */
  maxBytes?: number;
  /** cells of a .csv without a number are NaN, and not an error */
  gaps?: boolean;
}

const MAX_BYTES = 2 ** 26;

/** Names under which an .npz with several arrays may keep its patterns; the last is numpy's for an unnamed one. */
const PATTERN_NAMES = ['patterns', 'memories', 'points', 'data', 'X', 'x', 'arr_0'];

/**
 * Numbers from .npy, .npz, .csv, .tsv or .txt; a list of K numbers is K rows of one. What the bytes are goes before what
 * the name says.
 *
 * @throws FileError in one sentence, whatever the bytes
 */
export function readTable(name: string, bytes: Uint8Array, options: TableOptions = {}): NumberTable {
  const { maxBytes = MAX_BYTES } = options;
  if (bytes.length > maxBytes) {
    throw new FileError(name, `is ${readableSize(bytes.length)} large; at most ${readableSize(maxBytes)} are read`);
  }
  if (bytes.length === 0) throw new FileError(name, 'is empty');
  const extension = /\.([^./\\]*)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  if (hasNpyMagic(bytes) || extension === 'npy') return tableOf(name, parseNpy(name, bytes));
  if (hasZipSignature(bytes) || extension === 'npz') return fromNpz(name, bytes, maxBytes);
  if (!numberExtensions.includes(extension)) {
    const came = extension === '' ? 'has no extension' : `has the extension .${quoted(extension)}`;
    throw new FileError(name, `${came}; memories are read from ${dotted(memoryExtensions)}`);
  }
  const { data, shape, header } = parseCsv(name, bytes, options);
  return { ...tableOf(name, { data, shape, dtype: 'text' }), ...(header ? { columns: header } : {}) };
}

function tableOf(name: string, { data, shape, dtype = '' }: NpyArray): NumberTable {
  if (shape.length < 1 || shape.length > 2) {
    const came = shape.length === 0 ? 'holds a single number' : `has the shape ${shape.join(' x ')}`;
    throw new FileError(name, `${came}; give one row of numbers per pattern`);
  }
  const [count = 0, dim = 1] = shape;
  if (count === 0 || dim === 0) throw new FileError(name, 'holds no numbers; give one row of numbers per pattern');
  return { data: Float64Array.from(data), count, dim, dtype };
}

function fromNpz(name: string, bytes: Uint8Array, maxBytes: number): NumberTable {
  const { arrays } = readNpz(name, bytes, { maxBytes });
  const weights = arrays.get('weights');
  const candidates = [...arrays.keys()].filter((key) => key !== 'weights');
  // An archive of weights alone serves readWeights; as patterns it is K numbers, which the caller sees drawn.
  const key = candidates.length > 1 ? PATTERN_NAMES.find((known) => arrays.has(known)) : (candidates[0] ?? 'weights');
  const patterns = key === undefined ? undefined : arrays.get(key);
  if (patterns) return { ...tableOf(name, patterns), ...(weights ? { weights } : {}) };
  const names = candidates
    .slice(0, 8)
    .map((candidate) => quoted(candidate))
    .join(', ');
  const came = names === '' ? 'holds no array' : `holds the arrays ${names}`;
  throw new FileError(name, `${came}; name one of them "patterns"`);
}
