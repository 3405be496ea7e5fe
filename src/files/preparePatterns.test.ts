import { expect, test } from 'vitest';
import type { NumberTable } from './parseTable.ts';
import { preparePatterns, type TableChoice } from './preparePatterns.ts';
import { asIs, rows, tableOf, three, two } from './testTables.ts';

/** Mean of each column, and the rms distance from it. */
function meanAndRadius(points: Float64Array, width: number): { mean: number[]; radius: number } {
  const count = points.length / width;
  const mean = Array.from({ length: width }, (_, d) => {
    let sum = 0;
    for (let k = 0; k < count; k++) sum += points[k * width + d] as number;
    return sum / count;
  });
  const square = points.reduce((sum, value, i) => sum + (value - (mean[i % width] as number)) ** 2, 0);
  return { mean, radius: Math.sqrt(square / count) };
}

const made = async (table: NumberTable, choice: Partial<TableChoice>) =>
  preparePatterns('three.csv', table, { ...asIs, ...choice });

test('rows and columns are taken in the order they are named', async () => {
  const some = await made(three, {
    columns: [
      [3, 3],
      [1, 1],
    ],
    rows: [[3, 2]],
  });
  expect([...some.made.points]).toEqual([1, -2, 8, 4]);
  expect(some.note).toBe('2 of 3 rows; columns 3, 1 of 3');
});

test('rows with a gap in a column that is used are left out, others stay', async () => {
  const gaps = { ...tableOf([[1, 2, Number.NaN], [3, Number.NaN, 4], ...rows]), columns: ['x', 'y', 'z'] };
  expect(await made(gaps, {})).toMatchObject({
    made: { count: 4 },
    note: '1 row with a gap is left out; columns x, y of 3',
  });
  const main = await made(gaps, { pca: true, columns: [] });
  expect(main.made.count).toBe(3);
  expect(main.note).toMatch(/^2 rows with gaps are left out; the two main directions of 3 columns hold/);
  // a column of words has no number at all
  const about = [false, true, true, true].map((numbers) => ({ numbers, words: !numbers, quoted: false }));
  const words = { ...tableOf(rows.map((row) => [Number.NaN, ...row])), about };
  expect((await made(words, { pca: true, columns: [] })).made.points).toEqual(
    (await made(three, { pca: true, columns: [] })).made.points,
  );
  await expect(made(words, {})).rejects.toThrow('no row has all the numbers');
});

test('centre moves the mean to the origin; normalise makes the rms radius 1 and moves nothing', async () => {
  const before = meanAndRadius(two.data, 2);
  const centred = meanAndRadius((await made(two, { centre: true })).made.points, 2);
  expect(centred.mean).toEqual([expect.closeTo(0, 12), expect.closeTo(0, 12)]);
  expect(centred.radius).toBeCloseTo(before.radius, 12);
  const scaled = meanAndRadius((await made(two, { normalise: true })).made.points, 2);
  expect(scaled.radius).toBeCloseTo(1, 12);
  expect(scaled.mean).toEqual(before.mean.map((value) => expect.closeTo(value, 12)));
});

test('rows that weigh w count w times in the mean, the radius, the deviations and the main directions', async () => {
  const rows = [
    [0, 0, 3],
    [1, 4, 1],
    [5, 1, 2],
    [2, 2, 1],
  ];
  const names = ['x', 'y', 'weight'];
  const weighted = { ...tableOf(rows), columns: names };
  const repeated = tableOf(rows.flatMap(([x = 0, y = 0, times = 0]) => Array.from({ length: times }, () => [x, y])));
  const firstOf = [0, 3, 4, 6];
  for (const take of [{ centre: true }, { normalise: true }, { standardise: true }, { pca: true }] as const) {
    const one = await made(weighted, { columns: [[1, 2]], ...take });
    const many = await made(repeated, { columns: [[1, 2]], ...take });
    expect([...one.made.weights]).toEqual([3, 1, 2, 1].map((w) => expect.closeTo(w / 7, 12)));
    expect([...one.made.points]).toEqual(
      firstOf.flatMap((k) => [...many.made.points.subarray(2 * k, 2 * k + 2)].map((v) => expect.closeTo(v, 10))),
    );
  }
});

