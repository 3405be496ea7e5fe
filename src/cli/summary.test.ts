import { expect, test } from 'vitest';
import { tableOf } from '../results.ts';
import { summary } from './summary.ts';

test('people are told memories from 1, and that files count from 0; counts and shares stay', () => {
  const shares = [
    [0, 12, 0.75],
    [1, 4, 0.25],
    [-1, 0, 0],
  ];
  const fractions = tableOf('fractions', ['memory', 'count', 'fraction'], shares, { memoryColumns: ['memory'] });
  expect(summary({ fractions }).split('\n')).toEqual([
    'fractions',
    '  memory  count  fraction',
    '       1     12      0.75',
    '       2      4      0.25',
    // none
    '      -1      0         0',
    'Memories count from 1 here and on pictures, from 0 in files.',
    '',
  ]);
});

test('a column of that name that counts something else is left alone', () => {
  // of a sweep: minima at a memory
  const points = tableOf('points', ['count', 'memory'], [[4, 3]]);
  expect(summary({ points })).toBe('points\n  count  memory\n      4       3\n');
});
