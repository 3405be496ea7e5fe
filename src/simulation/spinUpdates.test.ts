import { expect, test } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { normalizedWeights, type Patterns, patternsOf } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { attention, dense } from '../readouts/attention.ts';
import { features } from '../readouts/features.ts';
import type { Readout } from '../readouts/readout.ts';
import { separations } from '../readouts/separation.ts';
import { smoothed } from '../readouts/smoothed.ts';
import { execute } from '../reference/execute.ts';
import { visitingOrder } from '../reference/sweep.ts';
import { type Activation, type ReadLevel, type Row, row, type SpinOrder } from '../samplers/row.ts';
import { executorFor } from './executors/index.ts';
import { type CellSpec, Simulation, type SimulationSpec } from './simulation.ts';
import { resolveSpec } from './spec.ts';

/** Updates of spins by the energy of their flip: one after another, or all at once. */

const SEED = 2 ** 33 + 7;
const PARTICLES = 76; // more than one workgroup, the last one not full
const read: ReadLevel = { a: 1, s: 1, similarity: 'dot' };
const power = (degree: number, rectified = false) => attention(separations.power({ degree, rectified }));
const linear = power(2);

function cellOf(patterns: Patterns, rows: readonly Row[], parts: Partial<CellSpec> = {}): CellSpec {
  const points = new Float64Array(patterns.dim);
  const start = { kind: 'listed' as const, points, scale: 1, replicas: 1, spread: 1 };
  return { patterns, rows, seed: SEED, start, readout: linear, ...parts };
}

type Options = Partial<SimulationSpec> & { stops?: readonly number[] };

/** Where the networks are at each stop and at the end, [stop][network, dim]; where they start comes first. */
async function run(gpu: Gpu, cells: CellSpec[], { stops = [], ...more }: Options = {}) {
  const dim = cells[0]?.patterns.dim as number;
  const spec = { particles: PARTICLES, cells, dim, order: 'asynchronous', activation: 'sign', ...more } as const;
  const simulation = await Simulation.create(gpu, spec);
  const states = [await downloadPositions(simulation)];
  for (const until of [...stops, undefined]) {
    await simulation.advance(until === undefined ? {} : { until });
    states.push(await downloadPositions(simulation));
    await simulation.leaveOutSettled();
  }
  const settled = more.tolerance === undefined ? new Uint32Array() : await simulation.downloadSettlingSteps();
  simulation.dispose();
  return { states, start: states[0] as Float32Array, end: states.at(-1) as Float32Array, settled };
}

function twinOf(
  { patterns, rows, readout = linear, clamp }: CellSpec,
  x: Float32Array,
  activation: Activation,
  { tolerance = 0, order = 'asynchronous' }: { tolerance?: number; order?: SpinOrder } = {},
) {
  const spinField = (level: ReadLevel) => (readout.flips as NonNullable<Readout['flips']>).reference(patterns, level);
  return execute(rows, patterns, Float64Array.from(x), { seed: SEED, activation, spinField, clamp, tolerance, order });
}

/** Bits first, then sweeps. Raw fields of +-1 patterns: whole numbers. */
const sweeps = ({ dim }: Patterns, degree: number, repeat: number, cz = 0, level = read) => [
  row({ cx: 1 }),
  row({ read: level, cm: 2 ** (Math.ceil(Math.log2(dim)) * (degree - 1)), cz, repeat }),
];

/** Patterns that weigh 1, 2, 3, 1, ... */
function unequal(spec: string): Patterns {
  const patterns = patternsFromSpec(spec, { seed: 3 });
  const weights = patterns.weights.map((_, k) => 1 + (k % 3));
  return { ...patterns, weights: normalizedWeights(patterns.count, spec, weights) };
}

/** A network for every separation: enough patterns that few fields are clear. */
const networks: readonly { readout: Readout; patterns: Patterns; degree: number; level?: ReadLevel }[] = [
  { readout: linear, patterns: patternsFromSpec('binary:9:50', { seed: 1 }), degree: 2 },
  { readout: power(3), patterns: patternsFromSpec('binary:30:19', { seed: 2 }), degree: 3 },
  { readout: power(4, true), patterns: unequal('binary:21:16'), degree: 4 },
  { readout: dense, patterns: patternsFromSpec('binary:40:12', { seed: 4 }), degree: 1, level: { ...read, s: 2 } },
  {
    readout: dense,
    patterns: patternsOf([[0.5, -1, 2, 0.1, 1], [-1, 1, 0.3, 1, -0.7], [1, 0.2, -1, 1, 1]], 'uneven', [5, 2, 3]), // biome-ignore format: one line
    degree: 1,
    level: { ...read, similarity: 'distance' },
  },
];

