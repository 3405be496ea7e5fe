import { encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { FileError } from './fileError.ts';
import { dumpNpy, type NpyArray } from './npy.ts';
import { writeNpz } from './npz.ts';
import { parsePatterns, patternsOfPngs, takePatterns } from './parsePatterns.ts';
import { encodePng } from './png.ts';

const utf8 = (content: string) => new TextEncoder().encode(content);
const anyDim = { maxDim: 4096, images: true };

/** A grey PNG, rows of 0 to 255 from the top. */
const png = (...rows: (readonly number[])[]) =>
  encodePng({
    width: rows[0]?.length ?? 0,
    height: rows.length,
    data: Uint8Array.from(rows.flat().flatMap((value) => [value, value, value, 255])),
  });

const u1 = (values: readonly number[], shape: number[]) => dumpNpy(Uint8Array.from(values), shape);

async function taken(bytes: Uint8Array, take = '', name = 'a.npy') {
  const { made, note } = await takePatterns(name, bytes, take, anyDim);
  return { ...made, points: [...made.points], note };
}

describe('arrays of images', () => {
  test('K x h x w is K images, grey from -1 to 1, and the line says so', async () => {
    expect(await taken(u1([0, 255, 255, 0, 51, 0], [1, 2, 3]))).toMatchObject({
      count: 1,
      dim: 6,
      shape: [2, 3],
      points: [-1, 1, 1, -1, 2 * 0.2 - 1, -1],
      note: 'images of 2 x 3 pixels; 0 to 255 scaled to -1 to 1',
    });
  });

  test.each<[string, NpyArray['data'], number[], number[], string]>([
    ['zeros and ones', Uint8Array.of(0, 1, 1, 0), [2, 1, 2], [-1, 1, 1, -1], '0 and 1 as -1 and 1'],
    ['signs', Int8Array.of(-1, 1), [1, 1, 2], [-1, 1], 'values -1 to 1 as they are'],
    [
      'numbers of numpy',
      Float64Array.of(0, 16),
      [1, 1, 2],
      [0, 16],
      'values 0 to 16 as they are (:grey scales them to -1 to 1)',
    ],
    [
      'whole numbers past 255',
      Int32Array.of(0, 400),
      [1, 1, 2],
      [0, 400],
      'values 0 to 400 as they are (:grey scales them to -1 to 1)',
    ],
  ])('%s', async (_, data, shape, points, note) => {
    expect(await taken(dumpNpy(data, shape))).toMatchObject({ points, note: expect.stringContaining(note) });
  });

  test('grey, when asked for, goes from the least to the largest value of all', async () => {
    const file = dumpNpy(Float64Array.of(0, 4, 8, 16), [2, 1, 2]);
    expect(await taken(file, 'grey')).toMatchObject({
      points: [-1, -0.5, 0, 1],
      shape: [1, 2],
      note: 'images of 1 x 2 pixels; 0 to 16 scaled to -1 to 1',
    });
    const same = takePatterns('a.npy', dumpNpy(Float64Array.of(3, 3), [1, 1, 2]), 'grey', anyDim);
    await expect(same).rejects.toThrow('a.npy: all values are 3; grey needs two that differ');
  });

  test('an axis of one channel is left aside, before the image or behind it', async () => {
    const values = [0, 255, 255, 255, 0, 0];
    for (const shape of [
      [1, 1, 2, 3],
      [1, 2, 3, 1],
    ]) {
      expect(await taken(u1(values, shape))).toMatchObject({ shape: [2, 3], points: [-1, 1, 1, 1, -1, -1] });
    }
  });

  test('of an archive the images are taken where there is no table, by name where there are several', async () => {
    const images = { data: Uint8Array.of(0, 255), shape: [1, 1, 2] };
    const labels = { data: Uint8Array.of(7), shape: [1] };
    const one = writeNpz(
      new Map([
        ['digits', images],
        ['y', labels],
      ]),
    );
    expect(await taken(one, '', 'a.npz')).toMatchObject({ shape: [1, 2], points: [-1, 1] });
    const two = writeNpz(
      new Map([
        ['x_train', images],
        ['x_test', images],
      ]),
    );
    await expect(taken(two, '', 'a.npz')).rejects.toThrow(
      'a.npz: holds the arrays x_train (1 x 1 x 2), x_test (1 x 1 x 2)',
    );
    expect(await taken(two, 'x_test', 'a.npz')).toMatchObject({ shape: [1, 2] });
  });

  test('columns of images are numbers, and so are their main directions', async () => {
    const file = u1([0, 255, 51, 255, 0, 51, 1, 2, 3], [3, 1, 3]);
    expect((await taken(file, '1,3')).shape).toBeUndefined();
    expect((await takePatterns('a.npy', file, 'pca', {})).made).toMatchObject({ dim: 2, count: 3 });
  });
});

describe('rows that are images only if asked', () => {
  const rows = utf8('0,1,2,3\n4,5,6,7\n');

  test('a square number of columns is no image by itself', async () => {
    expect((await taken(rows, '', 'a.csv')).shape).toBeUndefined();
    expect(await taken(rows, '2x2', 'a.csv')).toMatchObject({ shape: [2, 2], points: [0, 1, 2, 3, 4, 5, 6, 7] });
    expect(await taken(rows, '1x4:grey', 'a.csv')).toMatchObject({ shape: [1, 4], count: 2 });
  });

  test('another number of pixels is refused by name', async () => {
    await expect(taken(rows, '3x3', 'a.csv')).rejects.toThrow(
      'a.csv: images of 3 x 3 pixels need 9 numbers, these have 4; give their height and width, or choose columns',
    );
  });

  test('classes and row numbers are left out before', async () => {
    const file = utf8('label,a,b\n3,1,2\n5,3,4\n');
    expect(await taken(file, '1x2', 'a.csv')).toMatchObject({ shape: [1, 2], points: [1, 2, 3, 4] });
  });
});

describe('pictures', () => {
  const files = [
    { name: 'b10.png', bytes: png([255, 0]) },
    { name: 'b9.png', bytes: png([0, 255]) },
  ];

  test('one memory each, by name, black -1 and white 1', () => {
    const { made, note } = patternsOfPngs('folder', files, anyDim);
    expect(made).toMatchObject({ count: 2, dim: 2, shape: [1, 2], label: 'folder' });
    expect([...made.points]).toEqual([-1, 1, 1, -1]);
    expect(note).toBe('images of 1 x 2 pixels; black to white scaled to -1 to 1');
  });

  test('transparent is paper, 16 bits are read as 8, palettes and grey as they look', () => {
    const clear = encode({ width: 1, height: 1, data: Uint8Array.of(0, 0, 0, 0), channels: 4, depth: 8 });
    const half = encode({ width: 1, height: 1, data: Uint16Array.of(0x8000), channels: 1, depth: 16 });
    const values = (bytes: Uint8Array) => [...patternsOfPngs('f', [{ name: 'a.png', bytes }], anyDim).made.points];
    expect(values(clear)).toEqual([1]);
    expect(values(half)[0]).toBeCloseTo(2 * (127 / 255) - 1, 12);
  });

  test('large pictures are averaged to 64 pixels along their longer side, and the line says so', () => {
    const large = png(...Array.from({ length: 64 }, () => new Array<number>(128).fill(51)));
    const { made, note } = patternsOfPngs('f', [{ name: 'a.png', bytes: large }], anyDim);
    expect(made).toMatchObject({ shape: [32, 64], dim: 2048 });
    expect(note).toContain('pictures of 64 x 128 pixels averaged; images of 32 x 64 pixels');
  });

  test('a sheet of tiles is a memory each, row by row', async () => {
    const sheet = png([0, 255, 0, 0], [255, 255, 255, 0]);
    expect(await taken(sheet, '1x2', 'a.png')).toMatchObject({
      count: 4,
      shape: [1, 2],
      points: [-1, 1, -1, -1, 1, 1, 1, -1],
    });
    await expect(taken(sheet, '2x3', 'a.png')).rejects.toThrow(
      'a.png: has 2 x 4 pixels (height x width), which tiles of 2 x 3 do not fill; give their size',
    );
    await expect(taken(sheet, 'grey', 'a.png')).rejects.toThrow(
      'a.png: is a picture, of which nothing can be taken by "grey"',
    );
  });

  test('a picture alone is ink on a plane, or one image', () => {
    const bytes = png([255, 0], [255, 255]);
    expect(parsePatterns('a.png', bytes)).toMatchObject({ dim: 2, count: 256 });
    expect(parsePatterns('a.png', bytes, anyDim)).toMatchObject({ dim: 4, count: 1, shape: [2, 2] });
  });

  test.each<[string, Uint8Array, string]>([
    [
      'c.png',
      png([0, 0], [0, 0]),
      'c.png: has 2 x 2 pixels, b9.png has 2 x 1; pictures that become memories must be of one size',
    ],
    ['c.png', png([0, 0, 0]), 'c.png: has 3 x 1 pixels, b9.png has 2 x 1'],
    ['c.png', new Uint8Array(0), 'c.png: is empty'],
    ['c.jpg', Uint8Array.of(0xff, 0xd8, 0xff), 'c.jpg: is not a PNG; save it as PNG'],
    ['c.png', png([1, 2]).subarray(0, 60), 'c.png: is a PNG that is cut off'],
  ])('%s is refused by name (%#)', (name, bytes, sentence) => {
    const read = () => patternsOfPngs('folder', [...files, { name, bytes }], anyDim);
    expect(read).toThrow(FileError);
    expect(read).toThrow(sentence);
  });
});

test.each<[string, Uint8Array, string]>([
  ['a.npy', u1([], [0, 2, 2]), 'a.npy: holds no numbers'],
  ['a.npy', u1([], [2, 0, 2]), 'a.npy: holds no numbers'],
  [
    'a.npy',
    dumpNpy(Float64Array.of(0, Number.NaN), [1, 1, 2]),
    'a.npy: row 1, column 2 is NaN; every row needs a finite number in every column',
  ],
  ['a.npy', dumpNpy(Float32Array.of(1e30, 1), [1, 1, 2]), 'a.npy: row 1, column 1 is 1.0000000150474662e+30'],
  [
    'a.npy',
    u1(new Array<number>(65 * 65).fill(1), [1, 65, 65]),
    'a.npy: has patterns of 4225 dimensions; 1 to 4096 are possible now',
  ],
])('%s is refused in one sentence (%#)', (name, bytes, sentence) => {
  expect(() => parsePatterns(name, bytes, anyDim)).toThrow(FileError);
  expect(() => parsePatterns(name, bytes, anyDim)).toThrow(sentence);
});
