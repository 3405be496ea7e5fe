import { expect, test } from 'vitest';
import type { RunStamp } from '../../experiments/index.ts';
import { compareStamps } from './compareStamps.ts';

const stamp: RunStamp = {
  config: 'c',
  result: 'r',
  n: 10_000,
  fractions: [0.5, 0.5],
  adapter: '',
  kernel: '',
  version: '',
};

test.each([
  ['identical', {}],
  ['within tolerance', { result: 'other', fractions: [0.51, 0.49] }],
  ['different', { result: 'other', fractions: [0.55, 0.45] }],
  ['different', { result: 'other', fractions: [1] }],
  [undefined, { config: 'other' }],
] as const)('%s', (sameness, changes) => {
  expect(compareStamps(stamp, { ...stamp, ...changes })).toBe(sameness);
});

test('a class that one of two runs missed by a hair is no difference', () => {
  const without = { ...stamp, result: 'a', fractions: [1, 0] };
  expect(compareStamps(without, { ...stamp, result: 'b', fractions: [0.9998, 0.0002] })).toBe('within tolerance');
});
