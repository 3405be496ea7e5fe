import { expect, vi } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import type { Kernel } from '../gpu/kernels.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { dense } from '../readouts/attention.ts';
import { tabulated } from '../readouts/tabulated.ts';
import { execute } from '../reference/execute.ts';
import { hopfield } from '../samplers/fixedLevel.ts';
import { type SamplerName, samplers, stepTable } from '../samplers/index.ts';
import { odeLikelihood } from '../samplers/likelihood.ts';
import { noiseLevels } from '../schedules.ts';
import { type CellSpec, Simulation, type SimulationSpec } from './simulation.ts';
import type { Start } from './starts.ts';

const SEED = 2 ** 40 + 12345;
const PARTICLES = 203; // neither whole quads nor whole workgroups

const pham9 = patternsFromSpec('pham:9', { seed: 0 });

const cloud = (dim: number): Start => ({
  kind: 'listed',
  points: new Float64Array(dim),
  scale: 1,
  replicas: 1,
  spread: 1,
});

function cellOf(parts: Partial<CellSpec>): CellSpec {
  const patterns = parts.patterns ?? pham9;
  return { patterns, rows: [], seed: SEED, start: cloud(patterns.dim), ...parts };
}

/** Start positions and end positions of a run. */
async function run(
  gpu: Awaited<ReturnType<typeof openGpu>>,
  spec: Omit<SimulationSpec, 'dim' | 'particles'> & { particles?: number },
) {
  const dim = spec.cells[0]?.patterns.dim as number;
  const simulation = await Simulation.create(gpu, { particles: PARTICLES, ...spec, dim });
  const start = await downloadPositions(simulation);
  await simulation.advance();
  const result = {
    start,
    step: simulation.step,
    end: await downloadPositions(simulation),
    q: await simulation.downloadQ(),
    settled: spec.tolerance === undefined ? new Uint32Array() : await simulation.downloadSettlingSteps(),
  };
  simulation.dispose();
  return result;
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let most = 0;
  // A NaN must not hide: it fails every comparison, so it is looked for.
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs((a[i] as number) - (b[i] as number));
    most = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(most, difference);
  }
  return most;
}

const bits = (x: Float32Array) => new Uint32Array(x.buffer, x.byteOffset, x.length);

const levels = noiseLevels({ schedule: 'vpLinear', spacing: 'logVariance', steps: 12, timeMin: 0.02 });

for (const sampler of Object.keys(samplers) as SamplerName[]) {
  gpuTest(`${sampler}: the kernel agrees with the float64 executor particle by particle`, async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const { rows } = stepTable(levels, {
      sampler,
      terminal: 'denoise',
      churn: 4,
      correctorSteps: 1,
      correctorRatio: 0.05,
    });
    const { start, end } = await run(gpu, { cells: [cellOf({ rows })] });
    const twin = execute(rows, pham9, Float64Array.from(start), { seed: SEED });
    // Near a separatrix float32 may take the other side; everywhere else the error is rounding.
    const far = [...end].filter((value, i) => Math.abs(value - (twin.x[i] as number)) > 2e-4).length;
    expect(far).toBeLessThanOrEqual(2);
    gpu.close();
  });
}

for (const spec of ['deltas', 'circle:5', 'ring:40', 'hypercube:3', 'circle:1']) {
  gpuTest(`${spec}: Hopfield iterations with width and weights agree with the executor`, async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const patterns = { ...patternsFromSpec(spec, { seed: 3 }), width: 0.03 };
    for (const similarity of ['distance', 'dot'] as const) {
      const { rows } = hopfield(4, 0.7, similarity, 5);
      const { start, end } = await run(gpu, { cells: [cellOf({ patterns, rows })] });
      const twin = execute(rows, patterns, Float64Array.from(start), { seed: SEED });
      expect(largestDifference(end, twin.x)).toBeLessThan(3e-5);
    }
    gpu.close();
  });
}

gpuTest('q integrates the trace tap as the executor does', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const table = odeLikelihood(
    noiseLevels({ schedule: 'brownian', spacing: 'logVariance', steps: 40, timeMin: 0.05, timeMax: 9 }),
  );
  const { start, end, q } = await run(gpu, { cells: [cellOf({ rows: table.rows })], tap: table.tap });
  const twin = execute(table.rows, pham9, Float64Array.from(start), { seed: SEED, tap: table.tap });
  expect(largestDifference(end, twin.x)).toBeLessThan(1e-4);
  expect(largestDifference(q, twin.q)).toBeLessThan(1e-4);
  gpu.close();
});

gpuTest('particles freeze at the step at which the executor sees them settle', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const { rows } = hopfield(6, 1, 'distance', 400);
  const particles = 400; // no padding that may settle later
  const { start, step, end, settled } = await run(gpu, { cells: [cellOf({ rows })], particles, tolerance: 1e-4 });
  const twin = execute(rows, pham9, Float64Array.from(start), { seed: SEED, tolerance: 1e-4 });
  expect(largestDifference(settled, twin.settledAt)).toBeLessThanOrEqual(1);
  // rounding may move a particle by a step, but not all of them
  expect(settled.filter((step, p) => step === twin.settledAt[p]).length).toBeGreaterThan(0.95 * particles);
  expect(largestDifference(end, twin.x)).toBeLessThan(2e-4);
  expect(Math.min(...settled)).toBeGreaterThan(0);
  // wherever its slices ended
  expect(step).toBe(Math.max(...settled));
  gpu.close();
});

