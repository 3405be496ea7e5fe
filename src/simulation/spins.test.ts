import { expect, test } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { type Patterns, patternsOf } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { attention } from '../readouts/attention.ts';
import { separations } from '../readouts/separation.ts';
import { execute } from '../reference/execute.ts';
import { hopfield } from '../samplers/fixedLevel.ts';
import { stepTable } from '../samplers/index.ts';
import { type Activation, foldDiagonal, type Row, row } from '../samplers/row.ts';
import { noiseLevels } from '../schedules.ts';
import { type CellSpec, Simulation, type SimulationSpec } from './simulation.ts';
import { resolveSpec } from './spec.ts';

/** Activations and held coordinates, in the kernel of the steps and in float64. */

const SEED = 2 ** 33 + 7;
const PARTICLES = 204;
const read = { a: 1, s: 1, similarity: 'dot' } as const;
const linear = attention(separations.power({ degree: 2, rectified: false }));
const [cube, square] = ['hypercube:3', 'hypercube:2'].map((spec) => patternsFromSpec(spec, { seed: 0 })) as [
  Patterns,
  Patterns,
];
/** Three corners of a cube: every field is a whole number, many are 0. */
const corners: Patterns = patternsOf([
  [1, 1, 1],
  [1, -1, 1],
  [-1, -1, 1],
]);

/** Past the dimensions of one kernel. */
const wide = patternsFromSpec('binary:7:21', { seed: 2 });

function cellOf(patterns: Patterns, rows: readonly Row[], parts: Partial<CellSpec> = {}): CellSpec {
  const points = new Float64Array(patterns.dim);
  const start = { kind: 'listed' as const, points, scale: 1, replicas: 1, spread: 1 };
  return { patterns, rows, seed: SEED, start, readout: linear, ...parts };
}

type Options = Partial<SimulationSpec> & { stops?: readonly number[] };

async function run(gpu: Gpu, cells: CellSpec[], { stops = [], ...spec }: Options = {}) {
  const dim = cells[0]?.patterns.dim as number;
  const simulation = await Simulation.create(gpu, { particles: PARTICLES, cells, dim, ...spec });
  const start = await downloadPositions(simulation);
  for (const until of stops) await simulation.advance({ until });
  await simulation.advance();
  const end = await downloadPositions(simulation);
  const settled = spec.tolerance === undefined ? undefined : await simulation.downloadSettlingSteps();
  if (settled && settled.length % 4 === 0) {
    const share = settled.filter((step) => step > 0).length / settled.length;
    expect(simulation.settledShare).toBeCloseTo(share, 12);
  }
  simulation.dispose();
  return { start, end, settled };
}

/** The raw field of every neuron without itself, h = sum_j J_ij x_j with J = sum_k xi_k xi_k^T and no diagonal. */
function fieldRow({ dim, count }: Patterns, parts: Partial<Row> = {}): Row {
  const unit = 2 ** Math.ceil(Math.log2(dim));
  return foldDiagonal(row({ read, cm: unit, ...parts }), count / unit);
}

async function twinOf(cell: CellSpec, start: Float32Array, activation: Activation, tolerance = 0) {
  const { patterns, rows, clamp, readout = linear } = cell;
  const options = {
    seed: SEED,
    activation,
    clamp,
    tolerance,
    readout: await readout.reference({ ...cell, patterns, rows }),
  };
  return execute(rows, patterns, Float64Array.from(start), options);
}

test('without their diagonal the fields of a linear memory are those of its coupling matrix', () => {
  const x = [1, -1, 1];
  const { points, count, dim } = corners;
  const { x: fields } = execute([fieldRow(corners)], corners, Float64Array.from(x), {
    seed: 0,
    readout: linear.reference({ patterns: corners, rows: [], seed: 0 }),
  });
  const xi = (k: number, d: number) => points[k * dim + d] as number;
  const expected = x.map((_, i) => {
    let field = 0;
    for (let j = 0; j < dim; j++) {
      for (let k = 0; k < count; k++) if (j !== i) field += xi(k, i) * xi(k, j) * (x[j] as number);
    }
    return field;
  });
  expect([...fields]).toEqual(expected);
});

