import { expect, test } from 'vitest';
import { classOf } from './classify.ts';

test('the class rule at its edges: below 1.5 a memory, above K / 2 global, up to delta merged', () => {
  const classes = (
    [
      [1.499, 9],
      [1.5, 0.1],
      [1.5, 0.11],
      [4, 0.1],
      [4.001, 0],
    ] as const
  ).map(([shared, distance]) => classOf(shared, distance, 8, 0.1));
  expect(classes).toEqual(['memory', 'merged', 'spurious', 'merged', 'global']);
});
