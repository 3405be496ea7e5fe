import { expect, test } from 'vitest';
import { FileError } from './fileError.ts';
import { splitSpec } from './fileSpec.ts';
import { dumpNpy, type NpyArray } from './npy.ts';
import { writeNpz } from './npz.ts';
import numpy from './numpyFiles.json';
import { parsePatterns, takePatterns, takeWeights } from './parsePatterns.ts';
import { encodePng } from './png.ts';
import { writeZip } from './zip.ts';

/** Files as programs and people write them, and what is taken of them. */

const utf8 = (content: string) => new TextEncoder().encode(content);

/** What is taken: the numbers, row by row, and the line about it. */
async function taken(bytes: Uint8Array, take = '', name = 'a.csv') {
  const { made, note } = await takePatterns(name, bytes, take);
  const rows = Array.from({ length: made.count }, (_, k) => [
    ...made.points.subarray(k * made.dim, (k + 1) * made.dim),
  ]);
  return { rows, note };
}

test.each<[string, string, number[][], string]>([
  [
    'pandas',
    ',x,y\n0,1,2\n1,3,4\n',
    [
      [1, 2],
      [3, 4],
    ],
    'columns x, y of 3; row names left out',
  ],
  [
    'pandas, some rows dropped',
    ',x,y\n3,1,2\n7,3,4\n',
    [
      [1, 2],
      [3, 4],
    ],
    'columns x, y of 3; row names left out',
  ],
  ['pandas, saved twice', 'Unnamed: 0,x\n0,1\n1,3\n', [[1], [3]], 'column x of 2; row names left out'],
  ['pandas, reset_index', 'index,x\n0,1\n1,3\n2,5\n', [[1], [3], [5]], 'column x of 2; row names left out'],
  [
    'R, write.csv',
    '"","x","y"\n"1",1,2\n"2",3,4\n',
    [
      [1, 2],
      [3, 4],
    ],
    'columns x, y of 3; row names left out',
  ],
  [
    'R, write.table',
    '"x" "y"\n"1" 1 2\n"2" 3 4\n',
    [
      [1, 2],
      [3, 4],
    ],
    'columns x, y of 3; row names left out',
  ],
  [
    'R, without names of columns',
    '"1",1,2\n"2",3,4\n',
    [
      [1, 2],
      [3, 4],
    ],
    'columns 2, 3 of 3; row names left out',
  ],
  [
    'a database',
    'ID;a;b\n1;1;2\n2;3;4\n',
    [
      [1, 2],
      [3, 4],
    ],
    'columns a, b of 3; row names left out',
  ],
  [
    'an index that measures',
    'index,x\n1.33,1\n1.5,3\n',
    [
      [1.33, 1],
      [1.5, 3],
    ],
    'columns index, x',
  ],
  [
    'a first column that counts, but is called x',
    'x,y\n0,5\n1,6\n',
    [
      [0, 5],
      [1, 6],
    ],
    'columns x, y',
  ],
  [
    'counting without names',
    '0,5\n1,6\n',
    [
      [0, 5],
      [1, 6],
    ],
    'columns 1, 2',
  ],
  [
    'datasaurus',
    'dataset,x,y\ndino,55,97\naway,32,61\n',
    [
      [55, 97],
      [32, 61],
    ],
    'columns x, y of 3; row names left out',
  ],
  [
    'labels',
    'x,y,label\n1.0,0.1,0\n2.0,0.2,1\n0.5,1.5,1\n',
    [
      [1, 0.1],
      [2, 0.2],
      [0.5, 1.5],
    ],
    'columns x, y of 3; label (classes) left out',
  ],
  [
    'iris',
    'sepal,petal,species\n5,1,setosa\n6,4,virginica\n',
    [
      [5, 1],
      [6, 4],
    ],
    'columns sepal, petal of 3; species (words) left out',
  ],
  [
    'penguins',
    'species,x,y,sex\nAdelie,1,2,male\nAdelie,3,4,NA\n',
    [
      [1, 2],
      [3, 4],
    ],
    'columns x, y of 4; row names, sex (words) left out',
  ],
  [
    'a class that measures',
    'x,class\n1,0.5\n2,1.5\n',
    [
      [1, 0.5],
      [2, 1.5],
    ],
    'columns x, class',
  ],
  [
    'nothing but an index and classes',
    'id,label\n1,3\n2,4\n',
    [
      [1, 3],
      [2, 4],
    ],
    'columns id, label',
  ],
  ['nothing but classes', 'label\n3\n4\n', [[3], [4]], 'column label'],
  [
    'a column of nothing',
    'x,y,note\n1,2,\n3,4,\n',
    [
      [1, 2],
      [3, 4],
    ],
    'columns x, y of 3; note (empty) left out',
  ],
  [
    'Excel',
    'sep=;\r\nx;y;;\r\n0,5;1,25;;\r\n-1,5;2;;\r\n',
    [
      [0.5, 1.25],
      [-1.5, 2],
    ],
    'columns x, y',
  ],
  ['a title', 'My experiment 2024\nx,y\n1,2\n', [[1, 2]], 'row 1 ("My experiment 2024") left out; columns x, y'],
  ['three columns', 'a,b,c\n1,2,3\n', [[1, 2, 3]], 'columns a, b, c'],
])('%s', async (_, content, rows, note) => {
  expect(await taken(utf8(content))).toEqual({ rows, note });
});

