import { expect, test } from 'vitest';
import { experiments, parseConfig, resolveInputs } from '../src/index.ts';
import { SOAK_RUNS } from './soakRuns.ts';

test('npm run soak runs every experiment', () => {
  const run: string[] = SOAK_RUNS.map((dials) => resolveInputs(parseConfig(dials)).config.experiment);
  expect(Object.keys(experiments).filter((name) => !run.includes(name))).toEqual([]);
});
