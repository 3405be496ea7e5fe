import { expect } from 'vitest';
import { gpuTest } from '../../cli/testGpu.ts';
import { type Gpu, openGpu } from '../../gpu/device.ts';
import { parseConfig } from '../../params/config.ts';
import type { Config } from '../../params/table.ts';
import { type Table, tableRow } from '../../results.ts';
import { runExperiment } from '../index.ts';
import { resolveInputs } from '../inputs.ts';

const PARTICLES = 4096;
/** Two neurons that remember (1, 1). */
const pair: Partial<Config> = { process: 'recall', memories: [[1, 1]], particles: PARTICLES, iterations: 9 };

/** A sweep's rows. */
async function rowsOf(gpu: Gpu, dials: Partial<Config>) {
  const { results } = await runExperiment(resolveInputs(parseConfig({ experiment: 'phase', ...dials })), { gpu });
  const points = results.points as Table;
  return Array.from({ length: points.shape[0] }, (_, i) => tableRow(points, i) as Record<string, number>);
}

gpuTest('all at once, cues that agree with no memory go back and forth; one by one, none does', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const half = expect.closeTo(0.5, 1);
  const within = 4 * 0.5 * Math.sqrt(1 / PARTICLES);
  for (const iterations of [9, 10]) {
    const [kept, random] = await rowsOf(gpu, { ...pair, order: 'synchronous', iterations, sweepX: 'flips:0,0.5' });
    // E / N = -m^2 / 2 + K / 2N
    expect(kept).toMatchObject({ overlap: 1, bitErrors: 0, recalled: 1, spinEnergy: -0.25, fixed: 1, cycles: 0 });
    expect(random).toMatchObject({ cycles: half, fixed: half });
    expect(Math.abs((random?.cycles as number) - 0.5)).toBeLessThan(within);
    expect((random?.cycles as number) + (random?.fixed as number)).toBeCloseTo(1, 6);
    // m = 0 on the cycle, 1 or -1 off it
    expect(random?.spinEnergy).toBeCloseTo(0.25 * (random?.cycles as number) - 0.25 * (random?.fixed as number), 5);
  }
  const [, single] = await rowsOf(gpu, { ...pair, sweepX: 'flips:0,0.5' });
  expect(single).toMatchObject({ cycles: 0, fixed: 1, spinEnergy: -0.25 });
  expect(Math.abs((single?.recalled as number) - 0.5)).toBeLessThan(2 * within);
  gpu.close();
});

gpuTest(
  'a run of one step has its start for what was before, and one of any length its last steps',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const [one] = await rowsOf(gpu, { ...pair, order: 'synchronous', iterations: 1, sweepX: 'flips:0.5' });
    // noisy cues become spins first: of two steps the first is that one
    expect(one?.cycles).toBe(0);
    expect(one?.fixed).toBeCloseTo(0.5, 1);
    const [hot] = await rowsOf(gpu, { ...pair, temperature: 50, iterations: 3, sweepX: 'flips:0' });
    // each of four states as likely after every sweep
    expect(Math.abs((hot?.fixed as number) - 0.25)).toBeLessThan(4 * Math.sqrt(0.1875 / PARTICLES) + 0.01);
    expect(Math.abs((hot?.cycles as number) - 0.75 * 0.25)).toBeLessThan(4 * Math.sqrt(0.1523 / PARTICLES) + 0.01);
    gpu.close();
  },
);
