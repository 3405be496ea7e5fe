import { expect, test } from 'vitest';
import { resolveInputs } from '../experiments/inputs.ts';
import type { Run } from '../experiments/run.ts';
import { parseConfig } from '../params/config.ts';
import { type Result, tableOf } from '../results.ts';
import { memoryMarkers, spaceFrame } from './frame.ts';

function starsOf(memories: string, results: Record<string, Result> = {}) {
  const run = { inputs: resolveInputs(parseConfig({ memories })), results } as unknown as Run;
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

test.each([
  ['basins', 'the slice at x_{3} = 0.075;'],
  ['landscape', 'the slice at x_{3} = 0;'],
  ['generate', 'whatever x_{3} is'],
] as const)('of three dimensions %s says which are to be seen', (experiment, said) => {
  const config = parseConfig({
    experiment,
    memories: 'hypercube:3',
    box: [1.2],
    ...(experiment === 'basins' ? { particles: 4096 } : {}),
  });
  const run = { inputs: resolveInputs(config), results: {}, notes: [], adapter: '', kernel: '' } as unknown as Run;
  expect(spaceFrame(run, '', [0, 1, 0, 1]).subtitle[0]).toContain(said);
  const flat = { ...run, inputs: resolveInputs(parseConfig({ experiment })) };
  expect(spaceFrame(flat, '', [0, 1, 0, 1]).subtitle[0]).not.toContain('three dimensions');
});