for (const activation of ['sign', 'glauber'] as const) {
  gpuTest(`${activation}: every bit is that of float64, under any slicing, in cells`, async (_, adapter) => {
    const gpu = await openGpu(adapter);
    for (const patterns of [corners, cube, wide]) {
      const cz = activation === 'glauber' ? patterns.dim / 2 : 0;
      // bits first, then synchronous steps
      const cell = cellOf(patterns, [row({ cx: 1 }), fieldRow(patterns, { cz, repeat: 9 })]);
      const { start, end } = await run(gpu, [cell], { activation });
      expect(new Set(end)).toEqual(new Set([-1, 1]));
      expect([...end]).toEqual([...(await twinOf(cell, start, activation)).x]);
      const sliced = await run(gpu, [cell], { activation, stops: [1, 2, 6] });
      expect(sliced.end).toEqual(end);
      const other = { ...cell, seed: 5 };
      const alone = await run(gpu, [other], { activation });
      expect((await run(gpu, [cell, other], { activation })).end).toEqual(Float32Array.of(...end, ...alone.end));
    }
    gpu.close();
  });
}

gpuTest('a field of 0 keeps the bit; what no longer changes has settled; a 2-cycle never does', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  // F = {}: all four corners of a square make all fields 0
  const still = cellOf(square, [row({ cx: 1 }), fieldRow(square, { repeat: 3 })]);
  const kept = await run(gpu, [still], { activation: 'sign', tolerance: 1e-3 });
  expect([...kept.end]).toEqual([...kept.start].map(Math.sign));
  // Hopfield 1982, Goles & Olivos 1981: one pattern (1, 1) of two neurons; synchronous steps swap the bits of (1, -1)
  const pair = patternsOf([[1, 1]]);
  const points = Float64Array.of(1, -1, 1, 1, -1, -1);
  const start = { kind: 'listed' as const, points, scale: 1, replicas: 1, spread: 0 };
  for (const repeat of [5, 6]) {
    const cell = cellOf(pair, [fieldRow(pair, { repeat })], { start });
    const { start: from, end, settled } = await run(gpu, [cell], { activation: 'sign', tolerance: 1e-3, particles: 6 });
    const cycled = repeat % 2 === 0 ? [1, -1] : [-1, 1];
    expect([...end.subarray(0, 6)]).toEqual([...cycled, 1, 1, -1, -1]);
    expect([...(settled as Uint32Array).subarray(0, 3)]).toEqual([0, 1, 1]);
    const twin = await twinOf(cell, from, 'sign', 1e-3);
    expect([[...twin.x], [...twin.settledAt]]).toEqual([[...end], [...(settled as Uint32Array)]]);
  }
  gpu.close();
});

gpuTest('Glauber: P(+1) = 1 / (1 + exp(-2 h / T)), and at T = 0 the sign', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const one = patternsOf([[1]]);
  const particles = 1 << 14;
  for (const [h, cz] of [
    [0.3, 1],
    [-0.8, 0.5],
    [0.2, 0],
  ] as const) {
    const start = { kind: 'listed' as const, points: Float64Array.of(h), scale: 1, replicas: 1, spread: [[0]] };
    const cell = cellOf(one, [row({ cx: 1, cz })], { start });
    const { end } = await run(gpu, [cell], { activation: 'glauber', particles });
    const p = 1 / (1 + Math.exp((-2 * h) / cz));
    const share = end.filter((value) => value === 1).length / particles;
    expect(Math.abs(share - p)).toBeLessThanOrEqual(4 * Math.sqrt((p * (1 - p)) / particles));
  }
  gpu.close();
});

