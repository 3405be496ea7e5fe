import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { normalizedWeights, type Patterns } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { measureMoments } from '../observables/moments.ts';
import { execute } from '../reference/execute.ts';
import { aboutCentre } from '../samplers/centre.ts';
import { dynamics, type SamplerName, samplers, stepTable } from '../samplers/index.ts';
import { odeLikelihood } from '../samplers/likelihood.ts';
import { type NoiseLevel, type Row, row, type Tap } from '../samplers/row.ts';
import { readAt } from '../samplers/sampler.ts';
import { noiseLevels } from '../schedules.ts';
import { Simulation, type SimulationSpec } from './simulation.ts';

/** The staged executor against float64: every table there is, at D = 5 and 64, whatever the memories are like. */

const SEED = 2 ** 35 + 3;
const PARTICLES = 22; // not whole quads
const levels = noiseLevels({ schedule: 'vpLinear', spacing: 'logVariance', steps: 5, timeMin: 0.05 });

/** Unequal weights and a width; K is a multiple of four or not, and more than a chunk. */
function setOf(spec: string): Patterns {
  const patterns = patternsFromSpec(spec, { seed: 5 });
  const weights = patterns.weights.map((_, k) => 1 + (k % 3));
  return { ...patterns, weights: normalizedWeights(patterns.count, spec, weights), width: 0.03 };
}

/** How far a run is from float64: the largest difference of nine numbers in ten. */
async function differences(gpu: Gpu, patterns: Patterns, rows: readonly Row[], tap: Tap = 'none') {
  const { dim } = patterns;
  const start = { kind: 'chosen', patterns, scale: 1, spread: 1 } as const;
  const centre = Array.from({ length: dim }, (_, d) => 3 - d);
  const cell = { patterns, rows, seed: SEED, start, centre };
  const spec: SimulationSpec = { dim, particles: PARTICLES, tap, cells: [cell] };
  const simulation = await Simulation.create(gpu, spec);
  expect(simulation.kernelName).toContain('staged');
  const from = await downloadPositions(simulation);
  await simulation.advance();
  const [x, q] = [await downloadPositions(simulation), await simulation.downloadQ()];
  simulation.dispose();
  const twin = execute(rows, patterns, Float64Array.from(from), { seed: SEED, tap, centre });
  // near a tie of two memories a run may part from its twin by more than it rounds
  return { x: quantile(off(x, twin.x), 0.9), q: quantile(off(q, twin.q), 0.9) / dim };
}

/** Differences in units of the largest number or of 1, ascending; a NaN comes last. */
function off(found: ArrayLike<number>, expected: Float64Array): number[] {
  const unit = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  return Array.from(expected, (value, i) => Math.abs((found[i] as number) - value) / unit)
    .map((value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value))
    .sort((a, b) => a - b);
}
const quantile = (ascending: readonly number[], share: number) =>
  ascending[Math.ceil(share * ascending.length) - 1] as number;

for (const spec of ['gaussian:1500:5', 'gaussian:16:64']) {
  gpuTest(`${spec}: every sampler, dynamics and tap is what it is in float64`, async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const patterns = setOf(spec);
    const seen: Record<string, { x: number; q: number }> = {};
    for (const sampler of Object.keys(samplers) as SamplerName[]) {
      const dials = { churn: 0.5, ddimEta: 0.5, correctorSteps: 1, terminal: 'denoise' } as const;
      seen[sampler] = await differences(gpu, patterns, stepTable(levels, { sampler, ...dials }).rows);
    }
    for (const sampler of ['eulerMaruyama', 'odeHeun'] as const) {
      const table = aboutCentre(stepTable(levels, { sampler, terminal: 'denoise', spacing: 'time' }));
      seen[`${sampler} about a centre`] = await differences(gpu, patterns, table.rows);
    }
    for (const [name, { table }] of Object.entries(dynamics)) {
      for (const similarity of ['distance', 'dot'] as const) {
        const dials = { beta: 0.7, similarity, eta: 0.6, flowStep: 0.2, temperature: 0.5, iterations: 4 } as const;
        seen[`${name} ${similarity}`] = await differences(gpu, patterns, table(dials).rows);
      }
    }
    seen.likelihood = await differences(gpu, patterns, odeLikelihood(levels).rows, 'trace');
    const once = [row({ read: readAt(levels[2] as NonNullable<(typeof levels)[0]>), cm: 1, kq: 1 })];
    seen.energy = await differences(gpu, patterns, once, 'energy');
    for (const [name, { x, q }] of Object.entries(seen)) {
      expect(x, name).toBeLessThan(1e-5);
      // the trace is a difference of sums over all coordinates
      expect(q, name).toBeLessThan(2e-6);
    }
    gpu.close();
  });
}

gpuTest('4096 dimensions and 1024 memories run within the default limits of WebGPU', async (_, adapter) => {
  const limits = {
    maxBufferSize: 2 ** 28,
    maxStorageBufferBindingSize: 2 ** 27,
    maxComputeWorkgroupsPerDimension: 65535,
  };
  const { info } = adapter;
  const modest = { info, limits, requestDevice: (asked: GPUDeviceDescriptor) => adapter.requestDevice(asked) };
  const gpu = await openGpu(modest as unknown as GPUAdapter);
  const patterns = patternsFromSpec('binary:1024:4096', { seed: 3 });
  const read = { a: 1, s: 400, similarity: 'distance' } as const;
  const found = await differences(gpu, patterns, [row({ read, cm: 0.5, cx: 0.5 })]);
  expect(found.x).toBeLessThan(1e-5);
  gpu.close();
});

