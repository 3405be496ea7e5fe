import { expect, test } from 'vitest';
import { FileError } from './fileError.ts';
import { dumpNpy } from './npy.ts';
import { writeNpz } from './npz.ts';
import numpy from './numpyFiles.json';
import { parsePatterns, parseWeights } from './parsePatterns.ts';
import { encodePng } from './png.ts';
import { writeZip } from './zip.ts';

const text = (value: string) => new TextEncoder().encode(value);
const numpyFile = (key: keyof typeof numpy.files) => new Uint8Array(Buffer.from(numpy.files[key], 'base64'));
const a = [1.5, -2, 3, 4, 5, 6.25];

test('the same patterns come from every format', () => {
  const files: [string, Uint8Array][] = [
    ['a.npy', numpyFile('f8')],
    ['a.npz', numpyFile('savez_compressed')],
    ['a.csv', text('x,y\n1.5,-2\n3,4\n5,6.25\n')],
    ['a.tsv', text('1.5\t-2\n3\t4\n5\t6.25\n')],
    ['A.TXT', text('1.5 -2\n3 4\n5 6.25\n')],
    ['no extension but npy', numpyFile('f8')],
    ['wrong.csv', numpyFile('f8')],
  ];
  for (const [name, bytes] of files) {
    const patterns = parsePatterns(name, bytes);
    expect(Array.from(patterns.points), name).toEqual(a);
    expect(patterns).toMatchObject({ count: 3, dim: 2, label: name });
    expect(Array.from(patterns.weights)).toEqual([1 / 3, 1 / 3, 1 / 3]);
  }
});

test('weights come from the archive, and given ones win', () => {
  expect(Array.from(parsePatterns('a.npz', numpyFile('savez')).weights)).toEqual([0.25, 0.5, 0.25]);
  const given = parsePatterns('a.npz', numpyFile('savez'), { weights: [1, 1, 2] });
  expect(Array.from(given.weights)).toEqual([0.25, 0.25, 0.5]);
});

test('a list of numbers is K patterns of one dimension', () => {
  expect(parsePatterns('line.npy', numpyFile('i8'))).toMatchObject({ count: 3, dim: 1 });
  expect(parsePatterns('line.csv', text('1\n2\n'))).toMatchObject({ count: 2, dim: 1 });
});