test('standardise makes units no matter', async () => {
  const units = tableOf(rows.map(([a = 0, b = 0, c = 0]) => [1000 * a, b / 7, c]));
  for (const choice of [
    { standardise: true, pca: true, columns: [] },
    { standardise: true, centre: true },
  ]) {
    const plain = await made(three, choice);
    (await made(units, choice)).made.points.forEach((value, i) => {
      expect(value).toBeCloseTo(plain.made.points[i] as number, 10);
    });
    expect(plain.note).toMatch(/every column divided by its standard deviation/);
  }
  const flat = tableOf(rows.map(([a = 0]) => [a, 5]));
  expect((await made(flat, { standardise: true })).made.points.filter((_, i) => i % 2 === 1)).toEqual(
    Float64Array.from([5, 5, 5]),
  );
});

// a plane in 5 dimensions, spanned by two orthonormal vectors
const u = [0.5, 0.5, 0.5, 0.5, 0];
const v = [0.5, -0.5, 0.5, -0.5, 0];
const inPlane = (count: number) => Array.from({ length: count }, (_, k) => [3 * Math.cos(k), Math.sin(2 * k)] as const);

// more rows than columns, and fewer
test.each([20, 4])('the main directions of %i rows hold the plane they lie in, distances and all', async (count) => {
  const plane = inPlane(count);
  const flat = tableOf(plane.map(([a, b]) => u.map((_, d) => a * (u[d] as number) + b * (v[d] as number) + d)));
  const { made: main, note } = await made(flat, { pca: true, columns: [] });
  expect(note).toContain('of 5 columns hold 100.0 %');
  const point = (k: number) => main.points.subarray(2 * k, 2 * k + 2);
  for (let k = 1; k < count; k++) {
    const [a, b] = [plane[0] as readonly number[], plane[k] as readonly number[]];
    const there = Math.hypot((a[0] as number) - (b[0] as number), (a[1] as number) - (b[1] as number));
    const [p, q] = [point(0), point(k)];
    expect(Math.hypot((p[0] as number) - (q[0] as number), (p[1] as number) - (q[1] as number))).toBeCloseTo(there, 10);
  }
});

test('few rows of many columns give what many rows of few would', async () => {
  const noisy = inPlane(5).map(([a, b], k) =>
    u.map((_, d) => a * (u[d] as number) + b * (v[d] as number) + ((7 * k + d) % 5)),
  );
  const wide = await made(tableOf(noisy.map((row) => [...row, ...row.map(() => 0)])), { pca: true, columns: [] });
  const tall = await made(tableOf(noisy), { pca: true, columns: [] });
  wide.made.points.forEach((value, i) => {
    expect(value).toBeCloseTo(tall.made.points[i] as number, 10);
  });
});

test.each<[Partial<TableChoice>, string]>([
  [{ columns: [[1, 6]] }, 'there is no column 6; the file has 3'],
  [{ columns: [[Number.NaN, Number.NaN]] }, 'there is no column NaN'],
  [
    {
      columns: [
        [1, 3],
        [1, 1],
      ],
    },
    '4 columns are chosen; choose 1 to 3',
  ],
  [{ rows: [[0, 1e9]] }, 'there is no row 0; the file has 3'],
])('%o is refused', async (choice, sentence) => {
  await expect(made(three, choice)).rejects.toThrow(sentence);
});

test('a single point has no radius, and two rows have no plane', async () => {
  await expect(made(tableOf([[1, 2]]), { normalise: true })).rejects.toThrow('same point');
  await expect(made(two, { rows: [[1, 2]], pca: true, columns: [] })).rejects.toThrow('give three rows or more');
});