gpuTest('held coordinates stay at the cue, or follow it along a schedule with its noise', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const pham = patternsFromSpec('pham:9', { seed: 0 });
  const clamp = [0.7, Number.NaN];
  const dense = { readout: attention(separations.softmax), clamp };
  const { rows } = hopfield(9, 0.7, 'distance', 6);
  const completed = cellOf(pham, rows, dense);
  const free = cellOf(pham, rows, { ...dense, clamp: [Number.NaN, Number.NaN] });
  const { start, end } = await run(gpu, [completed, free, { ...completed, clamp: [Number.NaN, -1] }]);
  const of = (c: number) => end.subarray(2 * PARTICLES * c, 2 * PARTICLES * (c + 1));
  expect([...of(0)].filter((_, i) => i % 2 === 0)).toEqual(new Array(PARTICLES).fill(Math.fround(0.7)));
  expect([...of(2)].filter((_, i) => i % 2 === 1)).toEqual(new Array(PARTICLES).fill(-1));
  expect(of(1)).toEqual((await run(gpu, [cellOf(pham, rows, { readout: dense.readout })])).end);
  (await twinOf(completed, start.subarray(0, 2 * PARTICLES), 'identity')).x.forEach((value, i) => {
    expect(of(0)[i]).toBeCloseTo(value, 4);
  });

  // a = 1 of the variance-exploding schedule, another one of a variance-preserving one
  for (const [schedule, sampler] of [
    ['brownian', 'odeHeun'],
    ['vpLinear', 'ancestral'],
  ] as const) {
    const levels = noiseLevels({ schedule, spacing: 'logVariance', steps: 5, timeMin: 0.1 });
    const last = levels.at(-1) as (typeof levels)[number];
    const table = stepTable(levels, { sampler, terminal: 'stop' });
    const cell = cellOf(pham, table.rows, dense);
    const ran = await run(gpu, [cell], { particles: 4096 });
    const held = [...ran.end].filter((_, i) => i % 2 === 0).map((value) => value - last.a * 0.7);
    const mean = held.reduce((sum, value) => sum + value, 0) / held.length;
    const variance = held.reduce((sum, value) => sum + value * value, 0) / held.length;
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(last.s / 4096));
    expect(Math.abs(variance / last.s - 1)).toBeLessThan(4 * Math.sqrt(2 / 4096));
    const near = [...(await twinOf(cell, ran.start, 'identity')).x].filter(
      (value, i) => Math.abs(value - (ran.end[i] as number)) < 1e-3,
    );
    expect(near.length).toBeGreaterThan(0.999 * ran.end.length);
  }
  gpu.close();
});

gpuTest('in many dimensions the mean and energy of powers are those of float64', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const patterns = patternsOf(
    Array.from({ length: 6 }, (_, k) => Array.from({ length: 9 }, (__, d) => Math.sin(7 * k + 3 * d * d))),
    'waves',
    [1, 2, 3, 4, 5, 6],
  );
  for (const options of [
    { degree: 2, rectified: false },
    { degree: 3, rectified: true },
    { degree: 4, rectified: false },
  ]) {
    const readout = attention(separations.power(options));
    const rows = [row({ read: { ...read, a: 0.6 }, cx: 0.5, cm: 0.3, kq: 1, repeat: 3 })];
    const spec = { dim: 9, particles: 22, tap: 'energy', cells: [cellOf(patterns, rows, { readout })] } as const;
    const simulation = await Simulation.create(gpu, spec);
    const start = Float64Array.from(await downloadPositions(simulation));
    await simulation.advance();
    const [x, q] = [await downloadPositions(simulation), await simulation.downloadQ()];
    simulation.dispose();
    const reference = readout.reference({ patterns, rows, seed: SEED });
    const twin = execute(rows, patterns, start, { seed: SEED, tap: 'energy', readout: reference });
    for (const [found, expected] of [
      [x, twin.x],
      [q, twin.q],
    ] as const) {
      // biome-ignore format: one line
      found.forEach((value, i) => {
        expect(Math.abs(value - (expected[i] as number)) / (1 + Math.abs(expected[i] as number))).toBeLessThan(1e-5);
      });
    }
  }
  gpu.close();
});

test('a clamp of the wrong length is refused', () => {
  const cells = [cellOf(cube, [row({ cx: 1 })], { clamp: [1, 1] })];
  expect(() => resolveSpec({ dim: 3, particles: 4, cells })).toThrow('cell 0 holds 2 coordinates, the run has 3');
});
