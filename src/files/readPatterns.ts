import { normalizedWeights, type Patterns, patternsFrom } from '../memories/patterns.ts';
import { parseCsv } from './csv.ts';
import { FileError, quoted, readableSize } from './fileError.ts';
import { type NpyArray, parseNpy } from './npy.ts';
import { hasNpyMagic } from './npyHeader.ts';
import { readNpz } from './npz.ts';
import { hasPngSignature } from './png.ts';

export interface ReadOptions {
  /** of the file, and unpacked; 64 MB unless given */
  maxBytes?: number;
  /** dimensions a pattern may have; 3 unless given */
  maxDim?: number;
  /** one per pattern, positive; they win over weights in the file */
  weights?: ArrayLike<number>;
}

const MAX_BYTES = 2 ** 26;
const MAX_DIM = 3;

/** Names under which an .npz with several arrays may keep its patterns; the last is numpy's for an unnamed one. */
const PATTERN_NAMES = ['patterns', 'memories', 'points', 'data', 'X', 'x', 'arr_0'];

/**
 * The user's own memories: one pattern per row, from .npy, .npz, .csv, .tsv or .txt (K x D; a list of K numbers is K x 1).
 * What the bytes are goes before what the name says. An .npz may hold `weights` beside its patterns.
 *
 * @throws FileError in one sentence, whatever the bytes
 */
export function readPatterns(name: string, bytes: Uint8Array, options: ReadOptions = {}): Patterns {
  const { maxDim = MAX_DIM } = options;
  const { patterns, weights } = readArrays(name, bytes, options.maxBytes ?? MAX_BYTES);
  const { shape } = patterns;
  if (shape.length < 1 || shape.length > 2) {
    const came = shape.length === 0 ? 'holds a single number' : `has the shape ${shape.join(' x ')}`;
    throw new FileError(name, `${came}; give one row of 1 to ${maxDim} numbers per pattern`);
  }
  const [count = 0, dim = 1] = shape;
  if (count === 0 || dim === 0) throw new FileError(name, 'holds no numbers; give one row of numbers per pattern');
  if (dim > maxDim) {
    const hint = count <= maxDim ? `; it has ${count} rows: is it transposed?` : '';
    throw new FileError(name, `has patterns of ${dim} dimensions; 1 to ${maxDim} are possible now${hint}`);
  }
  return fromRangeError(name, () =>
    patternsFrom(Float64Array.from(patterns.data), dim, name, options.weights ?? weights?.data),
  );
}

/**
 * One weight per pattern, made to sum to 1, from a list, a single column or a single row.
 * @throws FileError if their number is not `count` or one is not positive
 */
export function readWeights(name: string, bytes: Uint8Array, count: number, options: ReadOptions = {}): Float64Array {
  const { patterns, weights } = readArrays(name, bytes, options.maxBytes ?? MAX_BYTES);
  const { data, shape } = weights ?? patterns;
  if (shape.filter((size) => size !== 1).length > 1) {
    throw new FileError(name, `has the shape ${shape.join(' x ')}; give one weight per pattern, in one column`);
  }
  return fromRangeError(name, () => normalizedWeights(count, name, data));
}

interface Arrays {
  patterns: NpyArray;
  weights?: NpyArray | undefined;
}

function readArrays(name: string, bytes: Uint8Array, maxBytes: number): Arrays {
  if (bytes.length > maxBytes) {
    throw new FileError(name, `is ${readableSize(bytes.length)} large; at most ${readableSize(maxBytes)} are read`);
  }
  if (bytes.length === 0) throw new FileError(name, 'is empty');
  if (hasPngSignature(bytes))
    throw new FileError(name, 'is a picture; memories are read from .npy, .npz, .csv, .tsv, .txt');
  const extension = /\.([^./\\]*)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  if (hasNpyMagic(bytes) || extension === 'npy') return { patterns: parseNpy(name, bytes) };
  if ((bytes[0] === 0x50 && bytes[1] === 0x4b) || extension === 'npz') return fromNpz(name, bytes, maxBytes);
  if (['csv', 'tsv', 'txt', 'dat'].includes(extension)) return { patterns: parseCsv(name, bytes) };
  const came = extension === '' ? 'has no extension' : `has the extension .${quoted(extension)}`;
  throw new FileError(name, `${came}; memories are read from .npy, .npz, .csv, .tsv, .txt`);
}

function fromNpz(name: string, bytes: Uint8Array, maxBytes: number): Arrays {
  const { arrays } = readNpz(name, bytes, { maxBytes });
  const weights = arrays.get('weights');
  const candidates = [...arrays.keys()].filter((key) => key !== 'weights');
  // An archive of weights alone serves readWeights; as patterns it is K numbers, which the caller sees drawn.
  const key = candidates.length > 1 ? PATTERN_NAMES.find((known) => arrays.has(known)) : (candidates[0] ?? 'weights');
  const patterns = key === undefined ? undefined : arrays.get(key);
  if (patterns) return { patterns, weights };
  const names = candidates
    .slice(0, 8)
    .map((candidate) => quoted(candidate))
    .join(', ');
  const came = names === '' ? 'holds no array' : `holds the arrays ${names}`;
  throw new FileError(name, `${came}; name one of them "patterns"`);
}

/** patterns.ts speaks of RangeErrors that start with the label, which here is the file's name. */
function fromRangeError<T>(name: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FileError(name, error.message.slice(name.length + 2), { cause: error });
  }
}