for (const { readout, patterns, degree, level } of networks) {
  const title = `${readout.name}, ${patterns.label}`;

  gpuTest(`${title}: every bit is that of float64, under any slicing, batch and variant`, async (_, adapter) => {
    const gpu = await openGpu(adapter);
    for (const [activation, order, cz] of [
      ['sign', 'asynchronous', 0],
      ['sign', 'synchronous', 0],
      ['glauber', 'asynchronous', degree === 1 ? 1 : (patterns.dim * patterns.count) ** (degree / 2)],
    ] as const) {
      const cell = cellOf(patterns, sweeps(patterns, degree, 6, cz / 2, level), { readout });
      const { start, end, states } = await run(gpu, [cell], { activation, order });
      expect(new Set(end)).toEqual(new Set([-1, 1]));
      expect([...end]).toEqual([...twinOf(cell, start, activation, { order }).x]);
      const sliced = await run(gpu, [cell], { activation, order, stops: [1, 2, 5], variant: { workgroupSize: 16 } });
      expect(sliced.end).toEqual(end);
      expect(states[0]).toEqual(sliced.states[0]);
      const batch = await run(gpu, [cell], { activation, order, particles: PARTICLES - 20, firstParticle: 20 });
      expect(batch.end).toEqual(end.slice(20 * patterns.dim));
    }
    gpu.close();
  });

  gpuTest(`${title}: at T = 0 the energy never rises, and a sweep without a flip is the last`, async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const rows = sweeps(patterns, degree, 30, 0, level);
    const cell = cellOf(patterns, rows, { readout });
    const stops = [1, 2, 3, 4, 6, 9];
    const { states, start, end, settled } = await run(gpu, [cell], { tolerance: 1e-3, stops });
    const energyAt = (await readout.reference({ patterns, rows, seed: 0 }))(level ?? read);
    const energies = states
      .slice(1)
      .map((x) =>
        Array.from(
          { length: PARTICLES },
          (_, p) => energyAt(x.subarray(p * patterns.dim, (p + 1) * patterns.dim)).energy as number,
        ),
      );
    let falls = 0;
    energies.slice(1).forEach((after, i) => {
      after.forEach((energy, p) => {
        const before = energies[i]?.[p] as number;
        expect(energy).toBeLessThanOrEqual(before + 1e-9 * Math.abs(before));
        if (energy < before) falls++;
      });
    });
    expect(falls).toBeGreaterThan(PARTICLES / 2);
    // all have settled, as float64 says, and are where every spin follows its field
    expect([...settled].every((step) => step > 0)).toBe(true);
    const twin = twinOf(cell, start, 'sign', { tolerance: 1e-3 });
    expect([[...end], [...settled]]).toEqual([[...twin.x], [...twin.settledAt]]);
    const again = twinOf({ ...cell, rows: [rows[1] as Row] }, end, 'sign');
    expect([...again.x]).toEqual([...end]);
    gpu.close();
  });
}

gpuTest('cells give what they give alone; held spins stay', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const sets = ['binary:9:20', 'binary:4:20', 'binary:13:20'].map((spec, seed) => patternsFromSpec(spec, { seed }));
  const clamp = Float64Array.from({ length: 20 }, (_, d) => (d < 6 ? (-1) ** d : Number.NaN));
  const cells = sets.map((patterns, seed) => cellOf(patterns, sweeps(patterns, 2, 5, 3), { seed, clamp }));
  for (const options of [{ activation: 'glauber' }, { activation: 'sign', tolerance: 1e-3, stops: [2, 3] }] as const) {
    const together = await run(gpu, cells, options);
    const alone: number[] = [];
    for (const cell of cells) alone.push(...(await run(gpu, [cell], options)).end);
    expect([...together.end]).toEqual(alone);
    together.end.forEach((value, i) => {
      if (i % 20 < 6) expect(value).toBe((-1) ** (i % 20));
    });
  }
  gpu.close();
});

