import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { hopfield } from '../samplers/fixedLevel.ts';
import { candidatesOf } from './executors/variants.ts';
import { Simulation, type SimulationSpec } from './simulation.ts';
import { resolveSpec } from './spec.ts';
import { tune, tunedKernel } from './tune.ts';

function specOf(memories: string, iterations = 70): SimulationSpec {
  const patterns = patternsFromSpec(memories, { seed: 0 });
  const { dim } = patterns;
  const start = { kind: 'listed', points: new Float64Array(dim), scale: 1, replicas: 1, spread: 1 } as const;
  const { rows } = hopfield(6, 0.5, 'distance', iterations);
  return { dim, particles: 203, tolerance: 1e-6, cells: [{ patterns, rows, seed: 3, start }] };
}

gpuTest('a variant is chosen among at most eight of the same bits, and runs from then on', async (_, adapter) => {
  const chosen = new Map();
  const gpu = await openGpu(adapter, '', chosen);
  const spec = specOf('gaussian:3:1');
  const found = await tune(gpu, spec);
  expect(found?.kernel).toBe('dense D=1 K<=4 freezes');
  expect(found?.kernel).toBe(tunedKernel(gpu, spec));
  expect(found?.tried.map(({ refused }) => refused)).toEqual(found?.tried.map(() => undefined));
  if (found?.chosen) expect(found.tried.map(({ variant }) => variant)).toContainEqual(found.chosen);
  const run = async () => {
    const simulation = await Simulation.create(gpu, spec);
    await simulation.advance();
    const bits = new Uint32Array((await downloadPositions(simulation)).buffer);
    simulation.dispose();
    return { name: simulation.kernelName, bits };
  };
  const before = await run();
  // whatever was measured: another one than the default
  chosen.set(found?.kernel, found?.tried.at(-3)?.variant);
  const after = await run();
  expect(after.name).not.toBe(before.name);
  expect(after.bits).toEqual(before.bits);
  // and a run that says which variant it wants gets that one
  const own = await Simulation.create(gpu, { ...spec, variant: found?.tried[0]?.variant ?? {} });
  expect(own.kernelName).toBe(before.name);
  own.dispose();
  gpu.close();
});

gpuTest('a kernel is named by what decides which variant is best, and by no number of a dial', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const named = (memories: string, more: Partial<SimulationSpec> = {}) =>
    tunedKernel(gpu, { ...specOf(memories), ...more });
  expect(named('gaussian:9:2')).toBe('dense D=2 K<=12 freezes');
  expect(named('pham:12')).toBe('dense D=2 K<=12 freezes');
  expect(named('gaussian:13:2')).toBe('dense D=2 K<=16 freezes');
  expect(named('gaussian:17:2')).toBe('dense D=2 K streamed freezes');
  expect(named('gaussian:4096:3')).toBe('dense D=3 K streamed freezes');
  // nothing to choose
  expect(named('gaussian:9:5')).toBeUndefined();
  expect(await tune(gpu, specOf('gaussian:9:5'))).toBeUndefined();
  for (const software of [true, false]) {
    for (const memories of ['gaussian:3:1', 'gaussian:99:2']) {
      const all = candidatesOf({ adapter: { ...gpu.adapter, software } }, resolveSpec(specOf(memories)));
      expect(all.length).toBeLessThanOrEqual(8);
      expect(new Set(all.map((variant) => JSON.stringify(variant))).size).toBe(all.length);
    }
  }
  gpu.close();
});
