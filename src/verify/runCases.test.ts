import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { patternsOf } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { execute } from '../reference/execute.ts';
import { gaussianMoments } from '../reference/gaussianMoments.ts';
import { landscapeOf } from '../reference/landscape.ts';
import { mixtureAt } from '../reference/mixture.ts';
import { gradientFlow, hopfield } from '../samplers/fixedLevel.ts';
import { samplers, stepTable } from '../samplers/index.ts';
import { noiseLevels } from '../schedules.ts';
import { Simulation } from '../simulation/simulation.ts';
import type { Case } from './casesFile.ts';
import type { Context } from './kinds/kind.ts';
import { lineText } from './report.ts';
import { type Line, runCase } from './runCases.ts';

type Parts = Pick<Case, 'kind' | 'setup' | 'expected' | 'tolerance'>;

const caseOf = (parts: Parts): { case: Case } => ({ case: { id: 'X', title: '', source: '', ...parts } });

async function run(gpu: Gpu, parts: Parts): Promise<Line[]> {
  const context: Context = { gpu, quick: true, simulate: (spec) => Simulation.create(gpu, spec) };
  return (await runCase(caseOf(parts), context)).lines;
}

const failures = (lines: readonly Line[]) => lines.filter(({ pass }) => !pass).map(lineText);

gpuTest('denoiser: three dimensions, unequal weights, Gaussian data off the origin, a below 1', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const points = patternsFromSpec('gaussian:11:3', { seed: 5 });
  // positions of float32, so that the answer is of the same memories
  const memories = Array.from({ length: 11 }, (_row, k) =>
    Array.from(points.points.subarray(3 * k, 3 * k + 3), (value, d) => Math.fround(value + ([20, -8, 3][d] as number))),
  );
  const weights = memories.map((_row, k) => 1 + k);
  const [a, sigma2, width] = [0.75, 0.2, 0.1];
  const point = [14.5, -6.25, 2];
  const want = mixtureAt(
    landscapeOf({ ...patternsOf(memories, '', weights), width }, { a, s: sigma2, similarity: 'distance' }),
    point,
  );
  const lines = await run(gpu, {
    kind: 'denoiser',
    setup: { memories, weights, width, a, sigma2, point },
    expected: {
      weights: [...want.weights],
      denoiser: [...want.denoiser],
      energy: want.energy,
      eigenvalues: [...want.eigenvalues],
      entropy: want.entropy,
      contraction: want.contraction,
      topMemory: want.topMemory,
    },
    tolerance: { abs: 2e-5, rel: 2e-5 },
  });
  expect(failures(lines)).toEqual([]);
  expect(lines.length).toBe(7);
  gpu.close();
});

gpuTest('iterate and fixedPoints: damping, similarity and the flow are read from the setup', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const memories = patternsFromSpec('spiral:7', { seed: 0 });
  const points = [
    [0.3, -0.2],
    [-0.5, 0.25],
  ];
  for (const [extra, table] of [
    [{ eta: 0.3, similarity: 'dot' }, hopfield(5, 0.3, 'dot', 6)],
    [{ dynamics: 'flow', flowStep: 0.2 }, gradientFlow(5, 0.2, 'distance', 6)],
  ] as const) {
    const twin = execute(table.rows, memories, Float64Array.from(points.flat()), { seed: 0 });
    const end = [0, 1].map((p) => [...twin.x.subarray(2 * p, 2 * p + 2)]);
    const parts = { kind: 'iterate', expected: { end }, tolerance: { abs: 1e-5 } };
    const setup = { memories: 'spiral:7', beta: 5, points, iterations: 6, ...extra };
    expect(failures(await run(gpu, { ...parts, setup }))).toEqual([]);
    expect(failures(await run(gpu, { ...parts, setup: { ...setup, beta: 5.5 } })).length).toBe(1);
  }
  const settled = await run(gpu, {
    kind: 'fixedPoints',
    setup: { memories: [[-3], [3]], sigma2: 2, similarity: 'dot', point: [0.1], tolerance: 1e-5 },
    expected: { fixedPoints: [rootOf((m) => 3 * Math.tanh((3 * m) / 2) - m)] },
    tolerance: { abs: 1e-5 },
  });
  expect(failures(settled)).toEqual([]);
  gpu.close();
});

gpuTest('minima, threshold and events scale with the memories', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  // +-2: m = 2 tanh(2 m / s), the pitchfork at s = 4; two Gaussians of variance 1 melt at s + 1 = 4
  const m = rootOf((x) => 2 * Math.tanh((2 * x) / 3) - x);
  const memories = [[-2], [2]];
  for (const [sigma2, width] of [
    [3, 0],
    [2, 1],
  ]) {
    const lines = await run(gpu, {
      kind: 'minima',
      setup: { memories, sigma2, width },
      expected: { count: 2, minima: [[m], [-m]], maxima: 1 },
      tolerance: { abs: 1e-8 },
    });
    expect(failures(lines)).toEqual([]);
  }
  const melting = await run(gpu, {
    kind: 'threshold',
    setup: { memories, width: 1, sigma2Range: [0.5, 30] },
    expected: { crossings: 1, sigma2: 3 },
    tolerance: { abs: 1e-5 },
  });
  expect(failures(melting)).toEqual([]);
  const changes = await run(gpu, {
    kind: 'events',
    setup: { memories, sigma2Range: [1, 10] },
    expected: { sigma2: [4], below: [2], above: [1] },
    tolerance: { rel: 1e-6 },
  });
  expect(failures(changes)).toEqual([]);
  gpu.close();
});

