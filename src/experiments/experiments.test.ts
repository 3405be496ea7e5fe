import { expect, test } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { parseConfig } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { execute } from '../reference/execute.ts';
import { landscapeOf } from '../reference/landscape.ts';
import { mixtureAt } from '../reference/mixture.ts';
import { type Field, type Labels, type Table, tableRow, tableRows } from '../results.ts';
import { hopfield } from '../samplers/fixedLevel.ts';
import { runExperiment } from './index.ts';
import { boxOf, resolveInputs } from './inputs.ts';
import { runOnCpu } from './onCpu/index.ts';
import type { Run } from './run.ts';
import { gridShape } from './starts.ts';

const run = (gpu: Gpu, dials: Record<string, unknown>): Promise<Run> =>
  runExperiment(resolveInputs(parseConfig(dials)), { gpu });

const labelsOf = (result: Run) => result.results.labels as Labels;
const table = (result: Run, name: string) => {
  const found = result.results[name] as Table;
  return tableRows(found);
};
const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

gpuTest('basins agree with the float64 executor start by start', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const result = await run(gpu, { memories: 'asymmetric', beta: 1 / 0.15, particles: 48 * 48, box: 2 });
  const patterns = patternsFromSpec('asymmetric', { seed: 0 });
  const { shape, extent, data } = labelsOf(result);
  expect([shape, extent]).toEqual([
    [48, 48],
    [-2, 2, -2, 2],
  ]);
  const starts = Float64Array.from({ length: 48 * 48 * 2 }, (_, i) => {
    const cell = i >> 1;
    return -2 + (4 / 48) * (0.5 + (i % 2 === 0 ? cell % 48 : Math.floor(cell / 48)));
  });
  const ends = execute(hopfield(1 / 0.15, 1, 'distance', 400).rows, patterns, starts, { seed: 0 });
  const attractors = table(result, 'attractors');
  const wrong = [...data].filter((label, i) => {
    const [x, y] = [ends.x[2 * i] as number, ends.x[2 * i + 1] as number];
    const distances = attractors.map((a) => Math.hypot(x - (a.x as number), y - (a.y as number)));
    return distances.indexOf(Math.min(...distances)) !== label;
  });
  // only cells that a separatrix cuts may differ
  expect(wrong.length).toBeLessThanOrEqual(3);
  expect(sum(attractors.map(({ count }) => count as number))).toBe(48 * 48);
  gpu.close();
});

gpuTest(
  "Pham's nine points at s = 0.15: two spurious states and a merged one, with the shares of a finer search",
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const result = await run(gpu, { memories: 'pham:9', beta: 1 / 0.15, particles: 128 * 128, box: 1.3 });
    const { rowNames } = result.results.attractors as Table;
    const found = table(result, 'attractors').map(({ x, y, fraction }, i) => ({
      class: rowNames?.[i],
      angle: Math.round(((Math.atan2(y as number, x as number) * 180) / Math.PI + 360) % 360),
      share: Math.round(1000 * (fraction as number)) / 1000,
    }));
    expect(found.map(({ class: name, angle }) => [name, angle])).toEqual([
      ['spurious', 146],
      ['spurious', 332],
      ['merged (3)', 214],
    ]);
    for (const [i, share] of [0.358, 0.424, 0.218].entries()) expect(found[i]?.share).toBeCloseTo(share, 2);
    // the shares are known to a fraction of a cell per row; the boundaries are curves
    for (const { standardError } of table(result, 'attractors')) {
      expect(standardError).toBeGreaterThan(1e-5);
      expect(standardError).toBeLessThan(1 / 128);
    }
    const analysis = result.results.analysis as Table;
    expect(analysis.rowNames).toHaveLength(4);
    const [entropy, onBoundary, dimension, exponent] = table(result, 'analysis');
    expect(entropy?.value).toBeGreaterThan(0.01);
    expect(onBoundary?.value).toBeLessThan(Math.LN2);
    expect(Math.abs((dimension?.value ?? 0) - 1)).toBeLessThan(0.05);
    expect(Math.abs((exponent?.value ?? 0) - 1)).toBeLessThan(0.05);
    expect([dimension?.fromCells, entropy?.toCells]).toEqual([2, 5]);
    gpu.close();
  },
);

