import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Row, row } from '../samplers/row.ts';
import { Cursor } from './cursor.ts';

const heun: Row[] = [
  row({ commit: false, cx: 1 }),
  row({ cx: 2 }),
  row({ cx: 3, repeat: 5 }),
  row({ commit: false }),
  row({}),
];

test('places are rows and repeats of an unrolled step', () => {
  const cursor = new Cursor(heun, () => 1);
  expect(cursor.total).toBe(9);
  expect([0, 1, 2, 4, 6, 7, 8].map((step) => cursor.place(step))).toEqual([
    { row: 0, repeatsDone: 0 },
    { row: 1, repeatsDone: 0 },
    { row: 2, repeatsDone: 0 },
    { row: 2, repeatsDone: 2 },
    { row: 2, repeatsDone: 4 },
    { row: 3, repeatsDone: 0 },
    { row: 4, repeatsDone: 0 },
  ]);
});

test('a slice ends at a commit, keeps the budget where it can, and always moves on', () => {
  const cursor = new Cursor(heun, () => 10);
  expect(cursor.slice(0, 9, 1)).toEqual({ steps: 2, cost: 20 });
  expect(cursor.slice(0, 9, 45)).toEqual({ steps: 4, cost: 40 });
  expect(cursor.slice(2, 9, 25)).toEqual({ steps: 2, cost: 20 });
  expect(cursor.slice(7, 9, 1)).toEqual({ steps: 2, cost: 20 });
  expect(cursor.slice(0, 9, 1e9)).toEqual({ steps: 9, cost: 90 });
  // up to step 1 there is no commit: nothing can be done
  expect(cursor.slice(0, 1, 1e9).steps).toBe(0);
});

test('the commit before and after any step', () => {
  const cursor = new Cursor(heun, () => 1);
  const steps = [0, 1, 2, 3, 6, 7, 8, 9];
  expect(steps.map((step) => cursor.commitAtOrBefore(step))).toEqual([0, 0, 2, 3, 6, 7, 7, 9]);
  expect(steps.map((step) => cursor.commitAfter(step))).toEqual([2, 2, 3, 4, 7, 9, 9, 9]);
  expect(cursor.readsBetween(0, 9)).toBe(0);
});

test('read-outs are counted from step to step, in the middle of a row as well', () => {
  const read = { a: 1, s: 1, similarity: 'distance' } as const;
  const cursor = new Cursor([row({ read, repeat: 5 }), row({}), row({ read })], () => 1);
  const spans = [[0, 7], [0, 2], [2, 4], [4, 6], [5, 6], [6, 7]] as const; // biome-ignore format: one line
  expect(spans.map(([from, to]) => cursor.readsBetween(from, to))).toEqual([6, 2, 2, 1, 0, 1]);
});

test('slices of any budget tile any table: no step twice, none left out, each end a commit', () => {
  const anyRow = fc.record({
    commit: fc.boolean(),
    repeat: fc.integer({ min: 1, max: 9 }),
    cost: fc.integer({ min: 0, max: 50 }),
  });
  fc.assert(
    fc.property(
      fc.array(anyRow, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 0, max: 200 }),
      (drawn, budget) => {
        const rows = drawn.map(({ commit, repeat, cost }, i) => {
          const commits = commit || i === drawn.length - 1;
          return row({ commit: commits, repeat: commits ? repeat : 1, cx: cost });
        });
        const cursor = new Cursor(rows, ({ cx }) => cx);
        let step = 0;
        while (step < cursor.total) {
          const { steps, cost } = cursor.slice(step, cursor.total, budget);
          expect(steps).toBeGreaterThan(0);
          expect(cost).toBeGreaterThanOrEqual(0);
          const last = cursor.place(step + steps - 1);
          expect(rows[last.row]?.commit).toBe(true);
          step += steps;
        }
        expect(step).toBe(cursor.total);
      },
    ),
  );
});

test.each([
  [[row({ repeat: 0 })], /repeats 0 times/],
  [[row({ commit: false, repeat: 2 }), row({})], /without committing/],
  [[row({ commit: false })], /last row of a table must commit/],
])('a table that cannot be cut is refused', (rows, message) => {
  expect(() => new Cursor(rows, () => 1)).toThrow(message);
});
