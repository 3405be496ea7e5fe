import { expect, test } from 'vitest';
import { resolveInputs } from '../../experiments/inputs.ts';
import type { Run } from '../../experiments/run.ts';
import { patternsOf } from '../../memories/patterns.ts';
import { parseConfig } from '../../params/config.ts';
import { lendable, runOf } from './lentRun.ts';

const of = {
  driftwell: '',
  format: 1,
  config: {},
  stamp: {},
  notes: [],
  results: {},
  adapter: '',
  kernel: '',
} as const;
const list = { file: 'mine.csv', shape: [2, 2], sha256: 'a'.repeat(64) };
const memories = patternsOf([
  [1, 0],
  [0, 1],
]);

test.each([
  ['memories by name', { memories: 'circle:3', dynamics: 'sde' }, {}],
  ['memories from a file', { memories: list, beta: 3 }, { memories }],
  ['a sweep', { experiment: 'phase', sweepX: 'beta:1,2' }, {}],
] as const)('a run of %s is plain data on its way to another engine, and the same run there', (_, dials, files) => {
  const run = { ...of, inputs: resolveInputs(parseConfig(dials), files) } as unknown as Run;
  const there = runOf(structuredClone(lendable(run)));
  const { config, patterns, box, cue } = there.inputs;
  expect({ config, patterns, box, cue }).toEqual({
    config: run.inputs.config,
    patterns: run.inputs.patterns,
    box: run.inputs.box,
    cue: run.inputs.cue,
  });
  expect(there.inputs.system).toBe(run.inputs.system);
});
