import { expect, test } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { parseConfig } from '../params/config.ts';
import type { Field, Table } from '../results.ts';
import { runExperiment } from './index.ts';
import { resolveInputs } from './inputs.ts';
import { runOnCpu } from './onCpu/index.ts';
import { readoutOf } from './score.ts';

const generate = { experiment: 'generate', steps: 20, particles: 600, resolution: 12, timeMin: 0.02 };
const inputsOf = (dials: Record<string, unknown>) => resolveInputs(parseConfig(dials));
const run = (gpu: Gpu, dials: Record<string, unknown>) => runExperiment(inputsOf(dials), { gpu });

const countsOf = (result: { results: Record<string, unknown> }) => (result.results.density as Field).data;
/** Half the sum of differences: how many samples lie in another bin. */
const moved = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, n, i) => sum + Math.abs(n - (b[i] as number)), 0) / 2;

gpuTest(
  'samples know their score: none of it hidden, no smoothing the exact one, waves below their noise counted',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const exact = await run(gpu, generate);
    expect(exact.notes.join()).not.toContain('features');

    const none = await run(gpu, { ...generate, score: 'smoothed', smoothing: 0, draws: 4 });
    expect(moved(countsOf(none), countsOf(exact))).toBeLessThanOrEqual(3);
    const smooth = await run(gpu, { ...generate, score: 'smoothed', smoothing: 0.5, draws: 16 });
    expect(moved(countsOf(smooth), countsOf(exact))).toBeGreaterThan(100);

    const rough = { ...generate, score: 'features', features: 64 };
    const waves = await run(gpu, rough);
    expect(moved(countsOf(waves), countsOf(exact))).toBeGreaterThan(100);
    expect(waves.notes.join()).toMatch(/below the noise of the features at [\d.]+ % of the readings/);
    expect(waves.kernel).toContain('features');
    const trained = { ...generate, score: 'trainedFeatures', features: 32, trainingTime: 1e3 };
    // on the CPU the same waves, the same draws, the same training
    for (const [dials, onGpu] of [
      [rough, waves],
      [trained, await run(gpu, trained)],
      [{ ...generate, score: 'smoothed', smoothing: 0.5, draws: 16 }, smooth],
    ] as const) {
      const onCpu = await runOnCpu(inputsOf(dials), {});
      expect(moved(countsOf(onCpu), countsOf(onGpu))).toBeLessThan(15);
    }
    gpu.close();
  },
);

gpuTest('basins along a schedule take the score, too', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const dials = { dynamics: 'ode', steps: 20, particles: 400, timeMin: 0.02, timeMax: 0.5 };
  const sharesOf = async (more: Record<string, unknown>) => {
    const { results, notes } = await run(gpu, { ...dials, ...more });
    return { shares: [...(results.fractions as Table).data], notes: notes.join() };
  };
  const exact = await sharesOf({});
  const waves = await sharesOf({ score: 'features', features: 40 });
  expect(waves.shares).not.toEqual(exact.shares);
  expect(waves.notes).toContain('below the noise of the features');
  gpu.close();
});

test('where only the exact score is known, another is refused by name', () => {
  for (const dials of [
    { experiment: 'retrieve', dynamics: 'hopfield' },
    { experiment: 'phase', process: 'retrieve' },
    { experiment: 'phase', process: 'recall' },
    { experiment: 'generate', sampler: 'langevin' },
  ]) {
    expect(() => parseConfig({ ...dials, score: 'features' })).toThrow('score does nothing here');
  }
  expect(() => parseConfig({ ...generate, features: 3 })).toThrow('it needs score = features');
  expect(readoutOf(parseConfig({ ...generate, score: 'features', features: 3 })).name).toBe('features');
});
