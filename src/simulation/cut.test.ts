import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { reduceReplicas } from '../observables/committor.ts';
import { labelParticles } from '../observables/labels.ts';
import { measureMoments } from '../observables/moments.ts';
import { snapToLabels } from '../observables/snap.ts';
import { row } from '../samplers/row.ts';
import { Simulation } from './simulation.ts';

const PARTICLES = 2 ** 13;
const REPLICAS = 4;

/** Starts, their moments, labels, replicas and snapped places, and how many submits it all took. */
async function measured(gpu: Gpu) {
  const { queue } = gpu.device;
  const submit = queue.submit;
  let submits = 0;
  queue.submit = (commands) => {
    submits++;
    return submit.call(queue, commands);
  };
  const patterns = patternsFromSpec('pham:9', { seed: 0 });
  const start = { kind: 'listed', points: new Float64Array(2), scale: 1, replicas: REPLICAS, spread: 1 } as const;
  const cells = [{ patterns, rows: [row({ cx: 1 })], seed: 5, start }];
  const simulation = await Simulation.create(gpu, { dim: 2, particles: PARTICLES, cells });
  const starts = await downloadPositions(simulation);
  const moments = await measureMoments(simulation);
  const read = { a: 1, s: 0.1, similarity: 'distance' } as const;
  const labelled = await labelParticles(simulation, [{ kind: 'posterior', patterns, read }]);
  const replicas = await reduceReplicas(gpu, labelled.labels, PARTICLES / REPLICAS, REPLICAS);
  await snapToLabels(simulation, labelled, patterns);
  const snapped = await downloadPositions(simulation);
  simulation.dispose();
  labelled.dispose();
  queue.submit = submit;
  return { numbers: { starts, moments, counts: labelled.counts, replicas, snapped }, submits };
}

gpuTest('starts, moments, replicas and snapped places are the same bits however they are cut', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const slow: Gpu = Object.assign(Object.create(gpu), {
    kernels: {
      // as if each kernel were slow, whatever was seen of it
      get: async (source: Parameters<Gpu['kernels']['get']>[0]) =>
        Object.defineProperty({ ...(await gpu.kernels.get(source)) }, 'rate', { get: () => 1, set() {} }),
    },
  });
  const whole = await measured(gpu);
  const cut = await measured(slow);
  expect(cut.submits).toBeGreaterThan(whole.submits + 12);
  expect(cut.numbers).toEqual(whole.numbers);
  gpu.close();
});
