import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FileError } from './fileError.ts';
import { dumpNpy, type NpyData, parseNpy } from './npy.ts';
import numpy from './numpyFiles.json';

const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const files = numpy.files as Record<string, string>;
const numpyFile = (key: string) => bytesOf(files[key] as string);
const a = [1.5, -2, 3, 4, 5, 6.25];

test.each([
  ['f8', Float64Array, [3, 2], a],
  ['f4 fortran', Float32Array, [3, 2], a],
  ['version 2', Float64Array, [3, 2], a],
  ['i8', Float64Array, [3], [1, -2, 3]],
  ['bool', Uint8Array, [3], [1, 0, 1]],
  ['u1', Uint8Array, [1, 2], [0, 255]],
  ['scalar', Float64Array, [], [2.5]],
  ['cube fortran', Int16Array, [2, 3, 4], Array.from({ length: 24 }, (_, i) => i)],
  ['half', Float32Array, [3, 2], a],
  ['big', Float64Array, [3, 2], a],
] as const)('reads what numpy wrote: %s', (key, type, shape, values) => {
  const array = parseNpy('a.npy', numpyFile(key));
  expect(array.data).toBeInstanceOf(type);
  expect(array.shape).toEqual(shape);
  expect(Array.from(array.data)).toEqual(values);
});

test.each([
  ['object', /a\.npy: holds pickled Python objects, which can run code/],
  ['unicode', /a\.npy: holds text/],
  ['bytes', /holds text/],
  ['record', /holds records/],
  ['complex', /holds complex numbers/],
  ['date', /holds dates/],
])('refuses by name what numpy wrote: %s', (key, message) => {
  expect(() => parseNpy('a.npy', numpyFile(key))).toThrow(FileError);
  expect(() => parseNpy('a.npy', numpyFile(key))).toThrow(message);
});

/** A file with any header text and any data. */
function npyFile(header: string, dataLength: number, version = 1): Uint8Array {
  const text = new TextEncoder().encode(header);
  const start = version === 1 ? 10 : 12;
  const bytes = new Uint8Array(start + text.length + dataLength);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  const view = new DataView(bytes.buffer);
  if (version === 1) view.setUint16(8, text.length, true);
  else view.setUint32(8, text.length, true);
  bytes.set(text, start);
  return bytes;
}
const dictionary = (shape: string, descr = "'<f4'") =>
  `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }`;

