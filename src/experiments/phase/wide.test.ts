import { expect } from 'vitest';
import { gpuTest } from '../../cli/testGpu.ts';
import { type Gpu, openGpu } from '../../gpu/device.ts';
import { parseConfig } from '../../params/config.ts';
import type { Config } from '../../params/table.ts';
import type { Table } from '../../results.ts';
import { runExperiment } from '../index.ts';
import { resolveInputs } from '../inputs.ts';

/** Sweeps in 64 dimensions: every process that has no plane, against what must come out. */

const run = (gpu: Gpu, dials: Partial<Config>) =>
  runExperiment(resolveInputs(parseConfig({ experiment: 'phase', particles: 208, ...dials })), { gpu });

/** The columns of the points of a sweep by name. */
async function columnsOf(gpu: Gpu, dials: Partial<Config>): Promise<Record<string, number[]>> {
  const { columns, data, shape } = (await run(gpu, dials)).results.points as Table;
  return Object.fromEntries(
    columns.map((name, j) => [
      name,
      Array.from({ length: shape[0] }, (_, i) => data[i * columns.length + j] as number),
    ]),
  );
}

gpuTest('noise on letters: |x|^2, and the way back from little and much of it', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const noise = { memories: 'glyphs', process: 'noise', observable: 'radius' } as const;
  const noisy = await columnsOf(gpu, { ...noise, sweepX: 'sigma2:0.5,4' });
  [0.5, 4].forEach((s, i) => {
    // a letter has |xi|^2 = 64
    const error = Math.sqrt((2 * 64 * s * s + 4 * 64 * s) / 208);
    expect(Math.abs((noisy.radius2?.[i] as number) - 64 * (1 + s))).toBeLessThan(4 * error);
  });
  const turn = { memories: 'glyphs', process: 'uturn', observable: 'returned', steps: 12 } as const;
  const { returned = [] } = await columnsOf(gpu, { ...turn, sweepX: 'sigma2:0.5,10000' });
  expect(returned[0]).toBe(1);
  // one letter in 26, four standard errors
  expect(returned[1]).toBeLessThan(1 / 26 + 4 * Math.sqrt(1 / 26 / 208));
  gpu.close();
});

gpuTest(
  'retrieval from the memories, samples with fresh ones beside them, and what takes a plane',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const map = { memories: 'glyphs', process: 'retrieve', startAt: 'memories', observable: 'memory' } as const;
    const ends = await columnsOf(gpu, { ...map, sweepX: 'sigma2:1,1000', iterations: 30 });
    // each letter is a memory at little noise, their mean is the only place at much
    expect(ends.memory).toEqual([1, 0]);
    expect(ends.global).toEqual([0, 1]);
    expect(ends.distance?.[0]).toBeLessThan(0.1);

    const drawn = { memories: 'gaussian:16:64', process: 'generate', observable: 'excess', particles: 64 } as const;
    const samples = await columnsOf(gpu, { ...drawn, sweepX: 'steps:8,16', realizations: 2 });
    // the exact score ends at memories, where fresh points of 64 dimensions are about as far from all
    expect([samples.gap, samples.gapNull, samples.excess]).toEqual([[1, 1], [0, 0], [1, 1]]); // biome-ignore format: one line
    expect(samples.memorizedFraction?.every((share) => share === 1)).toBe(true);
    const law = await columnsOf(gpu, { ...drawn, observable: 'ks', sweepX: 'steps:16,32', particles: 256 });
    // of 256 samples, at 15 places
    for (const distance of law.ks ?? [1]) expect(distance).toBeLessThan(1.63 / Math.sqrt(256));

    const wells = { memories: 'glyphs', process: 'wells', observable: 'minima', sweepX: 'sigma2:1,2' } as const;
    await expect(run(gpu, wells)).rejects.toThrow('process wells counts minima in 1 to 3 dimensions, glyphs:26 has 64');
    await expect(run(gpu, { ...map, startAt: 'grid', sweepX: 'sigma2:1,2' })).rejects.toThrow('choose memories');
    gpu.close();
  },
);