gpuTest('a run that nobody waits for ends in the middle of a step', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const patterns = patternsFromSpec('ring:64', { seed: 0 });
  const { rows } = hopfield(6, 1, 'distance', 3);
  const simulation = await Simulation.create(gpu, { dim: 2, particles: 2 ** 17, cells: [cellOf({ patterns, rows })] });
  let asked = 0;
  const stop = {
    get aborted() {
      // before the step, before its first slice, and then
      if (++asked > 2) throw new Error('superseded');
      return false;
    },
  };
  await expect(simulation.advance({ stop, between: () => undefined })).rejects.toThrow('superseded');
  expect(simulation.step).toBe(0);
  simulation.dispose();
  gpu.close();
});

gpuTest('two slices in flight give the bits, steps and counts of one after another', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const particles = 2 ** 13;
  const patterns = patternsFromSpec('ring:20', { seed: 0 });
  const noisy = stepTable(levels, { sampler: 'dpmSolver2MSde', terminal: 'stop' });
  const settling = hopfield(6, 1, 'distance', 400);
  for (const [rows, tolerance] of [
    [noisy.rows, undefined],
    [settling.rows, 1e-4],
  ] as const) {
    const seen: unknown[] = [];
    for (const leastWaitMs of [0, 40]) {
      const slow = { ...gpu, leastWaitMs, check: () => gpu.check() };
      const spec = { dim: 2, particles, cells: [cellOf({ patterns, rows })], ...(tolerance ? { tolerance } : {}) };
      const simulation = await Simulation.create(slow, spec);
      const done: number[] = [];
      await simulation.advance({ progress: (progress) => done.push(progress.done) });
      expect(done.length).toBeGreaterThan(1);
      expect(done).toEqual([...done].sort((a, b) => a - b));
      expect(done.at(-1)).toBe(simulation.step);
      const { step, pairs, settledShare } = simulation;
      seen.push([step, pairs, settledShare, bits(await downloadPositions(simulation))]);
      simulation.dispose();
    }
    expect(seen[1]).toEqual(seen[0]);
  }
  gpu.close();
});

gpuTest('progress of a run that settles is the share of its particles that have', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const particles = 2 ** 12;
  // the fused kernel, and the staged ones
  for (const dim of [2, 5]) {
    const patterns = patternsFromSpec(`gaussian:9:${dim}`, { seed: 3 });
    const { rows } = hopfield(2, 0.5, 'distance', 4000);
    const start = { kind: 'listed', points: new Float64Array(dim), scale: 1, replicas: 1, spread: 1 } as const;
    const cell = cellOf({ patterns, rows, start });
    const simulation = await Simulation.create(gpu, { dim, particles, tolerance: 1e-6, cells: [cell] });
    const shares = new Set<number>();
    for (let until = 10; !simulation.settled; until += 10) {
      let told: number | undefined;
      await simulation.advance({ until, progress: ({ settled }) => (told = settled) });
      const settled = (await simulation.downloadSettlingSteps()).filter((step) => step > 0).length;
      expect(told).toBe(1 - (particles - settled) / particles);
      shares.add(told as number);
    }
    expect(simulation.settledShare).toBe(1);
    expect(shares.size).toBeGreaterThan(3);
    simulation.dispose();
  }
  gpu.close();
});

gpuTest('only the shape compiles: every dial of a run moves without a new shader', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const at = async (beta: number, eta: number, iterations: number, count: number, seed: number, width: number) => {
    const patterns = { ...patternsFromSpec(`ring:${count}`, { seed }), width };
    const { rows } = hopfield(beta, eta, 'distance', iterations);
    await run(gpu, { cells: [cellOf({ patterns, rows, seed })], tolerance: beta * 1e-6, particles: 40 + count });
  };
  await at(4, 1, 10, 20, 1, 0);
  const { compiled } = gpu.kernels;
  await at(9, 0.3, 25, 33, 2, 0.1);
  await at(1e4, 0.9, 3, 4000, 5, 0.02);
  expect(gpu.kernels.compiled).toBe(compiled);
  gpu.close();
});

gpuTest('other particles on the same memories have the bits of a run of their own', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const { rows } = hopfield(8, 0.5, 'distance', 200);
  const starts = (count: number): Start => ({
    kind: 'listed',
    points: Float64Array.from({ length: 2 * count }, (_, i) => Math.sin(7 * i)),
    scale: 1,
    replicas: 1,
    spread: 0,
  });
  // few memories are worth no table
  const pham60 = patternsFromSpec('pham:60', { seed: 0 });
  const readout = tabulated(dense, { particles: 1e6, tolerance: 1e-3 });
  const spec = (count: number) => ({
    ...{ dim: 2, particles: count, tolerance: 1e-5 },
    cells: [cellOf({ patterns: pham60, rows, start: starts(count), readout })],
  });
  const ends = async (simulation: Simulation) => {
    await simulation.advance();
    return [bits(await downloadPositions(simulation)), await simulation.downloadSettlingSteps()];
  };
  const get = vi.spyOn(gpu.kernels, 'get');
  const first = await Simulation.create(gpu, spec(40));
  const asked = get.mock.calls.findIndex(([{ label }]) => label.startsWith('nodes of'));
  const made = vi.spyOn((await get.mock.results[asked]?.value) as Kernel, 'bind');
  await first.advance();
  const parts = made.mock.calls.length;
  expect(parts).toBeGreaterThan(0);
  const other = await first.other({ particles: 203, start: starts(203) });
  const found = await ends(other);
  other.dispose();
  // the first one goes on being of use
  const again = await first.other({ particles: 40, start: starts(40) });
  expect(await ends(again)).toEqual(await ends(first));
  expect(made.mock.calls.length).toBe(parts);
  again.dispose();
  first.dispose();
  const own = await Simulation.create(gpu, spec(203));
  expect(found).toEqual(await ends(own));
  own.dispose();
  gpu.close();
});
