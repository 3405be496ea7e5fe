import { expect, test } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { downloadPositions } from '../gpu/particles.ts';
import type { Variant } from '../gpu/variants.ts';
import { normalizedWeights, type Patterns, patternsOf } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { testNetwork } from '../networks/testNetwork.ts';
import { attention, dense } from '../readouts/attention.ts';
import { features } from '../readouts/features.ts';
import { network } from '../readouts/network.ts';
import type { Readout } from '../readouts/readout.ts';
import { separations } from '../readouts/separation.ts';
import { hopfield } from '../samplers/fixedLevel.ts';
import { stepTable } from '../samplers/index.ts';
import type { Row } from '../samplers/row.ts';
import { noiseLevels } from '../schedules.ts';
import { dispatchKey, executorFor } from './executors/index.ts';
import { OWN_KERNEL_FROM } from './executors/variants.ts';
import { type CellSpec, Simulation, type SimulationSpec } from './simulation.ts';
import { resolveSpec } from './spec.ts';

/** What an executor must do: its runs come out the same, however they are cut, batched, tuned and put together. */
interface Entry {
  name: string;
  /** memories of a run that it gets by rule */
  patterns: Patterns;
  /** others of that dimension for the cells beside it */
  company: readonly Patterns[];
  /** its kernels for other adapters */
  variants: readonly Partial<Variant>[];
}

const entries: readonly Entry[] = [
  {
    name: 'fused',
    patterns: patternsFromSpec('pham:9', { seed: 0 }),
    company: [
      { ...patternsOf([[0.3, 0.4]]), width: 0.2 },
      // a whole number of blocks has no padding that could stand in for the memories of a larger neighbour
      patternsFromSpec('circle:4', { seed: 0 }),
      patternsFromSpec('gaussian:13', { seed: 0 }),
    ],
    variants: [
      { quads: 1, registers: false },
      { quads: 2, workgroupSize: 32, registers: true },
      { quads: 4, workgroupSize: 128, registers: false },
    ],
  },
  {
    name: 'staged',
    patterns: weighted('gaussian:13:5'),
    company: [
      { ...patternsOf([[0.3, 0.4, 0, 0, -1]]), width: 0.2 },
      patternsFromSpec('gaussian:4:5', { seed: 0 }),
      // more than a chunk: its neighbours have nothing in the second one
      patternsFromSpec('gaussian:1030:5', { seed: 0 }),
    ],
    variants: [
      { quads: 1, registers: false },
      { quads: 4, workgroupSize: 32 },
    ],
  },
];

/** A set with unequal weights. */
function weighted(spec: string): Patterns {
  const patterns = patternsFromSpec(spec, { seed: 0 });
  return {
    ...patterns,
    weights: normalizedWeights(
      patterns.count,
      spec,
      patterns.weights.map((_, k) => 1 + (k % 3)),
    ),
  };
}

const SEED = 2 ** 40 + 12345;
const PARTICLES = 203; // neither whole quads nor whole workgroups

const levels = (steps: number, timeMax: number) =>
  noiseLevels({ schedule: 'brownian', spacing: 'logVariance', steps, timeMin: 0.02, timeMax });

/** Every kind of term: an accumulator, noise and a tap; a start that is read again; particles that freeze. */
const tables: readonly { rows: readonly Row[]; more: Partial<SimulationSpec> }[] = [
  {
    rows: stepTable(levels(8, 1), { sampler: 'dpmSolver2MSde', terminal: 'stop' }).rows.map((row) => ({
      ...row,
      kq: 1,
    })),
    more: { tap: 'trace' },
  },
  { rows: stepTable(levels(4, 1), { sampler: 'odeRk4', terminal: 'stop' }).rows, more: {} },
  {
    rows: [...hopfield(6, 0.8, 'distance', 7).rows, ...hopfield(3, 0.5, 'distance', 33).rows],
    more: { tolerance: 1e-3 },
  },
];

function cellOf(patterns: Patterns, rows: readonly Row[], seed = SEED): CellSpec {
  const points = new Float64Array(patterns.dim);
  const spread = 1;
  return { patterns, rows, seed, start: { kind: 'listed', points, scale: 1, replicas: 1, spread } };
}

