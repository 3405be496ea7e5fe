import { expect, test } from 'vitest';
import { covarianceOf, meanOf } from '../reference/landscape.ts';
import { coarseSet } from './coarse.ts';
import { type Patterns, patternsFrom } from './patterns.ts';
import { testSets, uniform } from './testSets.ts';

const points = testSets.uniform?.(6000, 2) as Float64Array;
const many = patternsFrom(
  points,
  2,
  'many',
  Array.from({ length: 6000 }, (_, k) => uniform(k)),
);

test('a coarse set has the mean of the memories, and of their variance all but what they have moved', () => {
  const trace = (set: Patterns) => (covarianceOf(set)[0] as number) + (covarianceOf(set)[3] as number);
  let count = 6000;
  for (const most of [0.02, 0.05, 0.2]) {
    const coarse = coarseSet(many, most) as Patterns;
    expect(coarse.count).toBeLessThan(count);
    count = coarse.count;
    expect(coarse.weights.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    meanOf(coarse).forEach((value, d) => {
      expect(value).toBeCloseTo(meanOf(many)[d] as number, 12);
    });
    // the variance within groups is what is lost
    const moved = Math.sqrt(trace(many) - trace(coarse));
    expect(moved).toBeLessThanOrEqual(most);
    expect(moved).toBeGreaterThan(most / 4);
  }
});

test('where nearly all memories would be kept there is no coarse set', () => {
  expect(coarseSet(many, 1e-3)).toBeUndefined();
});