gpuTest('the committor of the exact reverse SDE is the posterior weight', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const replicas = 256;
  const result = await run(gpu, {
    memories: 'asymmetric',
    dynamics: 'sde',
    timeMax: 0.4,
    steps: 60,
    replicas,
    particles: 64,
    box: 1.5,
  });
  const patterns = patternsFromSpec('asymmetric', { seed: 0 });
  const { frequency, entropy } = result.results as Record<string, Field>;
  labelsOf(result).data.forEach((label, i) => {
    const at = (n: number) => -1.5 + (3 / 8) * (n + 0.5);
    const { weights, entropy: exact } = mixtureAt(landscapeOf(patterns, { a: 1, s: 0.4, similarity: 'distance' }), [
      at(i % 8),
      at(Math.floor(i / 8)),
    ]);
    const w = weights[label] as number;
    const error = 4.5 * Math.sqrt((w * (1 - w)) / replicas) + 0.02;
    expect(Math.abs((frequency?.data[i] as number) - w)).toBeLessThan(error);
    expect(Math.abs((entropy?.data[i] as number) - exact)).toBeLessThan(0.15);
  });
  // chance has no boundary; its shares have the error of the draws
  expect(result.results.analysis).toBeUndefined();
  for (const { fraction = 0, standardError } of table(result, 'fractions')) {
    expect(standardError).toBeCloseTo(Math.sqrt((fraction * (1 - fraction)) / (64 * replicas)), 12);
  }
  gpu.close();
});

gpuTest('from the exact p_T every sampler keeps the weights; from N(0, s_T) it does not', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const n = 2 ** 15;
  const weights = [0.5, 0.3, 0.2];
  const shares = async (start: string, sampler: string) => {
    const result = await run(gpu, {
      experiment: 'generate',
      memories: 'asymmetric',
      weights,
      particles: n,
      timeMax: 0.5,
      steps: 100,
      start,
      sampler,
    });
    const density = result.results.density as Field;
    const outside = Number(/^(\d+) particles lie outside/.exec(result.notes.join('\n'))?.[1] ?? 0);
    expect(sum(density.data) + outside).toBe(n);
    return table(result, 'fractions').map(({ fraction }) => fraction as number);
  };
  for (const sampler of ['ancestral', 'odeHeun']) {
    const exact = await shares('exact', sampler);
    exact.forEach((share, k) => {
      const w = weights[k] as number;
      expect(Math.abs(share - w)).toBeLessThan(4 * Math.sqrt((w * (1 - w)) / n) + 2e-3);
    });
  }
  const prior = await shares('prior', 'ancestral');
  expect(Math.max(...prior.map((share, k) => Math.abs(share - (weights[k] as number))))).toBeGreaterThan(0.02);
  gpu.close();
});

gpuTest('the three ends differ as they must: stop keeps s, denoise shrinks it, snap has none', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const variance = async (terminal: string) => {
    const result = await run(gpu, {
      experiment: 'generate',
      memories: '0.3',
      particles: 2 ** 14,
      timeMin: 0.25,
      steps: 20,
      terminal,
      start: 'exact',
    });
    return table(result, 'moments')[0] as Record<string, number>;
  };
  const stop = await variance('stop');
  expect(Math.abs((stop.covariance_x as number) - 0.25)).toBeLessThan(4 * 0.25 * Math.sqrt(2 / 2 ** 14));
  for (const terminal of ['denoise', 'snap']) {
    const { mean, covariance_x } = await variance(terminal);
    expect(mean).toBeCloseTo(0.3, 6);
    expect(covariance_x).toBeLessThan(1e-12);
  }
  gpu.close();
});

