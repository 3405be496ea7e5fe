import { expect, test } from 'vitest';
import { gpuTest } from '../../cli/testGpu.ts';
import { openGpu } from '../../gpu/device.ts';
import { parseConfig } from '../../params/config.ts';
import type { Config } from '../../params/table.ts';
import { type Table, tableRow } from '../../results.ts';
import { runExperiment } from '../index.ts';
import { resolveInputs } from '../inputs.ts';
import { checkPairs } from './pairs.ts';
import { phase } from './phase.ts';
import { seedOf } from './seeds.ts';

const inputsOf = (dials: Partial<Config>) =>
  resolveInputs(parseConfig({ experiment: 'phase', process: 'generate', observable: 'pairDistance', ...dials }));

gpuTest(
  'samples of two sets of one memory are as far apart as their noise has left of the memories',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    for (const dim of [2, 6]) {
      const inputs = inputsOf({
        memories: `gaussian:1:${dim}`,
        start: 'prior',
        steps: 6,
        timeMax: 2,
        sweepX: 'timeMin:0.1,0.5',
        particles: 9,
        realizations: 2,
        seed: 5,
      });
      const run = await runExperiment(inputs, { gpu });
      const memory = (seed: number) => resolveInputs({ ...inputs.config, seed }).patterns.points;
      const apart = [0, 1].map((realization) => {
        const seed = seedOf(5, realization);
        const [own, other] = [memory(seed), memory(seedOf(seed, 2 ** 31 + 1))];
        return Math.hypot(...own.map((value, d) => value - (other[d] as number)));
      }) as [number, number];
      [0.1, 0.5].forEach((timeMin, i) => {
        const point = tableRow(run.results.points as Table, i) as Record<string, number>;
        // x' = (s'/s) x + (1 - s'/s) xi + noise at every step: of equal noise nothing is left
        const left = 1 - timeMin / 2;
        expect(point.pairDistance).toBeCloseTo((left * (apart[0] + apart[1])) / 2, 5);
        expect(point.pairDistanceError).toBeCloseTo((left * Math.abs(apart[0] - apart[1])) / 2, 5);
        expect(Math.abs(point.pairCosine as number)).toBeLessThan(1);
      });
    }
    gpu.close();
  },
);

test.each([
  [
    { memories: 'glyphs', start: 'prior' },
    'observable pairDistance compares two data sets of one law; take memories that',
  ],
  [{ memories: 'ring:8' }, 'start exact depends on the memories; set start to prior'],
  [{ memories: 'ring:8', process: 'noise' }, 'observable pairDistance is not measured by process noise'],
] as const)('%j has no pairs', async (dials, said) => {
  await expect(async () => phase(inputsOf(dials as Partial<Config>), {} as never)).rejects.toThrow(said);
});

test('one network has no second data set: its pairs would be equal', () => {
  const dials = {
    experiment: 'phase',
    process: 'generate',
    observable: 'pairCosine',
    memories: 'ring:8',
    start: 'prior',
  };
  expect(() => checkPairs(parseConfig({ ...dials, score: 'network' }))).toThrow('a network was trained on one');
  expect(() => checkPairs(parseConfig({ ...dials, score: 'features' }))).not.toThrow();
});
