import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { downloadLanes } from '../gpu/particles.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { classifyByNeighbours, countWells, summarize } from './cells.ts';
import { labelParticles } from './labels.ts';
import { evaluateColumns, particlesAt } from './readings.ts';

/** Counts submits. */
function counted(gpu: Gpu): { submits: number } {
  const seen = { submits: 0 };
  const { queue } = gpu.device;
  const submit = queue.submit.bind(queue);
  queue.submit = (commands) => {
    seen.submits++;
    return submit(commands);
  };
  return seen;
}

gpuTest('observers go out in slices where they cost much, and count every particle once', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const seen = counted(gpu);
  const patterns = patternsFromSpec('gaussian:4000:2', { seed: 3 });
  const rule = { patterns, read: { a: 1, s: 0.05, similarity: 'distance' }, delta: 0.1 } as const;
  const at = (n: number) => Float64Array.from({ length: 2 * n }, (_n, i) => Math.fround(1.5 * Math.sin(i * i + 1)));
  const few = particlesAt(gpu, at(256), 2);
  const many = particlesAt(gpu, at(4096), 2);

  const submitsOf = async (work: () => Promise<unknown>) => {
    const before = seen.submits;
    await work();
    return seen.submits - before;
  };
  const label = (particles: typeof few) => async () => {
    const labelled = await labelParticles(particles, [{ kind: 'posterior', ...rule }]);
    const labels = await downloadLanes(particles, labelled.labels, Int32Array);
    const counts = labelled.counts[0] as Uint32Array;
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(particles.count);
    counts.forEach((n, k) => {
      expect(labels.filter((own) => own === k).length).toBe(n);
    });
    labelled.dispose();
  };
  // 4096 x 4000 pairs are more than a first slice; 256 x 4000 are not
  expect(await submitsOf(label(many))).toBeGreaterThan(await submitsOf(label(few)));

  // the first particles are read alike, alone and among many
  const alone = await evaluateColumns(few, [rule], ['mean', 'entropy', 'topMemory']);
  const together = await evaluateColumns(many, [rule], ['mean', 'entropy', 'topMemory']);
  expect([...together.entropy.subarray(0, 256)]).toEqual([...alone.entropy]);
  expect([...(together.mean[1] as Float32Array).subarray(0, 256)]).toEqual([...(alone.mean[1] as Float32Array)]);

  const [summary] = await summarize(many, [rule]);
  expect(summary?.count.mean).toBe(4096);
  const neighbours = await classifyByNeighbours(many, [{ ...rule, deltaMemorized: 0.01, deltaSpurious: 0.02 }]);
  expect(neighbours[0]?.count.mean).toBe(4096);
  const small = { ...rule, patterns: patternsFromSpec('pham:9', { seed: 0 }) };
  const [wells] = await countWells(few, [small]);
  expect(wells?.minima.mean).toBe(3);
  gpu.close();
});
