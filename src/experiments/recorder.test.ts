import { expect, vi } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { countDensity } from '../observables/density.ts';
import { stepTable } from '../samplers/index.ts';
import { noiseLevels } from '../schedules.ts';
import { Simulation } from '../simulation/simulation.ts';
import { Recorder } from './recorder.ts';

const patterns = patternsFromSpec('pham:9', { seed: 0 });
const levels = noiseLevels({ schedule: 'vpLinear', spacing: 'logVariance', steps: 12, timeMin: 0.02 });
const { rows } = stepTable(levels, { sampler: 'ancestral', terminal: 'denoise' });
const start = { kind: 'listed', points: new Float64Array(2), scale: 1, replicas: 1, spread: 1 } as const;
const spec = { dim: 2, particles: 203, cells: [{ patterns, rows, seed: 7, start }] };
const extent = [-0.5, 12.5, -3, 3] as const;

gpuTest('a run recorded at many steps is that of going from step to step, in two read-backs', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const byStep = await Simulation.create(gpu, spec);
  const expected: { counts: Uint32Array | undefined; paths: (number | undefined)[] }[] = [];
  for (let step = 0; step <= byStep.totalSteps; step++) {
    await byStep.advance({ until: step });
    const histogram = await countDensity(byStep, [-3, 3, -1e30, 1e30], [1, 16]);
    const positions = await downloadPositions(byStep);
    expected.push({ counts: (await histogram.read())[0]?.counts, paths: [0, 2, 4].map((i) => positions[i]) });
    histogram.dispose();
  }

  const simulation = await Simulation.create(gpu, spec);
  const recorder = await Recorder.of(simulation, { paths: 3, density: { extent, bins: 16 } });
  const buffers = vi.spyOn(gpu.device, 'createBuffer');
  // a step twice, and a second stretch from where the first one ended
  expect(await recorder.run([0, 1, 2, 2, 5])).toEqual([0, 1, 2, 2, 5].map((step) => expected[step]));
  expect(buffers.mock.calls.filter(([{ label }]) => label?.startsWith('read ')).length).toBe(2);
  expect(await recorder.run([5, 9, byStep.totalSteps])).toEqual(
    [5, 9, byStep.totalSteps].map((step) => expected[step]),
  );
  recorder.dispose();
  gpu.close();
});

gpuTest('a run that is stopped is recorded as far as it came; without a density only paths are', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const simulation = await Simulation.create(gpu, spec);
  const recorder = await Recorder.of(simulation, { paths: 5 });
  let asked = 0;
  const stop = {
    get aborted() {
      return ++asked > 4;
    },
  };
  const seen = await recorder.run([0, 1, 2, 3, 4, 5], stop);
  expect(seen.length).toBe(simulation.step + 1);
  expect(seen.length).toBeLessThan(6);
  expect(seen.map(({ counts, paths }) => [counts.length, paths.length])).toEqual(seen.map(() => [0, 5]));
  recorder.dispose();
  gpu.close();
});
