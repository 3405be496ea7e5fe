import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { patternsOf } from '../memories/patterns.ts';
import { execute } from '../reference/execute.ts';
import { stepTable } from '../samplers/index.ts';
import { noiseLevels } from '../schedules.ts';
import { Simulation } from '../simulation/simulation.ts';
import { Fields } from './fields.ts';
import { kinds } from './kinds/index.ts';
import type { Kind } from './kinds/kind.ts';
import type { Tree } from './tolerance.ts';

/** What a setup of a kind measures. */
async function measure(gpu: Gpu, kind: string, setup: object): Promise<Record<string, Tree>> {
  const run = (kinds[kind] as Kind).prepare(new Fields(setup, 'setup'), {
    quantities: new Set(),
    expected: () => undefined,
  });
  const measured = await run({ gpu, quick: false, simulate: (spec) => Simulation.create(gpu, spec) });
  return Object.fromEntries(Object.entries(measured).map(([name, { value }]) => [name, value]));
}

const grid = { schedule: 'ou', timeMax: 2, timeMin: 0.05, spacing: 'logVariance' } as const;

gpuTest('a coarse run has the noise of a fine one', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const setup = { memories: [[0.4, -0.3]], ...grid, stepCounts: [5, 15], fineSteps: 60, particles: 512 };
  // a single point is a frozen denoiser: the step is exact, and only rounding is left
  for (const sampler of ['ancestral', 'dpmSolver2MSde'] as const) {
    const { rms } = await measure(gpu, 'strongError', { ...setup, sampler });
    expect(Math.max(...(rms as number[]))).toBeLessThan(3e-6);
  }
  // others come nearer with every step, and the fine run is itself
  for (const sampler of ['eulerMaruyama', 'stochasticHeun'] as const) {
    const { rms } = await measure(gpu, 'strongError', { ...setup, width: 0.2, sampler, stepCounts: [15, 30, 60] });
    const [coarse, finer, itself] = rms as number[];
    expect(finer).toBeLessThan(0.7 * (coarse as number));
    expect(coarse).toBeLessThan(0.1);
    expect(itself).toBe(0);
  }
  gpu.close();
});

gpuTest('without a fine run the ends are those of the exact flow', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const setup = { memories: [[2, -1]], width: 0.5, ...grid, sampler: 'odeRk4', stepCounts: [40], particles: 64 };
  const { rms } = await measure(gpu, 'strongError', setup);
  expect((rms as number[])[0]).toBeLessThan(2e-6);
  gpu.close();
});

gpuTest('first passages are those of the float64 twin, step by step', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const memories = [
    [1, 0],
    [-1, 0.5],
  ];
  const steps = 6;
  const particles = 48;
  const { rows } = stepTable(noiseLevels({ ...grid, steps }), { sampler: 'stochasticHeun', terminal: 'stop' });
  const along = [0.6, 0.8];
  const start = { mean: [0.1, 0], variance: 0 };
  const from = Float64Array.from({ length: particles * 2 }, (_, i) => start.mean[i % 2] as number);
  const heights = Array.from({ length: steps + 1 }, (_, step) => {
    const { x } = execute(rows.slice(0, 2 * step), patternsOf(memories), from, { seed: 3 });
    return Array.from({ length: particles }, (__, p) => 0.6 * (x[2 * p] as number) + 0.8 * (x[2 * p + 1] as number));
  });
  for (const [side, border] of [
    ['above', 0.8],
    ['below', -0.5],
  ] as const) {
    const beyond = (height: number) => (side === 'above' ? height > border : height < border);
    const first = Array.from({ length: particles }, (_, p) => heights.findIndex((row) => beyond(row[p] as number)));
    const crossing = first.filter((step) => step >= 0);
    const found = await measure(gpu, 'firstPassage', {
      ...{ memories, ...grid, sampler: 'stochasticHeun', steps, start, seed: 3, particles, along },
      [side]: border,
    });
    expect(crossing.length).toBeGreaterThan(5);
    expect(crossing.length).toBeLessThan(particles);
    expect(found.crossedBy).toEqual(heights.map((_, step) => crossing.filter((at) => at <= step).length / particles));
    expect(found.steps).toBeCloseTo(crossing.reduce((sum, step) => sum + step, 0) / crossing.length, 12);
  }
  gpu.close();
});
