import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { readPositions } from '../gpu/particles.ts';
import type { Patterns } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { features } from '../readouts/features.ts';
import type { Readout } from '../readouts/readout.ts';
import { smoothed } from '../readouts/smoothed.ts';
import { execute } from '../reference/execute.ts';
import { hopfield } from '../samplers/fixedLevel.ts';
import { stepTable } from '../samplers/index.ts';
import { explodingVariance, foldWidth, type NoiseLevel, type Row, row } from '../samplers/row.ts';
import { readAt } from '../samplers/sampler.ts';
import { noiseLevels } from '../schedules.ts';
import { type CellSpec, Simulation, type SimulationSpec } from './simulation.ts';
import { isotropic } from './starts.ts';

const SEED = 2 ** 33 + 7;
const PARTICLES = 203; // neither whole quads nor whole workgroups
const WIDTH = 0.002;
const COUNT = 100;
const SMOOTHING = { tau: 0.2, draws: 6 };

function cellOf(patterns: Patterns, rows: readonly Row[], parts: Partial<CellSpec> = {}): CellSpec {
  const { dim } = patterns;
  const points = new Float64Array(dim);
  const start = { kind: 'listed' as const, points, scale: 1, replicas: 1, spread: isotropic(dim, 1) };
  return { patterns, rows, seed: SEED, start, ...parts };
}

type Options = Partial<SimulationSpec> & { stops?: readonly number[] };

async function run(gpu: Awaited<ReturnType<typeof openGpu>>, cells: CellSpec[], { stops = [], ...spec }: Options = {}) {
  const dim = cells[0]?.patterns.dim as number;
  const simulation = await Simulation.create(gpu, { particles: PARTICLES, cells, dim, ...spec });
  const start = await readPositions(simulation);
  for (const until of stops) await simulation.advance({ until });
  await simulation.advance();
  const end = await readPositions(simulation);
  const tally = await simulation.readTally();
  simulation.dispose();
  return { start, end, tally };
}

const bits = (x: Float32Array) => new Uint32Array(x.buffer, x.byteOffset, x.length);

/** Differences from float64, ascending: [..., the largest]. A NaN comes last. */
function differences(end: Float32Array, twin: Float64Array): number[] {
  return [...end]
    .map((value, i) => Math.abs(value - (twin[i] as number)))
    .map((value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value))
    .sort((a, b) => a - b);
}
const quantile = (values: readonly number[], q: number) => values[Math.ceil(q * values.length) - 1] as number;

/** The same particles in float64. */
function twinOf(readout: Readout, patterns: Patterns, rows: readonly Row[], start: Float32Array) {
  const folded = rows.map((row) => foldWidth(row, patterns.width));
  const reference = readout.reference({ patterns, rows: folded, seed: SEED });
  return execute(rows, patterns, Float64Array.from(start), { seed: SEED, readout: reference });
}

const levels = noiseLevels({ schedule: 'vpLinear', spacing: 'logVariance', steps: 12, timeMin: 0.02 });
const deepest = levels.at(-1) as NoiseLevel;
const sets = ['gaussian:5:1', 'pham:9', 'gaussian:12:3'].map((spec) => ({
  ...patternsFromSpec(spec, { seed: 1 }),
  width: WIDTH,
}));
const readouts = { features: features({ count: COUNT }), smoothed: smoothed(SMOOTHING) };

for (const patterns of sets) {
  for (const name of ['features', 'smoothed'] as const) {
    gpuTest(`${name}, ${patterns.label}: the kernel agrees with float64 particle by particle`, async (_, adapter) => {
      const gpu = await openGpu(adapter);
      const readout = readouts[name];
      // m itself, at the noisiest and at the last level; the second row says how deep the table goes and keeps x
      for (const level of [levels[0] as NoiseLevel, deepest]) {
        const rows = [row({ read: readAt(level), cm: 1 }), row({ read: readAt(deepest), cx: 1 })];
        const { start, end } = await run(gpu, [cellOf(patterns, rows, { readout })]);
        const off = differences(end, twinOf(readout, patterns, rows, start).x);
        // m is x / a + S grad log p for features: what rounds is x / a, which is as long as sqrt(S)
        expect(off.at(-1)).toBeLessThan(2e-6 * (1 + Math.sqrt(explodingVariance(level))));
      }
      // a whole run: a density of random waves has many ridges, on which float32 and float64 part
      const { rows } = stepTable(levels, { sampler: 'ancestral', terminal: 'denoise' });
      const { start, end, tally } = await run(gpu, [cellOf(patterns, rows, { readout })]);
      const { x, tally: twin } = twinOf(readout, patterns, rows, start);
      const off = differences(end, x);
      if (name === 'smoothed') expect(off.at(-1)).toBeLessThan(2e-5);
      else {
        expect(quantile(off, 0.5)).toBeLessThan(1e-3);
        expect(quantile(off, 0.95)).toBeLessThan(0.02);
        // the lane that fills the last quad counts, too: at most one reading of each of 13 rows
        expect(Math.abs(tally.count - twin.count)).toBeLessThan(13 + 0.02 * twin.count);
        expect(twin.count).toBeGreaterThan(100);
      }
      gpu.close();
    });
  }
}

