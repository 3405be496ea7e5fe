import { crc32, deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { decodePng } from './decodePng.ts';
import { PNG_SIGNATURE } from './signatures.ts';

function chunk(type: string, content: readonly number[]): number[] {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), Buffer.from(content)]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(body));
  return [...length, ...body, ...crc];
}

const bigEndian = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);

interface Kind {
  width: number;
  height: number;
  depth: number;
  color: number;
  interlace?: number;
  extra?: readonly number[];
}

/** A PNG of scan lines as they stand, each with its filter byte before it. */
function png({ width, height, depth, color, interlace = 0, extra = [] }: Kind, lines: readonly number[]): Uint8Array {
  const header = [...bigEndian(width), ...bigEndian(height), depth, color, 0, 0, interlace];
  const data = [...deflateSync(Buffer.from(lines))];
  return Uint8Array.from([
    ...PNG_SIGNATURE,
    ...chunk('IHDR', header),
    ...extra,
    ...chunk('IDAT', data),
    ...chunk('IEND', []),
  ]);
}

const grey = (value: number, alpha = 255) => [value, value, value, alpha];
const palette = [...chunk('PLTE', [255, 0, 0, 0, 255, 0, 0, 0, 255]), ...chunk('tRNS', [128])];

test.each<[string, Kind, number[], number[][]]>([
  [
    // rows end at whole bytes
    '1-bit grey',
    { width: 9, height: 2, depth: 1, color: 0 },
    [0, 0b10100000, 0b10000000, 0, 0, 0],
    [255, 0, 255, 0, 0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0].map((value) => grey(value)),
  ],
  ['2-bit grey', { width: 4, height: 1, depth: 2, color: 0 }, [0, 0b00011011], [0, 85, 170, 255].map((v) => grey(v))],
  ['8-bit grey', { width: 2, height: 1, depth: 8, color: 0 }, [0, 7, 200], [grey(7), grey(200)]],
  ['16-bit grey', { width: 2, height: 1, depth: 16, color: 0 }, [0, 0, 0, 0x80, 0x01], [grey(0), grey(127)]],
  ['grey and alpha', { width: 1, height: 2, depth: 8, color: 4 }, [0, 9, 3, 0, 8, 255], [grey(9, 3), grey(8)]],
  ['RGB', { width: 1, height: 1, depth: 8, color: 2 }, [0, 1, 2, 3], [[1, 2, 3, 255]]],
  [
    'RGB with one transparent colour',
    { width: 3, height: 1, depth: 8, color: 2, extra: chunk('tRNS', [0, 1, 0, 2, 0, 3]) },
    [0, 1, 2, 3, 1, 2, 4, 0, 2, 3],
    [
      [1, 2, 3, 0],
      [1, 2, 4, 255],
      [0, 2, 3, 255],
    ],
  ],
  [
    '16-bit RGBA',
    { width: 1, height: 1, depth: 16, color: 6 },
    [0, 255, 255, 0, 0, 1, 0, 255, 255],
    [[255, 0, 0, 255]],
  ],
  [
    '4-bit palette',
    { width: 3, height: 1, depth: 4, color: 3, extra: palette },
    [0, 0x01, 0x20],
    [
      [255, 0, 0, 128],
      [0, 255, 0, 255],
      [0, 0, 255, 255],
    ],
  ],
  [
    // passes 1, 6 and 7 are the ones a picture of 2 x 2 has pixels in
    'interlaced grey',
    { width: 2, height: 2, depth: 8, color: 0, interlace: 1 },
    [0, 10, 0, 20, 0, 30, 40],
    [10, 20, 30, 40].map((value) => grey(value)),
  ],
])('%s', (_, kind, lines, pixels) => {
  expect([...decodePng('a.png', png(kind, lines)).data]).toEqual(pixels.flat());
});

test.each<[Kind, number[], string]>([
  [
    { width: 1, height: 2 ** 25, depth: 8, color: 0 },
    [],
    'has 1 x 33554432 pixels; at most 33554432 are read, 65536 along',
  ],
  [{ width: 2 ** 13, height: 2 ** 13, depth: 1, color: 0 }, [], 'has 8192 x 8192 pixels; at most'],
  [{ width: 5792, height: 5792, depth: 16, color: 6 }, [], 'would unpack to 256 MB; at most 64 MB are read'],
  [{ width: 9, height: 1, depth: 1, color: 0, interlace: 1 }, [0, 0], 'save it without interlacing'],
  [{ width: 1, height: 1, depth: 8, color: 5 }, [0, 0], 'unknown kind of pixels (5)'],
  [{ width: 0, height: 2, depth: 8, color: 0 }, [], 'has 0 x 2 pixels; give a picture that has some'],
  [{ width: 2, height: 2, depth: 8, color: 0 }, [0, 1, 2], 'holds 3 bytes of pixels, not the 6 it promises'],
  [{ width: 1, height: 1, depth: 8, color: 0 }, new Array<number>(5000).fill(0), 'holds more pixels than the'],
])('%o is refused in one sentence', (kind, lines, sentence) => {
  expect(() => decodePng('a.png', png(kind, lines))).toThrow(sentence);
});