const table = 'id,x (mm),y,z,w\n1,1000,1,5,NA\n2,3000,2,5,1\n3,5000,6,5,2\n';

test.each<[string, number[][], string]>([
  [
    'y,x (mm)',
    [
      [1, 1000],
      [2, 3000],
      [6, 5000],
    ],
    'columns y, x (mm) of 5; row names left out',
  ],
  ['Y', [[1], [2], [6]], 'column y of 5; row names left out'],
  [
    '3, 2',
    [
      [1, 1000],
      [2, 3000],
      [6, 5000],
    ],
    'columns y, x (mm) of 5; row names left out',
  ],
  [
    '3-4',
    [
      [1, 5],
      [2, 5],
      [6, 5],
    ],
    'columns y, z of 5; row names left out',
  ],
  ['id', [[1], [2], [3]], 'column id of 5'],
  ['w:complete', [[1], [2]], '1 row with a gap is left out; column w of 5; row names left out'],
  ['y:centre', [[-2], [-1], [3]], 'column y of 5; row names left out'],
  ['center:y', [[-2], [-1], [3]], 'column y of 5; row names left out'],
  [
    'x (mm),z:standardise:centre',
    [
      [-Math.sqrt(1.5), 0],
      [0, 0],
      [Math.sqrt(1.5), 0],
    ],
    'every column divided by its standard deviation; columns x (mm), z of 5; row names left out',
  ],
])('takes %s', async (take, rows, note) => {
  const all = await taken(utf8(table), take);
  expect(all.note).toBe(note);
  expect(all.rows).toEqual(rows.map((row) => row.map((value) => expect.closeTo(value, 12))));
});

test('the two main directions of some columns, or of all that are coordinates', async () => {
  const plane = `name,a,b,c,d\n${[0, 1, 2, 3].map((k) => `n${k},${k},${2 * k},${k * k},7\n`).join('')}`;
  const some = await taken(utf8(plane), 'pca:a,b');
  expect(some.note).toBe('the two main directions of 2 columns hold 100.0 % of the variance');
  const [first = [], second = []] = some.rows;
  expect(Math.hypot((first[0] ?? 0) - (second[0] ?? 0), (first[1] ?? 0) - (second[1] ?? 0))).toBeCloseTo(
    Math.sqrt(5),
    10,
  );
  expect((await taken(utf8(plane), 'pca')).note).toContain('of 4 columns hold 100.0 %');
});