test.each<[string, Uint8Array, RegExp]>([
  [
    'too little data',
    npyFile(dictionary('(3, 2)'), 20),
    /holds 20 bytes of data but its header promises 3 x 2 numbers of 4 bytes \(24/,
  ],
  ['too much data', npyFile(dictionary('(3, 2)'), 28), /holds 28 bytes/],
  ['product past 2^32', npyFile(dictionary('(65536, 65536)'), 0), /promises 65536 x 65536/],
  ['product past 2^64', npyFile(dictionary('(4294967296, 4294967296)'), 0), /promises/],
  ['negative size', npyFile(dictionary('(-3, 2)'), 24), /broken \.npy header: shape is \(-3, 2\)/],
  ['exponent', npyFile(dictionary('(3e0, 2)'), 24), /shape is/],
  ['empty size', npyFile(dictionary('(3,,2)'), 24), /shape is/],
  ['shape a number', npyFile("{'descr': '<f4', 'fortran_order': False, 'shape': 6}", 24), /broken/],
  ['no shape', npyFile("{'descr': '<f4', 'fortran_order': False}", 0), /shape is missing/],
  ['no type', npyFile("{'fortran_order': False, 'shape': (0,)}", 0), /descr is missing/],
  ['two shapes', npyFile("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'shape': (9,)}", 4), /given twice/],
  ['code', npyFile("__import__('os').system('true')", 0), /broken \.npy header/],
  ['33 dimensions', npyFile(dictionary(`(${'1,'.repeat(33)})`), 4), /33 dimensions/],
  ['own key names', npyFile(dictionary('(1,)', "'<toString'"), 4), /has the type/],
  ['prototype as a kind', npyFile(dictionary('(1,)', "'__proto__'"), 4), /has the type/],
  ['header past the end', npyFile(dictionary('(3, 2)'), 0).subarray(0, 40), /cut off after 40 bytes/],
  ['nothing but magic', npyFile('', 0).subarray(0, 8), /cut off/],
  ['no magic', new Uint8Array(64), /is not an \.npy file/],
  ['version 9', npyFile(dictionary('(1,)'), 4, 9), /version 9/],
  ['long header', npyFile(dictionary('(1,)') + ' '.repeat(20_000), 4, 2), /header of 200\d\d bytes/],
])('refuses a header that lies: %s', (_, bytes, message) => {
  expect(() => parseNpy('bad.npy', bytes)).toThrow(FileError);
  expect(() => parseNpy('bad.npy', bytes)).toThrow(message);
});

test('Python 2 wrote long integers with an L, and any alignment is readable', () => {
  expect(parseNpy('old.npy', npyFile(dictionary('(1L, 2L)'), 8)).shape).toEqual([1, 2]);
  const shifted = new Uint8Array(npyFile(dictionary('(2,)'), 8).length + 1);
  shifted.set(npyFile(dictionary('(2,)'), 8), 1);
  expect(parseNpy('odd.npy', shifted.subarray(1)).shape).toEqual([2]);
});

test('int64 past 2^53 is refused, not rounded', () => {
  for (const type of ['<i8', '<u8', '>u8']) {
    const bytes = npyFile(dictionary('(1,)', `'${type}'`), 8);
    bytes[type.startsWith('>') ? bytes.length - 8 : bytes.length - 1] = 0x7f;
    expect(() => parseNpy('big.npy', bytes), type).toThrow(/number 1 is past 2\^53/);
  }
});

test.each<[string, number[], number[]]>([
  ['>i2', [0x01, 0x02, 0xff, 0xfe], [258, -2]],
  ['>u4', [0x80, 0, 0, 1], [2 ** 31 + 1]],
  ['>f4', [0x3f, 0xc0, 0, 0], [1.5]],
  ['<u8', [3, 0, 0, 0, 1, 0, 0, 0], [2 ** 32 + 3]],
  ['>i8', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfb], [-5]],
  // one, minus two, the largest, the smallest above 0, infinity, not a number, minus 0
  [
    '<f2',
    [0, 0x3c, 0, 0xc0, 0xff, 0x7b, 1, 0, 0, 0x7c, 1, 0x7e, 0, 0x80],
    [1, -2, 65504, 2 ** -24, Number.POSITIVE_INFINITY, Number.NaN, -0],
  ],
  ['>f2', [0x3c, 0], [1]],
])('reads %s', (type, data, values) => {
  const size = Number(type.at(-1));
  const bytes = npyFile(dictionary(`(${data.length / size},)`, `'${type}'`), data.length);
  bytes.set(data, bytes.length - data.length);
  expect(Array.from(parseNpy('a.npy', bytes).data)).toEqual(values);
});

test('what is dumped is parsed again, bit for bit', () => {
  const array: fc.Arbitrary<NpyData> = fc.oneof(
    fc.float32Array(),
    fc.float64Array(),
    fc.int8Array(),
    fc.int16Array(),
    fc.int32Array(),
    fc.uint8Array(),
    fc.uint16Array(),
    fc.uint32Array(),
  );
  fc.assert(
    fc.property(array, (data) => {
      expect(parseNpy('a.npy', dumpNpy(data))).toMatchObject({ data, shape: [data.length] });
    }),
  );
  expect(parseNpy('a.npy', dumpNpy(new Int32Array(6), [2, 3])).shape).toEqual([2, 3]);
  expect(() => dumpNpy(new Int32Array(6), [2, 2])).toThrow(RangeError);
});