gpuTest('any slicing, variant and batch gives the same bits and the same tally', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const { rows } = stepTable(levels, { sampler: 'ancestral', terminal: 'denoise' });
  const [, pham9] = sets as [Patterns, Patterns];
  for (const readout of Object.values(readouts)) {
    const cell = cellOf(pham9, rows, { readout });
    const particles = 204;
    const whole = await run(gpu, [cell], { particles });
    const sliced = await run(gpu, [cell], { particles, stops: [1, 2, 7] });
    expect(bits(sliced.end)).toEqual(bits(whole.end));
    expect(sliced.tally).toEqual(whole.tally);
    for (const variant of [
      { quads: 1, registers: false },
      { quads: 4, workgroupSize: 32, registers: true },
    ]) {
      const other = await run(gpu, [cell], { particles, variant });
      expect(bits(other.end)).toEqual(bits(whole.end));
      expect(other.tally).toEqual(whole.tally);
    }
    const first = 60;
    const batch = await run(gpu, [cell], { particles: particles - first, firstParticle: first });
    expect(bits(batch.end)).toEqual(bits(whole.end.slice(2 * first)));
    // two cells with numbers of their own give what they give alone
    const other = readout.name === 'features' ? features({ count: 7 }) : smoothed({ tau: 0.1, draws: 3 });
    const second = cellOf(patternsFromSpec('circle:4', { seed: 0 }), rows, { readout: other, seed: 3 });
    const together = await run(gpu, [cell, second], { particles });
    const alone = await run(gpu, [second], { particles });
    expect(bits(together.end)).toEqual(bits(Float32Array.of(...whole.end, ...alone.end)));
    expect(together.tally.count).toBe(whole.tally.count + alone.tally.count);
  }
  gpu.close();
});

gpuTest('going back in time takes the tally back, and frozen particles add nothing to it', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const [, pham9] = sets as [Patterns, Patterns];
  const readout = features({ count: 20 });
  const { rows } = stepTable(levels, { sampler: 'ancestral', terminal: 'stop' });
  const simulation = await Simulation.create(gpu, { dim: 2, particles: 64, cells: [cellOf(pham9, rows, { readout })] });
  await simulation.advance({ until: 5 });
  const checkpoint = simulation.checkpoint();
  await simulation.advance();
  const end = await simulation.readTally();
  simulation.restore(checkpoint);
  expect((await simulation.readTally()).count).toBeLessThan(end.count);
  await simulation.advance();
  expect(await simulation.readTally()).toEqual(end);
  checkpoint.dispose();
  simulation.dispose();

  // everything is below the floor of so few waves somewhere, and settles there at once under a coarse tolerance
  const still = hopfield(4, 1e-3, 'distance', 50).rows;
  const frozen = await run(gpu, [cellOf(pham9, still, { readout })], { tolerance: 1, particles: 64 });
  expect(frozen.tally.count).toBeLessThanOrEqual(64);
  expect(frozen.tally.count).toBeGreaterThan(0);
  gpu.close();
});

gpuTest('the numbers of a read-out move without a new shader', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const [, pham9] = sets as [Patterns, Patterns];
  const { rows } = stepTable(levels, { sampler: 'ancestral', terminal: 'stop' });
  const at = (readout: CellSpec['readout'], seed: number) =>
    run(gpu, [cellOf(pham9, rows, { seed, ...(readout ? { readout } : {}) })]);
  await at(features({ count: 3 }), 1);
  await at(smoothed({ tau: 0.1, draws: 2 }), 1);
  const { compiled } = gpu.kernels;
  await at(features({ count: 900 }), 2);
  await at(smoothed({ tau: 0.7, draws: 9 }), 2);
  expect(gpu.kernels.compiled).toBe(compiled);
  gpu.close();
});

gpuTest('smoothed over no distance is the dense read-out to rounding', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const [, pham9] = sets as [Patterns, Patterns];
  for (const similarity of ['distance', 'dot'] as const) {
    const { rows } = hopfield(4, 0.7, similarity, 4);
    const dense = await run(gpu, [cellOf(pham9, rows)]);
    const none = await run(gpu, [cellOf(pham9, rows, { readout: smoothed({ tau: 0, draws: 4 }) })]);
    expect(differences(none.end, Float64Array.from(dense.end)).at(-1)).toBeLessThan(1e-6);
    const some = await run(gpu, [cellOf(pham9, rows, { readout: smoothed({ tau: 0.1, draws: 4 }) })]);
    expect(differences(some.end, Float64Array.from(dense.end)).at(-1)).toBeGreaterThan(1e-3);
  }
  gpu.close();
});

gpuTest('what a read-out cannot give is refused by name', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const [line, plane] = sets as [Patterns, Patterns];
  const { rows } = hopfield(4, 1, 'distance', 2);
  const mixed = [cellOf(plane, rows, { readout: readouts.features }), cellOf(plane, rows)];
  await expect(run(gpu, mixed)).rejects.toThrow('cell 1 reads by dense, cell 0 by features');
  const traced = run(gpu, [cellOf(plane, rows, { readout: readouts.smoothed })], { tap: 'trace' });
  await expect(traced).rejects.toThrow('the read-out smoothed gives no trace');
  const dot = hopfield(4, 1, 'dot', 2).rows;
  const tilted = run(gpu, [cellOf(line, dot, { readout: readouts.features })]);
  await expect(tilted).rejects.toThrow('set similarity = distance');
  const many = run(gpu, [
    cellOf(patternsFromSpec('ring:3000', { seed: 1 }), rows, { readout: features({ count: 65536 }) }),
  ]);
  await expect(many).rejects.toThrow('take fewer of one');
  gpu.close();
});
