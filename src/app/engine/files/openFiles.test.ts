import { expect, test } from 'vitest';
import { dumpNpy } from '../../../files/npy.ts';
import { encodePng } from '../../../files/png.ts';
import { openFiles, transposed } from './openFiles.ts';
import { previewOf } from './previewOf.ts';

const utf8 = (content: string) => new TextEncoder().encode(content);

/** A grey square, its pixels 0 to 255. */
function square(values: readonly number[]): Uint8Array {
  const side = Math.sqrt(values.length);
  return encodePng({
    width: side,
    height: side,
    data: Uint8Array.from(values.flatMap((value) => [value, value, value, 255])),
  });
}

test('a table is described by type, names, ranges and gaps', async () => {
  const csv = utf8('species,bill,depth\nAdelie,39.5,NA\nGentoo,46,14\nGentoo,50,15\n');
  const opened = await openFiles([{ name: 'penguins.csv', bytes: csv }]);
  expect(previewOf(opened)).toMatchObject({
    kind: 'table',
    count: 3,
    dim: 3,
    dtype: 'text',
    gaps: 1,
    columns: [
      { name: 'species', least: Number.NaN, gaps: 3 },
      { name: 'bill', least: 39.5, most: 50, gaps: 0 },
      { name: 'depth', least: 14, most: 15, gaps: 1 },
    ],
  });
  // by itself it is no memories for any door
  expect(opened.asFile).toEqual({});
  const whole = { name: 'a.npy', bytes: dumpNpy(Int16Array.from([1, 2, 3, 4]), [2, 2]) };
  expect(previewOf(await openFiles([whole]))).toMatchObject({ dtype: 'int16', count: 2, dim: 2, gaps: 0 });
  expect((await openFiles([whole])).asFile.memories?.count).toBe(2);
});

test('row names and classes are described and not chosen; what is wrong in a column is said at once', async () => {
  const csv = utf8(',x,y,label\n0,1,2,0\n1,3,4x,1\n');
  const opened = await openFiles([{ name: 'a.csv', bytes: csv }]);
  expect(opened.asFile.memories).toBeUndefined();
  const preview = previewOf(opened);
  expect(preview).toMatchObject({ problem: 'row 3, column 3 is "4x", not a number' });
  expect(preview.kind === 'table' && preview.columns.map(({ usual }) => usual)).toEqual([false, true, true, false]);
  const mended = await openFiles([{ name: 'a.csv', bytes: utf8(',x,y,label\n0,1,2,0\n1,3,4,1\n') }]);
  expect(previewOf(mended)).toMatchObject({ problem: '' });
  expect(mended.asFile.memories?.points).toEqual(Float64Array.of(1, 2, 3, 4));
});

test('one positive column may be memories or weights', async () => {
  const { asFile } = await openFiles([{ name: 'w.csv', bytes: utf8('1\n3\n') }]);
  expect([...(asFile.memories?.points ?? [])]).toEqual([1, 3]);
  expect([...(asFile.weights ?? [])]).toEqual([0.25, 0.75]);
});

test('rows become columns, and then the file is no longer itself', async () => {
  const { asFile, content } = transposed(await openFiles([{ name: 'a.csv', bytes: utf8('1,2,3\n4,5,6\n') }]));
  expect(asFile).toEqual({});
  expect(content).toMatchObject({ table: { count: 3, dim: 2, data: Float64Array.from([1, 4, 2, 5, 3, 6]) } });
});

test('a picture is a drawing; several are rows of brightness, by name', async () => {
  const one = await openFiles([{ name: 'a.png', bytes: square([0, 255, 255, 255]) }]);
  expect(previewOf(one)).toMatchObject({ kind: 'drawing', width: 2, height: 2, tone: 'dark' });
  expect(one.asFile.memories?.count).toBe(256);
  const rows = await openFiles([
    { name: 'b10.png', bytes: square([255, 0, 0, 0]) },
    { name: 'b9.png', bytes: square([0, 0, 0, 255]) },
  ]);
  expect(rows).toMatchObject({ name: '2 pictures', asFile: {} });
  expect(rows.content).toMatchObject({
    table: { count: 2, dim: 4, data: Float64Array.from([0, 0, 0, 1, 1, 0, 0, 0]) },
    picture: { width: 2, height: 2 },
  });
  const large = await openFiles(
    ['p', 'q'].map((name) => ({ name, bytes: square(new Array<number>(128 ** 2).fill(9)) })),
  );
  expect(previewOf(large)).toMatchObject({ dim: 4096, picture: { width: 128, height: 128 } });
});

test.each<[string, [string, Uint8Array][], string]>([
  [
    'sizes that differ',
    [
      ['a.png', square([1])],
      ['b.png', square([1, 2, 3, 4])],
    ],
    'b.png: has 2 x 2 pixels, a.png has 1 x 1',
  ],
  [
    'a table among pictures',
    [
      ['a.png', square([1])],
      ['b.csv', utf8('1\n')],
    ],
    'b.csv: is no picture; drop one file of numbers',
  ],
  [
    'a kind nobody reads',
    [['<b>.svg', utf8('<svg onload="alert(1)"/>')]],
    '<b>.svg: is a picture of a kind that is not',
  ],
  [
    'too many columns',
    [['w.npy', dumpNpy(new Float32Array(5000), [1, 5000])]],
    'w.npy: has 5000 columns; at most 4096',
  ],
])('%s: one sentence', async (_, files, sentence) => {
  await expect(openFiles(files.map(([name, bytes]) => ({ name, bytes })))).rejects.toThrow(sentence);
});