gpuTest('an adapter too small for one piece runs in batches, to the same bits', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const most = 2 ** 13;
  const limits = new Proxy(gpu.limits, {
    get: (target, name) => (name === 'maxStorageBufferBindingSize' ? most : Reflect.get(target, name)),
  });
  const small: Gpu = { ...gpu, limits, check: () => gpu.check() };
  for (const dials of [
    { dynamics: 'sde', replicas: 4, steps: 5, particles: 32 * 32 },
    { particles: 64 * 64 },
    { experiment: 'generate', sampler: 'dpmSolver2M', steps: 5, particles: 5000, resolution: 32 },
  ]) {
    const whole = await run(gpu, { memories: 'pham:9', ...dials });
    const pieces = await run(small, { memories: 'pham:9', ...dials });
    expect(pieces.stamp).toEqual(whole.stamp);
    // sums over batches are rounded in another order
    for (const { results } of [whole, pieces]) delete results.moments;
    expect(pieces.results).toEqual(whole.results);
  }
  gpu.close();
});

gpuTest(
  'critical points of a square: four minima, four saddles, a maximum; in one and three dimensions, too',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const indices = async (memories: string, beta: number) =>
      table(await run(gpu, { experiment: 'attractors', memories, beta }), 'attractors').map(({ index }) => index);
    expect(await indices('square', 1 / 0.3)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2]);
    expect(await indices('deltas', 2)).toEqual([0, 0, 1]);
    expect((await indices('hypercube:3', 2)).length).toBe(27);
    gpu.close();
  },
);

gpuTest('a probe walks to the attractor of its point', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const result = await run(gpu, { experiment: 'probe', cue: [0.3, 0.1] });
  const path = table(result, 'trajectory');
  const last = path.at(-1) as Record<string, number>;
  expect([last.x, last.y]).toEqual([expect.closeTo(0.859091, 5), expect.closeTo(-0.458427, 5)]);
  expect(sum(table(result, 'weights').map(({ weight }) => weight as number))).toBeCloseTo(1, 12);
  gpu.close();
});

gpuTest('the same config gives the same stamp, another seed another', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const dials = { experiment: 'generate', particles: 4096, steps: 10, resolution: 64 };
  const first = await run(gpu, dials);
  expect((await run(gpu, dials)).stamp).toEqual(first.stamp);
  expect((await run(gpu, { ...dials, seed: 1 })).stamp).not.toEqual(first.stamp);
  gpu.close();
});

gpuTest('a stop ends a run between slices and keeps what was done', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const stop = { aborted: false };
  const inputs = resolveInputs(parseConfig({ experiment: 'generate', particles: 2 ** 16, steps: 5000 }));
  let done = 0;
  const result = await runExperiment(inputs, {
    gpu,
    stop,
    progress: ({ fraction }) => {
      done = fraction;
      stop.aborted = true;
    },
  });
  // slices in flight are waited for: of a step or a few each
  expect(done).toBeGreaterThan(0);
  expect(done).toBeLessThan(0.1);
  expect(result.notes.join()).toMatch(/stopped/);
  gpu.close();
});

test('grids take as many starts as the particles allow', () => {
  expect(gridShape(2 ** 20, 2)).toEqual([1024, 1024]);
  expect(gridShape(2 ** 18, 3)).toEqual([64, 64, 64]);
  expect(gridShape(1000, 2)).toEqual([31, 31]);
  expect(gridShape(1, 3)).toEqual([1, 1, 1]);
});

test('the box is about the origin where the memories are, and about them where they are not', () => {
  const ring = patternsFromSpec('circle:8', { seed: 0 });
  expect(boxOf('auto', ring)).toEqual({ low: [-1.3, -1.3], high: [1.3, 1.3] });
  expect(boxOf([2], ring)).toEqual({ low: [-2, -2], high: [2, 2] });
  expect(boxOf([0, 1, 2, 3], ring)).toEqual({ low: [0, 2], high: [1, 3] });
  expect(() => boxOf([1, 0], ring)).toThrow(/give auto, a half-width/);
  const far = { ...ring, points: ring.points.map((value) => value + 100) };
  expect(boxOf('auto', far).low[0]).toBeCloseTo(98.7, 10);
});

gpuTest(
  'a minimum with a basin smaller than the grid is found: the centre of a triangle next to its spinodal',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const result = await run(gpu, { memories: 'circle:3', beta: 1 / 0.501, particles: 64 * 64 });
    const centres = table(result, 'attractors').filter(({ x, y }) => Math.hypot(x as number, y as number) < 1e-3);
    expect(table(result, 'attractors')).toHaveLength(4);
    expect(centres).toHaveLength(1);
    gpu.close();
  },
);