test.each<[string, string, string]>([
  ['', 'x,w\n1,NA\n', 'row 2, column 2 is "NA"; every number must be finite'],
  [
    '',
    'x,w\n1,NA\n2,3\n',
    'row 2, column 2 is "NA"; every row needs a finite number in every column: fill it in, or leave such rows out with a.csv:complete',
  ],
  ['w', table, 'row 2, column 5 is "NA"; every row needs a finite number'],
  [
    '',
    table,
    'has patterns of 4 dimensions (columns x (mm), y, z, w); 1 to 3 are possible now; choose columns, as in a.csv:2,y, or',
  ],
  [
    '',
    'a,b,c,d\n1,2,3,4\n',
    'has patterns of 4 dimensions (columns a, b, c, d); 1 to 3 are possible now; choose columns, as in a.csv:a,b, or take the two main directions, a.csv:pca',
  ],
  ['', 'x,y\n1,2\n#N/A,3\n4,5\n', 'row 3, column 1 is "#N/A"; every row needs a finite number'],
  ['', 'x,y\n1,2\n3,4 m\n', 'row 3, column 2 is "4 m", not a number'],
  [
    'xx',
    table,
    'has no column "xx"; its columns are id, x (mm), y, z, w; other words are pca, standardise, centre, normalise, grey, unweighted, complete, and 8x8 for images',
  ],
  ['standardize:pcaa', table, 'has no column "pcaa"; did you mean pca?'],
  ['6', table, 'has no column "6"'],
  ['x', 'x,x\n1,2\n', 'has 2 columns called "x"; give their numbers: 1, 2'],
  ['y,z,w,id', table.replace('NA', '0'), '4 columns are chosen; choose 1 to 3, or the two main directions'],
  ['normalise', 'x,y\n1,2\n', 'all rows are the same point; they have no radius to divide by'],
  ['', 'x,y\n1,2\n3,1e20\n', 'row 3, column 2 is "1e20"; numbers may be at most 1e18'],
  // thousands with the other mark before the decimals: the separator is seen, and the number to write said
  ['', 'x;y\n1.234,5;2.000,0\n3,5;4,0\n', 'row 2, column 1 is "1.234,5", not a number; write 1234.5'],
  ['', 'x;y\n1,234.5;2,000.0\n', 'row 2, column 1 is "1,234.5", not a number; write 1234.5'],
  ['', '[[1,2],[3,4]]', 'row 1, column 1 is "[[1,2],[3,4]]", not a number; leave brackets out'],
  ['', 'x,y\n1,10%\n', 'row 2, column 2 is "10%", not a number; leave % out'],
  ['', 'x,y\n1,1_000\n', 'row 2, column 2 is "1_000", not a number; write 1000'],
  ['', '0.15-101 2\n3 4\n', 'row 1, column 1 is "0.15-101", not a number; write 0.15e-101'],
])('what cannot be taken is refused by name: %j of %j', async (take, content, sentence) => {
  const attempt = taken(utf8(content), take);
  await expect(attempt).rejects.toThrow(FileError);
  await expect(attempt).rejects.toThrow(`a.csv: ${sentence}`);
});

test('a name with any extension, or none, is text if it is no array', () => {
  for (const name of ['points.dat', 'points', 'points.asc', 'points.', 'a.npy.txt']) {
    expect(parsePatterns(name, utf8('1 2\n3 4\n')).points, name).toEqual(Float64Array.of(1, 2, 3, 4));
  }
});

const list = (...values: number[]): NpyArray => ({ data: Float64Array.from(values), shape: [values.length] });
const rows = (...values: number[]): NpyArray => ({ data: Float64Array.from(values), shape: [values.length / 2, 2] });
const npz = (arrays: Record<string, NpyArray>) => writeNpz(new Map(Object.entries(arrays)));

test.each<[string, Record<string, NpyArray>, string, number[][], string]>([
  [
    'x and y',
    { x: list(1, 2), y: list(3, 4) },
    '',
    [
      [1, 3],
      [2, 4],
    ],
    'columns x, y',
  ],
  [
    'x, y, z and a time',
    { t: list(0, 0), z: list(5, 6), Y: list(3, 4), x: list(1, 2) },
    '',
    [
      [1, 3, 5],
      [2, 4, 6],
    ],
    'arrays x, Y, z of t, z, Y, x; columns x, Y, z',
  ],
  [
    'X and labels',
    { y: list(0, 1), X: rows(1, 2, 3, 4) },
    '',
    [
      [1, 2],
      [3, 4],
    ],
    'array X of y, X; columns 1, 2',
  ],
  [
    'the only table',
    { t: list(0, 1, 2), pos: rows(1, 2, 3, 4) },
    '',
    [
      [1, 2],
      [3, 4],
    ],
    'array pos of t, pos; columns 1, 2',
  ],
  ['x of a length of its own', { x: list(1, 2), t: list(0, 0, 0) }, '', [[1], [2]], 'array x of x, t; column 1'],
  ['x and y of two lengths', { x: list(1, 2), y: list(3) }, '', [[1], [2]], 'array x of x, y; column 1'],
  [
    'lists that are named',
    { a: list(1, 2), b: list(3, 4), c: list(5, 6) },
    'c,a',
    [
      [5, 1],
      [6, 2],
    ],
    'arrays c, a of a, b, c; columns c, a',
  ],
  ['one list that is named', { a: list(1, 2), b: list(3, 4) }, 'b', [[3], [4]], 'array b of a, b; column 1'],
  [
    'a table that is named, and its columns',
    { a: rows(1, 2, 3, 4), b: rows(5, 6, 7, 8) },
    'b:2,1',
    [
      [6, 5],
      [8, 7],
    ],
    'array b of a, b; columns 2, 1',
  ],
  ['columns of the only table', { a: rows(1, 2, 3, 4) }, '2', [[2], [4]], 'column 2 of 2'],
])('an archive of %s', async (_, arrays, take, expected, note) => {
  expect(await taken(npz(arrays), take, 'a.npz')).toEqual({ rows: expected, note });
});

