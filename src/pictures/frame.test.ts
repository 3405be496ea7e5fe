import { expect, test } from 'vitest';
import { readInputs } from '../experiments/inputs.ts';
import type { Run } from '../experiments/run.ts';
import { readConfig } from '../params/config.ts';
import { type Result, tableOf } from '../results.ts';
import { memoryMarkers } from './frame.ts';

function starsOf(memories: string, results: Record<string, Result> = {}) {
  const run = { inputs: readInputs(readConfig({ memories })), results } as unknown as Run;
  return memoryMarkers(run).map(({ text }) => text);
}

test('stars have the numbers of the legend, apart from those of attractors', () => {
  expect(starsOf('circle:3')).toEqual(['1', '2', '3']);
  const attractors = tableOf('attractors', ['x', 'y'], [[0, 0]]);
  expect(starsOf('circle:3', { attractors })).toEqual(['m1', 'm2', 'm3']);
});

test('a crowd of stars has no numbers, and a large one no stars', () => {
  expect(new Set(starsOf('circle:33'))).toEqual(new Set([undefined]));
  expect(starsOf('circle:2001')).toEqual([]);
});
