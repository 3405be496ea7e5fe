import { dump } from 'npyjs';
import { FileError } from './fileError.ts';
import { type NpyHeader, readNpyHeader } from './npyHeader.ts';

/** The kinds of array that .npy files are read into and written from. */
export type NpyData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array;

/** An array of numbers, row-major (C order) whatever the order in the file. */
export interface NpyArray {
  data: NpyData;
  shape: number[];
  /** numpy's name of the type it was stored as, of an array that was read */
  dtype?: string;
}

/**
 * Parses an .npy file: little-endian float32/64, integers up to 64 bits, booleans (as 0 and 1).
 *
 * int64 becomes float64, because that is what numpy makes of a list of integers; values past 2^53 are refused.
 * @throws FileError on any other type, a broken header, or data of another length than the header promises
 */
export function parseNpy(file: string, bytes: Uint8Array): NpyArray {
  const header = readNpyHeader(file, bytes);
  // A copy starts at an aligned address, which typed arrays need and a header of any length does not give.
  const buffer = new Uint8Array(bytes.subarray(header.offset)).buffer;
  const data = header.type === 'i8' ? fromInt64(file, buffer) : viewOf(header.type, buffer);
  const rowMajor = header.fortranOrder ? toRowMajor(data, header.shape) : data;
  return { data: rowMajor, shape: header.shape, dtype: dtypeName(header) };
}

/**
 * An .npy file (version 1.0, little-endian, C order) of a typed array.
 * @throws RangeError if the shape does not fit the data
 */
export function dumpNpy(data: NpyData, shape: readonly number[] = [data.length]): Uint8Array {
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== data.length)
    throw new RangeError(`${data.length} numbers do not make an array of ${shape.join(' x ')}`);
  return new Uint8Array(dump(data, [...shape]));
}

/** float64 for f8. */
function dtypeName({ type, itemSize }: NpyHeader): string {
  const kind = { f: 'float', i: 'int', u: 'uint' }[type.charAt(0)];
  return kind === undefined ? 'bool' : `${kind}${8 * itemSize}`;
}

function viewOf(type: string, buffer: ArrayBuffer): NpyData {
  switch (type) {
    case 'f4':
      return new Float32Array(buffer);
    case 'f8':
      return new Float64Array(buffer);
    case 'i1':
      return new Int8Array(buffer);
    case 'i2':
      return new Int16Array(buffer);
    case 'i4':
      return new Int32Array(buffer);
    case 'u2':
      return new Uint16Array(buffer);
    case 'u4':
      return new Uint32Array(buffer);
    case 'b1':
      return new Uint8Array(buffer).map((value) => (value === 0 ? 0 : 1));
    default:
      return new Uint8Array(buffer);
  }
}

function fromInt64(file: string, buffer: ArrayBuffer): Float64Array {
  const values = Float64Array.from(new BigInt64Array(buffer), Number);
  const bad = values.findIndex((value) => !Number.isSafeInteger(value));
  if (bad >= 0) {
    throw new FileError(
      file,
      `number ${bad + 1} is past 2^53, where whole numbers are no longer exact; save as float64`,
    );
  }
  return values;
}

/** Column-major (first index fastest) to row-major (last index fastest). */
function toRowMajor(data: NpyData, shape: readonly number[]): NpyData {
  const out = data.slice();
  const strides: number[] = [];
  let stride = 1;
  for (const size of shape) {
    strides.push(stride);
    stride *= size;
  }
  // An odometer over the output's indices; `from` follows it through the input.
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < data.length; to++) {
    out[to] = data[from] as number;
    for (let d = shape.length - 1; d >= 0; d--) {
      from += strides[d] as number;
      index[d] = (index[d] as number) + 1;
      if ((index[d] as number) < (shape[d] as number)) break;
      from -= (strides[d] as number) * (shape[d] as number);
      index[d] = 0;
    }
  }
  return out;
}