test.each<[string, Record<string, NpyArray>, string, string]>([
  [
    'two lists',
    { u: list(1, 2), v: list(3, 4) },
    '',
    'holds the arrays u (2), v (2); name one of them "patterns", or say which to take: a.npz:u, or lists of one length as columns: a.npz:u,v',
  ],
  ['x and another list', { x: list(1, 2), v: list(3, 4) }, '', 'holds the arrays x (2), v (2);'],
  ['x and y of two lengths', { x: list(1, 2), y: list(3), v: list(5, 6) }, '', 'holds the arrays x (2), y (1), v (2);'],
  ['two tables', { a: rows(1, 2), b: rows(3, 4) }, '', 'holds the arrays a (1 x 2), b (1 x 2);'],
  ['lists of two lengths that are named', { a: list(1), b: list(3, 4) }, 'a,b', 'holds the arrays a (1), b (2);'],
])('an archive of %s: the arrays are listed', async (_, arrays, take, sentence) => {
  await expect(taken(npz(arrays), take, 'a.npz')).rejects.toThrow(`a.npz: ${sentence}`);
});

test('what is not taken of an archive need not be numbers', async () => {
  const text = new Uint8Array(Buffer.from(numpy.files.unicode, 'base64'));
  const archive = writeZip(
    new Map([
      ['X.npy', dumpNpy(Float64Array.of(1, 2), [1, 2])],
      ['y.npy', text],
      ['z.npy', utf8('rubbish')],
    ]),
  );
  expect(await taken(archive, '', 'a.npz')).toEqual({ rows: [[1, 2]], note: 'array X of X, y, z; columns 1, 2' });
  await expect(taken(archive, 'y', 'a.npz')).rejects.toThrow('y.npy: holds text; save numbers instead');
});

test('of a large array the header alone is unpacked to know its shape', async () => {
  const pos = { data: new Float64Array(20_000), shape: [10_000, 2] };
  const { made, note } = await takePatterns('a.npz', npz({ t: list(1, 2, 3), pos }), '');
  expect([made.count, made.dim, note]).toEqual([10_000, 2, 'array pos of t, pos; columns 1, 2']);
});

test('weights may be one column of several, or one array', () => {
  const content = utf8('name,x,w\na,1,1\nb,2,3\n');
  const { made, note } = takeWeights('a.csv', content, 'w');
  expect([[...made], note]).toEqual([[0.25, 0.75], 'column w of 3; row names left out']);
  expect([...takeWeights('a.csv', utf8('name,w\na,1\nb,3\n'), '').made]).toEqual([0.25, 0.75]);
  expect([...takeWeights('a.npz', npz({ X: rows(1, 2, 3, 4), p: list(1, 3) }), 'p').made]).toEqual([0.25, 0.75]);
  expect(() => takeWeights('a.csv', content, 'x,w')).toThrow('a.csv: has the shape 2 x 2; give one weight per pattern');
  expect(() => takeWeights('a.csv', content, '')).toThrow('has the shape 2 x 2');
});

const WEIGHED = 'name,x,y,Weight\na,1,2,1\nb,3,4,3\n';
const QUARTERS = [0.25, 0.75];
const EQUAL = [0.5, 0.5];

