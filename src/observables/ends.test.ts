import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { patternsOf } from '../memories/patterns.ts';
import { measureEnds } from './ends.ts';
import { particlesAt } from './readings.ts';

const patterns = patternsOf([[-1], [1], [5]]);
const rule = { patterns, read: { a: 1, s: 0.01, similarity: 'distance' as const } };

gpuTest('the share at memory 1, and how many memories occur', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const at = async (...places: number[]) => {
    const particles = particlesAt(gpu, Float64Array.from(places), 1);
    const [ends] = await measureEnds(particles, [rule]);
    particles.positions.destroy();
    return ends;
  };
  expect(await at(-1.1, -0.9, -1, -0.8)).toMatchObject({ firstShare: { mean: 1 }, diversity: { mean: 1 } });
  const mixed = await at(-1, 1, 1.1, 5, 0.9, 4.8);
  const shares = [1 / 6, 3 / 6, 2 / 6];
  expect(mixed?.firstShare.mean).toBeCloseTo(1 / 6, 12);
  expect(mixed?.firstShare.within).toBeCloseTo((1 / 6) * (5 / 6) * (1 / 6), 12);
  expect(mixed?.diversity.mean).toBeCloseTo(Math.exp(-shares.reduce((sum, p) => sum + p * Math.log(p), 0)), 12);
  expect(await at(-1, 1, 5)).toMatchObject({ diversity: { mean: expect.closeTo(3, 12) } });
  gpu.close();
});

gpuTest('cells that are no whole points are refused', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const particles = particlesAt(gpu, Float64Array.of(1), 1);
  await expect(measureEnds(particles, [rule], 2)).rejects.toThrow('1 cells are not whole points of 2 each');
  particles.positions.destroy();
  gpu.close();
});