test.each<[string, Uint8Array, string]>([
  [
    'a.npy',
    dumpNpy(new Float32Array(20), [5, 4]),
    'a.npy: has patterns of 4 dimensions; 1 to 3 are possible now; choose columns, as in a.npy:1,2, or take the two main directions, a.npy:pca',
  ],
  [
    'a.npy',
    dumpNpy(new Float32Array(20), [2, 10]),
    'a.npy: has patterns of 10 dimensions; 1 to 3 are possible now; it has 2 rows and may be transposed; choose columns, as in a.npy:1,2, or take the two main directions, a.npy:pca',
  ],
  [
    'a.npy',
    dumpNpy(new Float32Array(8), [2, 2, 2]),
    'a.npy: has patterns of 4 dimensions; 1 to 3 are possible now; as images of 2 x 2 pixels retrieve takes them; choose columns, as in a.npy:1,2, or take the two main directions, a.npy:pca',
  ],
  [
    'a.npy',
    dumpNpy(new Float32Array(24), [2, 2, 2, 3]),
    'a.npy: has the shape 2 x 2 x 2 x 3; give one row of numbers per pattern, or grey images as K x height x width',
  ],
  ['a.npy', numpyFile('scalar'), 'a.npy: holds a single number; give one row of numbers per pattern'],
  ['a.npy', dumpNpy(new Float32Array(0), [0, 2]), 'a.npy: holds no numbers; give one row of numbers per pattern'],
  [
    'a.npy',
    dumpNpy(new Float32Array([1, Number.NaN]), [1, 2]),
    'a.npy: row 1, column 2 is NaN; every row needs a finite number in every column: fill it in, or leave such rows out with a.npy:complete',
  ],
  ['a.npy', text('1,2\n'), 'a.npy: is not an .npy file (it does not start with \\x93NUMPY)'],
  ['a.csv', new Uint8Array(0), 'a.csv: is empty'],
  [
    'a.csv',
    text('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n'),
    'a.csv: is a pointer of Git LFS, not the file that it stands for; fetch that by git lfs pull',
  ],
  ['a.pkl', new Uint8Array([0x80, 4, 0x95, 0, 0]), 'a.pkl: is not text (it holds zero bytes); save it as CSV in UTF-8'],
  [
    'a.xlsx',
    writeZip(new Map([['[Content_Types].xml', text('<xml/>')]])),
    'a.xlsx: holds "[Content_Types].xml", which is not an array (.npy); of a workbook save the sheet as CSV',
  ],
  [
    'a.png',
    encodePng({ width: 1, height: 1, data: new Uint8Array(4) }),
    'a.png: the picture has one tone only; there is nothing drawn in it',
  ],
  [
    'two.npz',
    writeNpz(
      new Map([
        ['one', { data: new Float32Array(2), shape: [2] }],
        ['two', { data: new Float32Array(2), shape: [2] }],
      ]),
    ),
    'two.npz: holds the arrays one (2), two (2); name one of them "patterns", or say which to take: two.npz:one, or lists of one length as columns: two.npz:one,two',
  ],
  [
    'run.png',
    encodePng({ width: 1, height: 1, data: new Uint8Array(4) }, { driftwell: '{}' }),
    'run.png: is a picture of a run; it holds no memories: driftwell open makes its run again',
  ],
  ['none.npz', writeNpz(new Map()), 'none.npz: holds no array; save one of numbers, a row per memory'],
])('%s is refused in one sentence (%#)', (name, bytes, message) => {
  expect(() => parsePatterns(name, bytes)).toThrow(new FileError(name, message.slice(name.length + 2)));
});

test('limits can be raised and lowered', () => {
  expect(parsePatterns('a.npy', dumpNpy(new Float32Array(64), [1, 64]), { maxDim: 64 }).dim).toBe(64);
  expect(() => parsePatterns('a.npy', numpyFile('f8'), { maxBytes: 100 })).toThrow(
    /is 176 bytes large; at most 100 bytes/,
  );
  const bomb = writeNpz(new Map([['x', { data: new Float64Array(2 ** 18), shape: [2 ** 17, 2] }]]));
  expect(() => parsePatterns('bomb.npz', bomb, { maxBytes: 2 ** 20 })).toThrow(/would unpack to 2 MB/);
});

test('weights: a column or a row, positive', () => {
  expect(Array.from(parseWeights('w.csv', text('1\n3\n')))).toEqual([0.25, 0.75]);
  expect(Array.from(parseWeights('w.csv', text('1,3\n')))).toEqual([0.25, 0.75]);
  expect(Array.from(parseWeights('w.npz', numpyFile('savez')))).toEqual([0.25, 0.5, 0.25]);
  expect(() => parseWeights('w.csv', text('1\n-3\n'))).toThrow('w.csv: weight 2 is -3');
  expect(() => parseWeights('w.csv', text('1,2\n3,4\n'))).toThrow('w.csv: has the shape 2 x 2');
});

test('a picture is points where it has ink', () => {
  const data = new Uint8Array(4 * 64).fill(255);
  data.set([0, 0, 0], 4 * 9);
  const { points, count, dim, label } = parsePatterns('dot.png', encodePng({ width: 8, height: 8, data }));
  expect([count, dim, label]).toEqual([256, 2, 'dot.png']);
  // the pixel in the second column of the second row from the top
  expect(points.every((value, i) => (i % 2 === 0 ? value > -0.75 && value < -0.5 : value > 0.5 && value < 0.75))).toBe(
    true,
  );
});
