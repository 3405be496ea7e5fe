import { expect, test } from 'vitest';
import { tableOf } from '../../results.ts';
import { Identities, placesOf } from './identities.ts';

const at = (...x: number[]) => x.map((value) => ({ x: [value] }));

test('who stays keeps its number wherever it stands in the list, and who is born gets one that nobody had', () => {
  const identities = new Identities();
  expect(identities.next(at(-1, 1))).toEqual([0, 1]);
  expect(identities.next(at(1.05, -1))).toEqual([1, 0]);
  expect(identities.next(at(0, 1.1, -1.02))).toEqual([2, 1, 0]);
  // the middle one goes, and comes again as another one
  expect(identities.next(at(1.1, -1))).toEqual([1, 0]);
  expect(identities.next(at(1.1, 0, -1))).toEqual([1, 3, 0]);
});

test('of a table of critical points only minima are told apart: they stand first', () => {
  const table = tableOf(
    'attractors',
    ['x', 'y', 'index'],
    [
      [0, 1, 0],
      [2, 3, 0],
      [4, 5, 1],
    ],
  );
  expect(placesOf(table)).toEqual([{ x: [0, 1] }, { x: [2, 3] }]);
});
