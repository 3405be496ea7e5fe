import { expect, test } from 'vitest';
import { resolveInputs } from '../../experiments/inputs.ts';
import { parseConfig } from '../../params/config.ts';
import { tableOf } from '../../results.ts';
import { overTimeFindings } from './overTime.ts';

/** The headline of a run whose centre turns unstable at s = 0.3. */
function headlineOf(memories: number[][]): string {
  const inputs = resolveInputs(parseConfig({ experiment: 'trajectories', memories }));
  const criticalTimes = tableOf('criticalTimes', ['s', 'unstable'], [[0.3, 1]]);
  return overTimeFindings({ inputs, results: { criticalTimes }, notes: [], adapter: '', kernel: '' }).headline;
}

test('samples decide where the centre turns unstable only if all memories are as far from it', () => {
  const triangle = [0, 1, 2].map((k) => [Math.cos((2 * Math.PI * k) / 3), Math.sin((2 * Math.PI * k) / 3)]);
  expect(headlineOf(triangle)).toBe('Three memories. The samples decide at noise s = 0.3.');
  expect(headlineOf([...triangle, [0, 0]])).toBe('Four memories. Their centre turns unstable at noise s = 0.3.');
  expect(headlineOf([[-2], [-0.5], [0.5], [2]])).toContain('Their centre turns unstable');
});