type Options = Partial<SimulationSpec> & { every?: number; leaveOut?: boolean };

/** All numbers of all particles at the end, as bits: [cell, particle, ...]. */
async function bitsOf(gpu: Gpu, cells: CellSpec[], { every, leaveOut, ...more }: Options = {}): Promise<Uint32Array[]> {
  const dim = cells[0]?.patterns.dim as number;
  const simulation = await Simulation.create(gpu, { dim, particles: PARTICLES, cells, ...more });
  let least = 1;
  for (let until = every; until && until < simulation.totalSteps; until += every as number) {
    await simulation.advance({ until });
    if (leaveOut) await simulation.leaveOutSettled();
    least = Math.min(least, simulation.listedShare);
    const checkpoint = simulation.checkpoint();
    await simulation.advance({ until: until + 5 });
    simulation.restore(checkpoint);
    checkpoint.dispose();
    if (leaveOut) await simulation.leaveOutSettled();
  }
  if (leaveOut) expect(least).toBeLessThan(0.7);
  await simulation.advance();
  const [x, q] = [await downloadPositions(simulation), await simulation.downloadQ()];
  const settled = more.tolerance === undefined ? new Uint32Array(q.length) : await simulation.downloadSettlingSteps();
  simulation.dispose();
  return Array.from({ length: q.length }, (_, p) =>
    Uint32Array.of(
      ...new Uint32Array(x.slice(p * dim, (p + 1) * dim).buffer),
      ...new Uint32Array(q.slice(p, p + 1).buffer),
      settled[p] as number,
    ),
  );
}

function describeExecutor({ name, patterns, company, variants }: Entry): void {
  tables.forEach(({ rows, more }, i) => {
    gpuTest(`${name}, table ${i}: any slicing and batch gives the same bits`, async (_, adapter) => {
      const gpu = await openGpu(adapter);
      const cell = cellOf(patterns, rows);
      const whole = await bitsOf(gpu, [cell], more);
      expect(new Set(whole.map(String)).size).toBeGreaterThan(PARTICLES / 2);
      for (const every of [1, 3]) expect(await bitsOf(gpu, [cell], { ...more, every })).toEqual(whole);
      const first = 60;
      const batch = { ...more, particles: PARTICLES - first, firstParticle: first };
      expect(await bitsOf(gpu, [cell], batch)).toEqual(whole.slice(first));
      gpu.close();
    });
  });

  gpuTest(`${name}: any variant and company gives the same bits`, async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const [{ rows, more }] = tables as [(typeof tables)[number]];
    const cell = cellOf(patterns, rows);
    const whole = await bitsOf(gpu, [cell], more);
    for (const variant of variants) expect(await bitsOf(gpu, [cell], { ...more, variant })).toEqual(whole);
    const others = company.map((set, c) => cellOf(set, rows, SEED + c));
    const alone: Uint32Array[] = [];
    for (const other of others) alone.push(...(await bitsOf(gpu, [other], more)));
    expect(await bitsOf(gpu, [cell, ...others], more)).toEqual([...whole, ...alone]);
    gpu.close();
  });
}

for (const entry of entries) {
  describeExecutor(entry);
  gpuTest(`${entry.name}: steps that leave out who has settled give the same bits`, async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const [, , { rows, more }] = tables as [unknown, unknown, (typeof tables)[number]];
    const cells = [entry.patterns, ...entry.company.slice(0, 2)].map((set, c) => cellOf(set, rows, SEED + c));
    for (const variant of [{}, ...entry.variants.slice(0, 1)]) {
      const options = { ...more, variant };
      const whole = await bitsOf(gpu, cells, options);
      expect(await bitsOf(gpu, cells, { ...options, leaveOut: true, every: 4 })).toEqual(whole);
      expect(await bitsOf(gpu, cells.slice(2), options)).toEqual(whole.slice(2 * PARTICLES));
    }
    gpu.close();
  });
}