gpuTest(
  'a number on the upper edge of the box belongs to the last bin, on the GPU and on the CPU',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const corners = [
      [-1, -1],
      [-1, 1],
      [1, -1],
      [1, 1],
    ];
    const inputs = resolveInputs(
      parseConfig({
        experiment: 'generate',
        memories: corners,
        box: [1],
        terminal: 'snap',
        particles: 256,
        resolution: 4,
        steps: 8,
      }),
    );
    for (const { results, notes } of [await runExperiment(inputs, { gpu }), await runOnCpu(inputs, {})]) {
      const { data } = results.density as Field;
      expect([...data].reduce((sum, value) => sum + value, 0)).toBe(256);
      for (const corner of [0, 3, 12, 15]) expect(data[corner]).toBeGreaterThan(20);
      expect(notes.join()).not.toContain('outside');
    }
    gpu.close();
  },
);

test('the automatic box holds wide data, and samples that stop with noise left', () => {
  const boxOfDials = (dials: Partial<Config>) =>
    resolveInputs(parseConfig({ memories: 'circle:8', ...dials })).box.high[0] as number;
  expect(boxOfDials({})).toBe(1.3);
  expect(boxOfDials({ experiment: 'generate', terminal: 'stop' })).toBe(1.3);
  expect(boxOfDials({ experiment: 'generate', width: 1 })).toBe(3.5);
  expect(boxOfDials({ experiment: 'generate', terminal: 'stop', timeMin: 0.49, timeMax: 4 })).toBeCloseTo(
    1 + 2.5 * 0.7,
    1,
  );
  expect(boxOfDials({ experiment: 'generate', terminal: 'denoise', timeMin: 0.49, timeMax: 4 })).toBe(1.3);
});

gpuTest(
  'a prior that does not cover the data is said; a start that stands still on a saddle, too',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const notesOf = async (dials: Partial<Config>) =>
      (await runExperiment(resolveInputs(parseConfig(dials)), { gpu })).notes.join();
    const samples = { experiment: 'generate', start: 'prior', steps: 8, particles: 64, resolution: 4 } as const;
    expect(await notesOf({ ...samples, memories: 'circle:8', timeMax: 1 })).toContain('does not cover the data');
    expect(await notesOf({ ...samples, memories: 'circle:8', timeMax: 25 })).not.toContain('cover');
    expect(await notesOf({ ...samples, memories: [[9], [11]], timeMax: 25 })).toContain('does not cover');
    expect(await notesOf({ experiment: 'probe', memories: 'deltas', beta: 30, cue: [0] })).toMatch(
      /stands still at \(0.*maximum/,
    );
    expect(await notesOf({ experiment: 'probe', memories: 'deltas', beta: 30, cue: [0.1] })).toContain('settles at');
    const slow = await notesOf({ memories: 'deltas', beta: 1.01, particles: 131072, tolerance: 1e-5 });
    expect(slow).toContain('stand still near no attractor');
    gpu.close();
  },
);

gpuTest('repeated rows give the results of weights, and tables say which rows they were', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const [a, b, c] = [
    [1, 0],
    [-0.5, 0.8],
    [-0.5, -0.8],
  ] as const;
  const dials = { beta: 6, particles: 256 } as const;
  const repeated = await runExperiment(
    resolveInputs(parseConfig({ ...dials, memories: [a, b, a, c] } as Partial<Config>)),
    { gpu },
  );
  const weighted = await runExperiment(
    resolveInputs(parseConfig({ ...dials, memories: [a, b, c], weights: [2, 1, 1] } as Partial<Config>)),
    { gpu },
  );
  expect(repeated.results.attractors).toEqual(weighted.results.attractors);
  expect(repeated.results.labels).toEqual(weighted.results.labels);
  const probed = await runExperiment(
    resolveInputs(parseConfig({ experiment: 'probe', memories: [a, b, a, c], beta: 6 } as Partial<Config>)),
    { gpu },
  );
  expect(tableRow(probed.results.weights as Table, 2)).toMatchObject({ memory: 2, firstRow: 3, rows: 1 });
  expect(tableRow(probed.results.weights as Table, 0)).toMatchObject({ firstRow: 0, rows: 2 });
  gpu.close();
});