test.each<[string, string, number[], number[], string]>([
  [WEIGHED, '', [1, 2, 3, 4], QUARTERS, 'columns x, y of 4; row names left out; weights from column Weight'],
  [WEIGHED, 'y', [2, 4], QUARTERS, 'column y of 4; row names left out; weights from column Weight'],
  [WEIGHED, 'y,weight', [2, 1, 4, 3], EQUAL, 'columns y, Weight of 4; row names left out'],
  [WEIGHED, 'unweighted', [1, 2, 3, 4], EQUAL, 'columns x, y of 4; row names left out'],
  [
    WEIGHED,
    'centre',
    [-1.5, -1.5, 0.5, 0.5],
    QUARTERS,
    'columns x, y of 4; row names left out; weights from column Weight',
  ],
  ['sample_weight\tx\n1\t5\n3\t6\n', '', [5, 6], QUARTERS, 'column x of 2; weights from column sample_weight'],
  // what is no coordinate may be as large as it likes
  ['x,weight\n5,1e20\n6,3e20\n', '', [5, 6], QUARTERS, 'column x of 2; weights from column weight'],
  // a number without its weight is a gap
  [
    'x,weights\n5,1\n7,\n6,3\n',
    'complete',
    [5, 6],
    QUARTERS,
    '1 row with a gap is left out; column x of 2; weights from column weights',
  ],
  // what is weighed
  ['height,weight\n5,1\n6,3\n', '', [5, 1, 6, 3], EQUAL, 'columns height, weight'],
  ['x,weight (kg)\n5,1\n6,3\n', '', [5, 1, 6, 3], EQUAL, 'columns x, weight (kg)'],
  // alone it is no weight of anything
  ['weight\n1\n3\n', '', [1, 3], EQUAL, 'column weight'],
  ['label,weight\n0,1\n1,3\n', '', [0, 1, 1, 3], EQUAL, 'columns label, weight'],
])('a column of weights weighs the rows: %j, %j', async (content, take, points, weights, note) => {
  const read = await takePatterns('a.csv', utf8(content), take);
  expect([[...read.made.points], [...read.made.weights], read.note]).toEqual([points, weights, note]);
});

test.each([
  [npz({ X: rows(1, 2, 3, 4), weight: list(1, 3) }), '', QUARTERS],
  [npz({ X: rows(1, 2, 3, 4), weights: list(1, 3) }), 'X', QUARTERS],
  [npz({ X: rows(1, 2, 3, 4), weights: list(1, 3) }), 'unweighted', EQUAL],
  [npz({ x: list(1, 2), y: list(3, 4), sample_weight: list(1, 3) }), '', QUARTERS],
])('and so does an array of an .npz', async (archive, take, weights) => {
  const { made } = await takePatterns('a.npz', archive, take);
  expect([made.dim, [...made.weights]]).toEqual([2, weights]);
  if (take === '') expect([...takeWeights('a.npz', archive, '').made]).toEqual(weights);
});

test('weights are found by their name, too, and one that cannot weigh is refused with the ways out', async () => {
  expect([...takeWeights('a.csv', utf8(WEIGHED), '').made]).toEqual(QUARTERS);
  const standardised = utf8('x,y,weight\n1,2,-0.5\n3,4,0.5\n');
  for (const take of ['', 'x,y']) {
    await expect(takePatterns('a.csv', standardised, take)).rejects.toThrow(
      'a.csv: column weight weighs the rows by its name, and number 1 of it is -0.5; weights must be positive: take it as a coordinate, a.csv:x,y,weight, or leave it aside, a.csv:unweighted',
    );
  }
  expect((await takePatterns('a.csv', standardised, 'x,y,weight')).made.dim).toBe(3);
  const gap = utf8('x,weight\n1,2\n3,NA\n');
  await expect(takePatterns('a.csv', gap, '')).rejects.toThrow('row 3, column 2 is "NA"; every row needs');
});

test('of a picture nothing can be chosen, and it says which parts are ink', async () => {
  const data = new Uint8Array(4 * 64).fill(255);
  data.set([0, 0, 0], 4 * 9);
  const picture = encodePng({ width: 8, height: 8, data });
  expect((await taken(picture, '', 'a.png')).note).toBe('points of the dark parts of a picture');
  await expect(taken(picture, 'x', 'a.png')).rejects.toThrow(
    'a.png: is a picture, of which nothing can be taken by "x"',
  );
});

test.each([
  ['mine.csv', 'mine.csv', ''],
  ['mine.csv:x,y', 'mine.csv', 'x,y'],
  ['data.v2/mine.csv:x.y:pca', 'data.v2/mine.csv', 'x.y:pca'],
  ['12:30.csv', '12:30.csv', ''],
  ['C:\\data\\mine.csv:2', 'C:\\data\\mine.csv', '2'],
  ['points', 'points', ''],
])('%s is a file and what is taken of it', (spec, file, take) => {
  expect(splitSpec(spec)).toEqual({ file, take });
});