gpuTest('memories in registers, however many, give the bits of streamed ones', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  // few: fields of polynomials grow without bounds
  const rows = hopfield(6, 0.5, 'distance', 3).rows.map((row) => ({ ...row, kq: 1 }));
  // one, two and three behind whole blocks of four, and without a block
  for (const count of [1, 2, 3, 6, 7, 9]) {
    for (const readout of [dense, attention(separations.power({ degree: 3, rectified: true }))]) {
      const cell = { ...cellOf(weighted(`gaussian:${count}`), rows), readout };
      const bits = async (registers: boolean, particles: number) => {
        const own = await bitsOf(gpu, [cell], { tap: 'energy', particles, variant: { quads: 1, registers } });
        return own.map(String);
      };
      // one kernel for its number of memories, and one by fours
      for (const particles of [OWN_KERNEL_FROM, 32]) {
        const streamed = await bits(false, particles);
        expect(new Set(streamed.slice(0, 32)).size).toBe(32);
        const inRegisters = await bits(true, particles);
        expect(inRegisters.join() === streamed.join(), `${readout.name}, ${count} memories`).toBe(true);
      }
    }
  }
  gpu.close();
});

gpuTest('who carries out a run follows from the run alone', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const [{ patterns, company }] = entries as [Entry];
  const [first, second] = tables as [(typeof tables)[number], (typeof tables)[number]];
  const spec = { dim: 2, particles: 8, cells: [cellOf(patterns, first.rows)] };
  const key = dispatchKey(gpu, spec);
  // other numbers: memories, seed, noise stream
  expect(dispatchKey(gpu, { ...spec, stream: 9, cells: [cellOf({ ...patterns, width: 0.1 }, first.rows, 1)] })).toBe(
    key,
  );
  // another kernel, or another form of the table
  for (const other of [
    { ...spec, dim: 5, cells: [cellOf(weighted('gaussian:13:5'), first.rows)] },
    { ...spec, particles: 9 },
    { ...spec, tolerance: 1 },
    { ...spec, cells: [cellOf(patterns, second.rows)] },
    { ...spec, cells: [cellOf(company[0] as Patterns, first.rows)] },
  ]) {
    expect(dispatchKey(gpu, other)).not.toBe(key);
  }
  // read-outs of one kernel, whatever their numbers
  const keyOf = (hidden: readonly number[]) =>
    dispatchKey(gpu, {
      ...spec,
      cells: [{ ...cellOf(patterns, first.rows), readout: network(testNetwork(2, hidden)) }],
    });
  expect(keyOf([16, 16])).toBe(keyOf([12, 16, 12]));
  expect(keyOf([16, 16])).not.toBe(keyOf([16, 24]));
  gpu.close();
});

test('a run that nobody can carry out is refused by name', () => {
  const { rows } = tables[1] as (typeof tables)[number];
  const five = patternsOf([[0, 0, 0, 0, 1]]);
  const inFive = (readout: Readout) =>
    executorFor(resolveSpec({ dim: 5, particles: 4, cells: [{ ...cellOf(five, rows), readout }] }));
  expect(() => inFive(features({ count: 3 }))).toThrow('the read-out features takes 1 to 3 dimensions, the run has 5');
  const { staged: _inStages, ...fusedOnly } = dense;
  expect(() => inFive(fusedOnly)).toThrow('nothing runs the read-out dense in 5 dimensions');
  expect(() => inFive(dense)).not.toThrow();
  expect(() => resolveSpec({ dim: 5, particles: 4, cells: [] })).toThrow('a run without cells; give one or more');
  expect(() => resolveSpec({ dim: 3, particles: 4, cells: [cellOf(five, rows)] })).toThrow(
    'has 5 dimensions, the run has 3',
  );
  expect(() => resolveSpec({ dim: 5, particles: 0.5, cells: [cellOf(five, rows)] })).toThrow('a whole number from 1');
  expect(() => resolveSpec({ dim: 5, particles: 4, firstParticle: 2, cells: [] })).toThrow('a multiple of 4');
  const both = { dim: 5, particles: 4, cells: [cellOf(five, rows)], tap: 'energy', tolerance: 1e-3 } as const;
  expect(() => resolveSpec(both)).toThrow('q and a tolerance');
  const mixed = [cellOf(five, rows), cellOf(five, rows.slice(1))];
  expect(() => resolveSpec({ dim: 5, particles: 4, cells: mixed })).toThrow('the table of cell 1 has another form');
});
