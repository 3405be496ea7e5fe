import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import type { Particles } from '../gpu/particles.ts';
import { downloadLanes, downloadPositions } from '../gpu/particles.ts';
import { patternsOf } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { separations } from '../readouts/separation.ts';
import { landscapeOf } from '../reference/landscape.ts';
import { mixtureAt } from '../reference/mixture.ts';
import { type LabelRule, labelParticles } from './labels.ts';
import { evaluateColumns, particlesAt } from './readings.ts';
import { snapToLabels } from './snap.ts';

const COUNT = 37;
const places = Float64Array.from({ length: 2 * COUNT }, (_, i) => Math.fround(1.7 * Math.sin(i * i + 2)));

/** The same particles in every cell. */
function inCells(one: Particles, cells: number): Particles {
  const { gpu, positions } = one;
  const all = gpu.device.createBuffer({ size: cells * positions.size, usage: positions.usage });
  const encoder = gpu.device.createCommandEncoder();
  for (let c = 0; c < cells; c++) encoder.copyBufferToBuffer(positions, 0, all, c * positions.size, positions.size);
  gpu.device.queue.submit([encoder.finish()]);
  return { ...one, cells, positions: all };
}

gpuTest('every cell is labelled and read by its own rule: memories, weights, width, level', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const nine = patternsFromSpec('pham:9', { seed: 0 });
  const rules = [
    { patterns: nine, read: { a: 1, s: 0.05, similarity: 'distance' } },
    {
      patterns: {
        ...patternsFromSpec('square', { seed: 0 }),
        weights: Float64Array.of(0.7, 0.1, 0.1, 0.1),
        width: 0.4,
      },
      read: { a: 0.7, s: 0.02, similarity: 'distance' },
    },
    { patterns: { ...nine, width: 0.3 }, read: { a: 1, s: 0.1, similarity: 'dot' } },
  ] as const;
  const one = particlesAt(gpu, places, 2);
  const particles = inCells(one, rules.length + 1);
  const nearest = { kind: 'nearest', points: nine, reach: 0.5 } as const;
  const labelRules: LabelRule[] = [...rules.map((rule) => ({ kind: 'posterior' as const, ...rule })), nearest];
  const labelled = await labelParticles(particles, labelRules);
  const labels = await downloadLanes(particles, labelled.labels, Int32Array);
  const { entropy, topMemory } = await evaluateColumns(particles, [...rules, rules[0]], ['topMemory', 'entropy']);
  rules.forEach(({ patterns, read }, c) => {
    const landscape = landscapeOf(patterns, read);
    for (let p = 0; p < COUNT; p++) {
      const want = mixtureAt(landscapeOf(patterns, read), places.subarray(2 * p, 2 * p + 2));
      expect([labels[c * COUNT + p], topMemory[c * COUNT + p]]).toEqual([want.topMemory, want.topMemory]);
      expect(entropy[c * COUNT + p]).toBeCloseTo(want.entropy, 5);
    }
    expect(labelled.counts[c]?.length).toBe(landscape.patterns.count);
    expect(labelled.counts[c]?.reduce((sum, n) => sum + n, 0)).toBe(COUNT);
  });
  const alone = await labelParticles(one, [nearest]);
  expect([...labels.slice(rules.length * COUNT)]).toEqual([...(await downloadLanes(one, alone.labels, Int32Array))]);
  expect(labelled.none.at(-1)).toBe(alone.none[0]);
  await expect(labelParticles(particles, [nearest])).rejects.toThrow('1 rules for 4 cells');
  const cubed = { ...rules[0], separation: separations.power({ degree: 3, rectified: false }) };
  await expect(labelParticles(one, [{ kind: 'posterior', ...cubed }])).rejects.toThrow(
    'a label needs winner, which power 3 does not give',
  );
  await expect(evaluateColumns(one, [cubed], ['mean', 'entropy'])).rejects.toThrow('needs entropy, which power 3');
  await expect(evaluateColumns(particles, [...rules, cubed], ['mean'])).rejects.toThrow(
    'cell 3 is read by power 3, cell 0 by dense',
  );
  gpu.close();
});

gpuTest(
  'the nearest point within reach, whatever the weights; what is not finite is counted by itself',
  async (_, ad) => {
    const gpu = await openGpu(ad);
    const two = patternsOf([[1, 0], [-1, 0]], 'two', [1, 1e6]); // biome-ignore format: one line
    const particles = particlesAt(
      gpu,
      Float64Array.of(0.2, 0, Number.NaN, 0, -3, 0, 0, Number.POSITIVE_INFINITY, -0.9, 0),
      2,
    );
    const labelled = await labelParticles(particles, [{ kind: 'nearest', points: two, reach: 1 }]);
    expect([...(await downloadLanes(particles, labelled.labels, Int32Array))]).toEqual([0, -1, -1, -1, 1]);
    expect([...(labelled.counts[0] ?? []), labelled.none[0], labelled.notFinite[0]]).toEqual([1, 1, 3, 2]);
    await snapToLabels(particles, labelled, two);
    // who has no label stays where it is
    expect([...(await downloadPositions(particles))]).toEqual(
      [1, 0, Number.NaN, 0, -3, 0, 0, Number.POSITIVE_INFINITY, -1, 0], // biome-ignore format: one line
    );
    gpu.close();
  },
);