gpuTest('two neurons that remember (1, 1): where (1, -1) ends depends on who is first', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const pair = patternsOf([[1, 1]]);
  const start = { kind: 'listed' as const, points: Float64Array.of(1, -1), scale: 1, replicas: 1, spread: 0 };
  const rows = [row({ read, cm: 2, repeat: 4 })];
  const particles = 4 * 64;
  const { end, settled } = await run(gpu, [cellOf(pair, rows, { start })], { particles, tolerance: 1e-3 });
  const ends = Array.from({ length: particles }, (_, p) => `${end[2 * p]},${end[2 * p + 1]}`);
  expect(new Set(ends)).toEqual(new Set(['1,1', '-1,-1']));
  // the second sweep finds nothing to do
  expect(new Set(settled)).toEqual(new Set([2]));
  // 64 quads with an order each: 4 SE
  expect(Math.abs(ends.filter((place) => place === '1,1').length / particles - 0.5)).toBeLessThan(
    4 * 0.5 * Math.sqrt(1 / 64),
  );
  gpu.close();
});

gpuTest('Glauber dynamics of three spins at temperature T samples exp(-E / T)', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const patterns = patternsOf([[1, 1, -1], [1, -1, -1], [1, 1, 1]]); // biome-ignore format: one line
  const temperature = 1.3;
  const particles = 1 << 14;
  for (const [readout, cm] of [
    [linear, 1],
    [power(3), 1],
    [dense, 1],
  ] as const) {
    const rows = [row({ cx: 1 }), row({ read, cm, cz: temperature, repeat: 12 })];
    const { end } = await run(gpu, [cellOf(patterns, rows, { readout })], { particles, activation: 'glauber' });
    const states = Array.from({ length: 8 }, (_, i) => [0, 1, 2].map((d) => ((i >> d) & 1 ? 1 : -1)));
    const energyAt = readout.reference({ patterns, rows, seed: 0 })(read);
    const weights = states.map((x) => Math.exp(-(energyAt(x).energy as number) / temperature));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const counts = new Array<number>(8).fill(0);
    for (let p = 0; p < particles; p++) {
      const index = [0, 1, 2].reduce((sum, d) => sum + ((end[3 * p + d] as number) > 0 ? 1 << d : 0), 0);
      counts[index] = (counts[index] as number) + 1;
    }
    counts.forEach((count, i) => {
      const p = (weights[i] as number) / total;
      expect(Math.abs(count / particles - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / particles));
    });
  }
  gpu.close();
});

test('every sweep visits every spin once, each as likely first', () => {
  for (const dim of [1, 2, 3, 5, 64, 100]) {
    const first = new Array<number>(dim).fill(0);
    const pairs = new Map<string, number>();
    const sweepsMade = 200 * dim;
    for (let step = 0; step < sweepsMade; step++) {
      const order = visitingOrder(SEED, 3, step, 2, dim);
      if (step < 20) expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: dim }, (_, d) => d));
      first[order[0] as number] = (first[order[0] as number] as number) + 1;
      const pair = `${order[0]} ${order[1]}`;
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    }
    const chiSquared = first.reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0);
    expect(Math.abs(chiSquared - (dim - 1))).toBeLessThan(5 * Math.sqrt(2 * dim));
    // who comes second is not who comes next
    if (dim === 5) expect(pairs.size).toBe(20);
  }
});

test('what updates of spins cannot carry out is refused by name', () => {
  const patterns = patternsFromSpec('binary:3:8', { seed: 0 });
  const asked = (rows: readonly Row[], more: Partial<SimulationSpec>, readout: Readout = linear) => {
    const spec = {
      dim: 8,
      particles: 4,
      cells: [cellOf(patterns, rows, { readout })],
      order: 'asynchronous',
      ...more,
    } as const;
    return () => executorFor(resolveSpec(spec));
  };
  const rows = [row({ read, cm: 1 })];
  expect(asked(rows, { activation: 'sign' })).not.toThrow();
  expect(asked(rows, {})).toThrow('activation is identity, tap is none; choose sign or glauber');
  expect(asked(rows, { activation: 'sign', tap: 'energy' })).toThrow('tap is energy; choose');
  expect(asked([row({ read, cm: 1, cx0: 1 })], { activation: 'sign' })).toThrow('no cx0, cacc and cc');
  for (const readout of [features({ count: 3 }), smoothed(dense, { tau: 1, draws: 2 })]) {
    expect(asked(rows, { activation: 'sign' }, readout)).toThrow(
      `${readout.name} does not say what a spin gains by a flip`,
    );
  }
});