gpuTest('minima: places, distances and radii are in x, where the memories lie at a xi', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  // with y = x / a the two deltas are those at +-1 at the noise s / a^2
  const [a, sigma2] = [0.5, 0.1];
  const m = rootOf((y) => Math.tanh((a * a * y) / sigma2) - y);
  const lines = await run(gpu, {
    kind: 'minima',
    setup: { memories: [[-1], [1]], a, sigma2 },
    expected: { minima: [[-a * m], [a * m]], distances: a * (1 - m), radii: a * m },
    tolerance: { abs: 1e-8 },
  });
  expect(failures(lines)).toEqual([]);
  gpu.close();
});

gpuTest('basin maps: octants in three dimensions, shares of a line with unequal weights', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const cube = await run(gpu, {
    kind: 'basinMap',
    setup: { memories: 'hypercube:3', dynamics: 'hopfield', sigma2: 0.4, box: 1.5, n: 12 },
    expected: { counts: new Array(8).fill(216), none: 0, notNearest: 0 },
    tolerance: { exact: true },
  });
  expect(failures(cube)).toEqual([]);
  // the border is the maximum between the minima: tanh with a field, x = tanh(x / s + h)
  const h = 0.5 * Math.log(4);
  const border = rootOf((x) => Math.tanh(x / 0.3 + h) - x, -0.9, 0);
  const n = 500;
  const left = Math.round(((border + 2) / 4) * n);
  for (const kind of ['hopfield', 'flow']) {
    const line = await run(gpu, {
      kind: 'basinMap',
      setup: { memories: [[-1], [1]], weights: [1, 4], dynamics: kind, sigma2: 0.3, box: 2, n },
      expected: { counts: [left, n - left] },
      tolerance: { count: 1 },
    });
    expect(failures(line)).toEqual([]);
  }
  gpu.close();
});

gpuTest(
  'the mean and variance of every sampler are those of its exact discrete recursion',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const dials = { schedule: 'vpCosine', spacing: 'logVariance', steps: 12, timeMin: 0.02 } as const;
    const options = { ddimEta: 0.6, churn: 6, correctorSteps: 1, correctorRatio: 0.08 };
    const levels = noiseLevels(dials);
    for (const sampler of Object.keys(samplers) as (keyof typeof samplers)[]) {
      const own = {
        correctorSteps: sampler === 'ancestral' ? options.correctorSteps : 0,
        ...(sampler === 'ddim' ? { ddimEta: options.ddimEta } : {}),
        ...(sampler === 'edmHeun' ? { churn: options.churn } : {}),
        correctorRatio: options.correctorRatio,
      };
      const { rows } = stepTable(levels, { ...own, sampler, terminal: 'stop', spacing: dials.spacing });
      const exact = gaussianMoments(rows, { mean: -1.3, variance: 0.4 }, { mean: 0.2, variance: 0.8 });
      const lines = await run(gpu, {
        kind: 'samplerMoments',
        setup: { memories: [[-1.3]], width: 0.4, ...dials, ...own, sampler, start: { mean: [0.2], variance: 0.8 } },
        expected: { mean: exact.mean, variance: exact.variance },
        tolerance: { se: 4, abs: 2e-5 },
      });
      expect(failures(lines)).toEqual([]);
    }
    gpu.close();
  },
  180_000,
);

gpuTest('sampling cases: point memories, a start at a point, three dimensions', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const memories = [
    [1, 0, 0],
    [-1, 0.5, 0],
    [0, -1, 1],
  ];
  const sigma2 = 0.6;
  const at = [0.2, -0.1, 0.3];
  // the committor of the exact reverse SDE is the posterior weight
  const { weights } = mixtureAt(landscapeOf(patternsOf(memories), { a: 1, s: sigma2, similarity: 'distance' }), at);
  const noise = { schedule: 'brownian', timeMax: sigma2, timeMin: 1e-3, spacing: 'logVariance', steps: 120 };
  const start = { mean: at, variance: 0 };
  const lines = await run(gpu, {
    kind: 'finalFractions',
    setup: { memories, ...noise, sampler: 'ancestral', start, particles: 65536 },
    expected: { fractions: [...weights], none: 0 },
    tolerance: { se: 4, abs: 0.003 },
  });
  expect(failures(lines)).toEqual([]);
  const moments = await run(gpu, {
    kind: 'samplerMoments',
    setup: { memories, ...noise, sampler: 'ancestral', terminal: 'snap', start, particles: 65536 },
    expected: {
      mean: [0, 1, 2].map((d) =>
        memories.reduce((sum, row, k) => sum + (row[d] as number) * (weights[k] as number), 0),
      ),
    },
    tolerance: { se: 4, abs: 0.003 },
  });
  expect(failures(moments)).toEqual([]);
  gpu.close();
});

/** Largest root of a function that is positive below it, by bisection. */
function rootOf(f: (x: number) => number, low = 1e-9, high = 10): number {
  for (let n = 0; n < 200; n++) {
    const middle = (low + high) / 2;
    if (f(middle) > 0 === f(low) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
