import { dump } from 'npyjs';
import { FileError } from './fileError.ts';
import { type NpyHeader, parseNpyHeader } from './npyHeader.ts';

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
 * Parses an .npy file: float16/32/64, integers up to 64 bits, booleans (as 0 and 1), of either byte order.
 *
 * float16 becomes float32, which holds it exactly. int64 and uint64 become float64, because int64 is what numpy makes
 * of a list of integers; values past 2^53 are refused.
 * @throws FileError on any other type, a broken header, or data of another length than the header promises
 */
export function parseNpy(file: string, bytes: Uint8Array): NpyArray {
  const header = parseNpyHeader(file, bytes);
  // A copy starts at an aligned address, which typed arrays need and a header of any length does not give.
  const buffer = new Uint8Array(bytes.subarray(header.offset)).buffer;
  if (header.bigEndian) swapBytes(new Uint8Array(buffer), header.itemSize);
  const data = viewOf(file, header.type, buffer);
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

function viewOf(file: string, type: string, buffer: ArrayBuffer): NpyData {
  switch (type) {
    case 'f2':
      return Float32Array.from(new Uint16Array(buffer), halfOf);
    case 'i8':
      return fromBig(file, new BigInt64Array(buffer));
    case 'u8':
      return fromBig(file, new BigUint64Array(buffer));
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

/** In place: what was written on a machine of the other byte order. */
function swapBytes(bytes: Uint8Array, itemSize: number): void {
  for (let at = 0; at < bytes.length; at += itemSize) bytes.subarray(at, at + itemSize).reverse();
}

/** The value of a number of half precision (IEEE 754 binary16). */
function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = (bits & 0x3ff) / 1024;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -14 : sign * (1 + fraction) * 2 ** (exponent - 15);
}

function fromBig(file: string, whole: BigInt64Array | BigUint64Array): Float64Array {
  const values = new Float64Array(whole.length);
  for (let i = 0; i < values.length; i++) {
    values[i] = Number(whole[i]);
    if (Number.isSafeInteger(values[i])) continue;
    throw new FileError(file, `number ${i + 1} is past 2^53, where whole numbers are no longer exact; save as float64`);
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
