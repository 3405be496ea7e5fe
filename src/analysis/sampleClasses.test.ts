import { expect, test } from 'vitest';
import { patternsOf } from '../memories/patterns.ts';
import { sampleClasses } from './sampleClasses.ts';

test('a memory within delta_m comes first, then another sample within delta_s; a sample is no neighbour of its own', () => {
  const patterns = patternsOf([
    [0, 0],
    [1, 0],
  ]);
  const samples = Float64Array.from([
    ...[0, 0.1],
    ...[0, 0.11], // has a neighbour as well, and is too far from the memory
    ...[0.5, 0.5],
    ...[0.5, 0.52],
    ...[3, 3],
  ]);
  const rule = { memorized: 0.1, spurious: 0.02 + 1e-9 };
  expect(sampleClasses(samples, patterns, rule)).toEqual([
    'memorized',
    'spurious',
    'spurious',
    'spurious',
    'generalized',
  ]);
});