gpuTest('posterior weights sum to 1 over several chunks of memories, wherever the largest is', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const set = setOf('gaussian:2500:8');
  // a coordinate that all memories share is its own posterior mean
  const points = set.points.map((value, i) => (i % 8 === 7 ? 1 : value));
  const patterns = { ...set, points, width: 0 };
  for (const s of [0.05, 1, 30]) {
    const rows = [row({ read: { a: 1, s, similarity: 'distance' }, cm: 1 })];
    const start = { kind: 'chosen', patterns, scale: 1, spread: Math.sqrt(s) } as const;
    const cells = [{ patterns, rows, seed: 1, start }];
    const simulation = await Simulation.create(gpu, { dim: 8, particles: 64, cells });
    const from = await downloadPositions(simulation);
    await simulation.advance();
    const x = await downloadPositions(simulation);
    for (let p = 0; p < 64; p++) expect(Math.abs((x[8 * p + 7] as number) - 1)).toBeLessThan(1e-5);
    const twin = execute(rows, patterns, Float64Array.from(from), { seed: 1 });
    expect(off(x, twin.x).at(-1)).toBeLessThan(1e-5);
    simulation.dispose();
  }
  gpu.close();
});

gpuTest('from an exact start mean and second moment are those of p_t at every level, D = 64', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const patterns = setOf('glyphs');
  const { dim, width, weights } = patterns;
  const [particles, steps] = [1024, 80];
  const along = noiseLevels({ schedule: 'vpLinear', spacing: 'logVariance', steps, timeMin: 0.01 });
  const { rows } = stepTable(along, { sampler: 'stochasticHeun', terminal: 'stop' });
  const { a, s } = along[0] as NoiseLevel;
  const start = { kind: 'chosen', patterns, scale: a, spread: Math.sqrt(s + a * a * width) } as const;
  const simulation = await Simulation.create(gpu, { dim, particles, cells: [{ patterns, rows, seed: SEED, start }] });
  const mean = Float64Array.from({ length: dim }, (__, d) =>
    weights.reduce((sum, w, k) => sum + w * (patterns.points[k * dim + d] as number), 0),
  );
  let worst = 0;
  for (let step = 0; step <= steps; step += 8) {
    await simulation.advance({ until: (step * simulation.totalSteps) / steps });
    const at = along[step] as NoiseLevel;
    const variance = at.s + at.a * at.a * width;
    const [moments] = await measureMoments(simulation);
    const found = moments as NonNullable<typeof moments>;
    const second = found.variance.reduce((sum, v, d) => sum + v + (found.mean[d] as number) ** 2, 0);
    // |xi|^2 = 64 of every letter, so only the noise makes |x|^2 vary
    const expected = at.a ** 2 * dim + dim * variance;
    const error = Math.sqrt((2 * dim * variance ** 2 + 4 * at.a ** 2 * dim * variance) / particles);
    worst = Math.max(worst, Math.abs(second - expected) / error);
    found.mean.forEach((value, d) => {
      const m = mean[d] as number;
      const own = Math.sqrt((variance + at.a ** 2 * (1 - m * m)) / particles);
      worst = Math.max(worst, Math.abs(value - at.a * m) / own);
    });
  }
  // the largest of 11 x 65 numbers
  expect(worst).toBeLessThan(4.5);
  simulation.dispose();
  gpu.close();
});

gpuTest('near a tie of two memories in 784 dimensions m is off by about a hundredth of sigma', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const patterns = patternsFromSpec('gaussian:64:784', { seed: 2 });
  const { dim, points } = patterns;
  const sigma = 0.1;
  // half way between two memories, so that rounding of their distances decides
  const middles = Float64Array.from({ length: 16 * dim }, (__, i) => {
    const first = 4 * Math.floor(i / dim);
    return ((points[first * dim + (i % dim)] as number) + (points[(first + 1) * dim + (i % dim)] as number)) / 2;
  });
  const start = { kind: 'listed', points: middles, scale: 1, replicas: 1, spread: 1e-4 } as const;
  const rows = [row({ read: { a: 1, s: sigma ** 2, similarity: 'distance' }, cm: 1 })];
  const cells = [{ patterns, rows, seed: 4, start }];
  const simulation = await Simulation.create(gpu, { dim, particles: 16, cells });
  const from = await downloadPositions(simulation);
  await simulation.advance();
  const x = await downloadPositions(simulation);
  simulation.dispose();
  const twin = execute(rows, patterns, Float64Array.from(from), { seed: 4 }).x;
  const errors = Array.from({ length: 16 }, (__, p) => {
    const squares = twin
      .subarray(p * dim, (p + 1) * dim)
      .reduce((sum, m, d) => sum + ((x[p * dim + d] as number) - m) ** 2, 0);
    return Math.sqrt(squares / dim) / sigma;
  });
  // one sum over all coordinates, without stretches, is off by 6e-2
  expect(Math.max(...errors)).toBeLessThan(2e-2);
  gpu.close();
});
