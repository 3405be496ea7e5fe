import { expect, test } from 'vitest';
import { parsePatterns } from '../../../files/parsePatterns.ts';
import type { NumberTable } from '../../../files/parseTable.ts';
import { preparePatterns, type TableChoice } from '../../../files/preparePatterns.ts';
import { asIs, three, two } from '../../../files/testTables.ts';
import { isUnchanged, savedPatterns } from './savedPatterns.ts';

const made = async (table: NumberTable, choice: Partial<TableChoice>) =>
  (await preparePatterns('three.csv', table, { ...asIs, ...choice })).made;

test('what leaves a table as it is is known', () => {
  expect(isUnchanged(two, asIs)).toBe(true);
  expect(
    isUnchanged(two, {
      ...asIs,
      columns: [
        [1, 1],
        [2, 2],
      ],
      rows: [[1, 3]],
    }),
  ).toBe(true);
  for (const change of [{ columns: [[2, 1]] }, { rows: [[1, 2]] }, { pca: true }, { centre: true }] as const) {
    expect(isUnchanged(two, { ...asIs, ...change })).toBe(false);
  }
  expect(isUnchanged(three, asIs)).toBe(false);
});

test('what was chosen is saved as the numbers it is', async () => {
  const some = await made(three, {
    columns: [
      [3, 3],
      [1, 1],
    ],
    rows: [[3, 2]],
  });
  const saved = savedPatterns(some);
  expect(saved.name).toBe('three-memories.npy');
  expect(parsePatterns(saved.name, saved.bytes).points).toEqual(some.points);
});

test('weights go with their memories', async () => {
  const weighted = { ...three, weights: { data: Float64Array.from([1, 2, 1]), shape: [3] } };
  const saved = savedPatterns(await made(weighted, { rows: [[2, 3]] }));
  expect(saved.name).toBe('three-memories.npz');
  const { weights } = parsePatterns(saved.name, saved.bytes);
  expect([...weights]).toEqual([expect.closeTo(2 / 3, 12), expect.closeTo(1 / 3, 12)]);
});
