import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { encodeRun } from '../files/writeResults.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { parseConfig } from '../params/config.ts';
import type { Labels, Table } from '../results.ts';
import { runExperiment } from './index.ts';
import { resolveInputs } from './inputs.ts';

/** A device whose submits are counted. */
async function countingGpu(adapter: GPUAdapter): Promise<{ gpu: Gpu; submits: { count: number } }> {
  const gpu = await openGpu(adapter);
  const { queue } = gpu.device;
  const submit = queue.submit.bind(queue);
  const submits = { count: 0 };
  queue.submit = (commands) => {
    submits.count++;
    return submit(commands);
  };
  return { gpu, submits };
}

const RUNS: Readonly<Record<string, Record<string, unknown>>> = {
  'basins at one level': { experiment: 'basins', particles: 2 ** 16, memories: 'ring:512', iterations: 20_000 },
  'basins of the ode': { experiment: 'basins', dynamics: 'ode', particles: 2 ** 14, steps: 5000 },
  'basins of the sde': { experiment: 'basins', dynamics: 'sde', particles: 2 ** 12, replicas: 4, steps: 5000 },
  generate: { experiment: 'generate', particles: 2 ** 16, steps: 5000, memories: 'ring:512' },
  'generate that snaps': { experiment: 'generate', particles: 2 ** 16, steps: 5000, terminal: 'snap' },
  trajectories: { experiment: 'trajectories', particles: 2 ** 14, steps: 5000, memories: 'ring:64', cloneNoise: 1 },
  landscape: { experiment: 'landscape', memories: 'ring:512', resolution: 512 },
  attractors: { experiment: 'attractors', memories: 'ring:4096', beta: 1000 },
  probe: { experiment: 'probe', memories: 'ring:4096' },
  phase: { experiment: 'phase', particles: 64, sweepX: 'sigma2:0.05..0.5:64', sweepY: 'none' },
};

gpuTest(
  'a stop before the start costs a few submits, and there is a result that can be written',
  async (_, adapter) => {
    const { gpu, submits } = await countingGpu(adapter);
    for (const [name, dials] of Object.entries(RUNS)) {
      submits.count = 0;
      const run = await runExperiment(resolveInputs(parseConfig(dials)), { gpu, stop: { aborted: true } });
      expect(run.notes[0], name).toMatch(/stopped before the end/);
      expect(submits.count, name).toBeLessThan(12);
      expect(JSON.parse(new TextDecoder().decode(await encodeRun(run, 'json'))).config.experiment).toBe(
        dials.experiment,
      );
    }
    gpu.close();
  },
);

// one step of all these particles takes many slices: a whole run tens of thousands of submits
const LONG = { particles: 2 ** 18, memories: 'ring:2048', box: 2 };

gpuTest(
  'a stop within a step of all particles ends it, and labels no more than there is time for',
  async (_, adapter) => {
    const { gpu, submits } = await countingGpu(adapter);
    const stopAfter = (slices: number) => ({
      get aborted() {
        return submits.count > slices;
      },
    });
    const generated = await runExperiment(
      resolveInputs(parseConfig({ experiment: 'generate', steps: 1000, ...LONG })),
      {
        gpu,
        stop: stopAfter(4),
      },
    );
    // what starts and labels take: more on a busy machine, whose slices are shorter
    expect(submits.count).toBeLessThan(100);
    // the shares need every end: there are none
    expect((generated.results.fractions as Table).data[2]).toBeNaN();

    submits.count = 0;
    const searched = 40;
    const { results } = await runExperiment(
      resolveInputs(parseConfig({ experiment: 'basins', beta: 2000, iterations: 1000, ...LONG })),
      {
        gpu,
        stop: stopAfter(searched),
      },
    );
    const labels = (results.labels as Labels).data;
    expect(submits.count).toBeLessThan(searched + 100);
    expect(labels.length).toBe(2 ** 18);
    expect(labels.at(-1)).toBe(-1);
    gpu.close();
  },
);
