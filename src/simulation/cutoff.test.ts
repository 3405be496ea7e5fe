import { expect, test } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { type Patterns, patternsFrom } from '../memories/patterns.ts';
import { type CutoffOptions, cutoff } from '../readouts/cutoff.ts';
import { cutoffLevels } from '../readouts/cutoffLevels.ts';
import { neighbourhood, weighedTree } from '../readouts/cutoffTree.ts';
import { normals } from '../reference/noise.ts';
import { stepTable } from '../samplers/index.ts';
import { type Row, row } from '../samplers/row.ts';
import { noiseLevels } from '../schedules.ts';
import { Simulation, type SimulationSpec } from './simulation.ts';
import { runInPieces } from './testPieces.ts';

/**
 * The certificate, held against float64 on data that are made to break it; and that no cut of the work changes a bit.
 */

const EPS = 1e-4;
const PARTICLES = 131;
/** Runs in which lattices pay, in which they are too coarse for most particles, and in which none pays. */
const RUNS = { many: { particles: 1e6 }, coarse: { particles: 20_000, spacing: 0.7 }, few: { particles: 1 } };

const SIGMAS = { plane: [0.001, 0.02, 0.15, 1, 10], space: [0.01, 0.3, 3] };

/** Coordinate d of memory k, from a normal number. */
const sets: Record<string, (k: number, d: number, z: number) => number> = {
  scattered: (_k, _d, z) => z,
  clusters: (k, d, z) => Math.cos((k % 5) * (d + 1)) + 0.01 * z,
  duplicates: (k, d) => ((k * (d + 3)) % 4) / 4,
  'far outliers': (k, _d, z) => (k % 400 === 7 ? 1e3 : 0.1) * z,
  ties: (k, d) => (d ? 0 : (k % 2) - 0.5),
};

function memories(name: keyof typeof sets, dim: number, count: number): Patterns {
  const z = normals(5, count, dim, 0);
  const points = z.map((value, i) => Math.fround(sets[name]?.(Math.floor(i / dim), i % dim, value) as number));
  // some weigh a hundred times as much as others
  return patternsFrom(
    points,
    dim,
    name,
    Float64Array.from({ length: count }, (_, k) => 10 ** ((k % 7) / 3)),
  );
}

/** m and the energy at x in float64, and what float32 may be off by: the largest logit is rounded, and the place. */
function truth({ points, weights, dim }: Patterns, x: Float32Array, sigma: number) {
  const logits = Float64Array.from(weights, (weight, k) => {
    const square = x.reduce((sum, value, d) => sum + (value - (points[k * dim + d] as number)) ** 2, 0);
    return Math.log(weight) - square / (2 * sigma ** 2);
  });
  const top = logits.reduce((a, b) => Math.max(a, b));
  const parts = logits.map((logit) => Math.exp(logit - top));
  const sum = parts.reduce((a, b) => a + b);
  const average = (of: (k: number) => number) => parts.reduce((all, part, k) => all + (part / sum) * of(k), 0);
  const mean = [...x].map((_, d) => average((k) => points[k * dim + d] as number));
  const spread = Math.hypot(...mean.map((m, d) => average((k) => Math.abs((points[k * dim + d] as number) - m))));
  const rounding = 4e-5 * sigma + 2 ** -23 * (4 * Math.hypot(...mean, ...x) + 2 * Math.abs(top) * spread);
  return { mean, rounding, energy: -top - Math.log(sum) };
}

/** Where particles of p_sigma are, what is read there, and the energy. */
async function readOnce(
  gpu: Gpu,
  patterns: Patterns,
  sigma: number,
  options: Omit<CutoffOptions, 'eps'>,
  count: number,
) {
  const rows = [row({ read: { a: 1, s: sigma ** 2, similarity: 'distance' }, cm: 1, kq: 1 })];
  const start = { kind: 'chosen', patterns, scale: 1, spread: sigma } as const;
  const readout = cutoff({ eps: EPS, ...options });
  const simulation = await Simulation.create(gpu, {
    dim: patterns.dim,
    particles: count,
    tap: 'energy',
    cells: [{ patterns, rows, seed: 3, start, readout }],
  });
  const before = await downloadPositions(simulation);
  await simulation.advance();
  const [after, q] = [await downloadPositions(simulation), await simulation.downloadQ()];
  simulation.dispose();
  return { before, after, q };
}

/** The largest error in units of what is allowed, and how far the energy is off at most. */
async function worst(
  gpu: Gpu,
  patterns: Patterns,
  sigma: number,
  options: Omit<CutoffOptions, 'eps'>,
  count = PARTICLES,
) {
  const { before, after, q } = await readOnce(gpu, patterns, sigma, options, count);
  const { dim } = patterns;
  let [error, energy] = [0, 0];
  for (let p = 0; p < count; p++) {
    const right = truth(patterns, before.subarray(p * dim, (p + 1) * dim), sigma);
    const off = Math.hypot(...right.mean.map((value, d) => value - (after[p * dim + d] as number)));
    error = Math.max(error, Number.isNaN(off) ? Number.POSITIVE_INFINITY : off / (EPS * sigma + right.rounding));
    energy = Math.max(energy, Math.abs((q[p] as number) - right.energy) / (1 + Math.abs(right.energy)));
  }
  return { error, energy };
}

for (const dim of [1, 2, 3]) {
  const sigmas = SIGMAS[dim === 3 ? 'space' : 'plane'];
  gpuTest(`${dim}-D: no particle is outside eps, whatever the memories`, async (_gpu, adapter) => {
    const gpu = await openGpu(adapter);
    for (const name of Object.keys(sets)) {
      const patterns = memories(name, dim, 500);
      for (const sigma of sigmas) {
        for (const [which, options] of Object.entries(dim < 3 ? RUNS : { many: RUNS.many, few: RUNS.few })) {
          const found = await worst(gpu, patterns, sigma, options);
          const at = `${name}, sigma ${sigma}, ${which}`;
          expect(found.error, at).toBeLessThan(1);
          expect(found.energy, at).toBeLessThan(1e-4);
        }
      }
    }
    gpu.close();
  });
}

gpuTest(
  'hundreds of thousands of memories that all matter are added up without losing digits',
  async (_gpu, adapter) => {
    const gpu = await openGpu(adapter);
    const { error } = await worst(gpu, memories('clusters', 2, 400_000), 0.3, RUNS.few, 12);
    expect(error).toBeLessThan(1);
    gpu.close();
  },
);

test('lattices are used where many particles read many memories of one or two dimensions, and outliers do not forbid them', () => {
  for (const dim of [1, 2, 3]) {
    for (const name of ['scattered', 'far outliers']) {
      const weighed = weighedTree(memories(name, dim, 500));
      const read = { a: 1, s: dim === 3 ? 16 : 0.06, similarity: 'distance' } as const;
      const rows = [row({ read })];
      const ways = Object.values(RUNS).map((options) => cutoffLevels(weighed, rows, { eps: EPS, ...options })[0]);
      expect(
        ways.map((way) => way?.lattice !== undefined),
        `${name} ${dim}`,
      ).toEqual([dim < 3, dim < 3, false]);
    }
  }
});

test('a lattice is right for particles outside the memories, too, however wide those are beside sigma', () => {
  const points = Float64Array.from({ length: 4000 }, (_, i) =>
    Math.fround(2 * ((i * (i % 2 ? 0.618 : 0.755)) % 1) - 1),
  );
  const weighed = weighedTree(patternsFrom(points, 2, 'square'));
  for (const sigma of [0.5, 0.2, 0.1]) {
    const rows = [row({ read: { a: 1, s: sigma ** 2, similarity: 'distance' } })];
    const [level] = cutoffLevels(weighed, rows, { eps: EPS, ...RUNS.many });
    const { sum } = neighbourhood(weighed, [1 + 3.5 * sigma, 0], sigma ** 2, EPS);
    expect(level?.lattice?.dropped, `${sigma}`).toBeLessThan(1e-3 * EPS * sum);
  }
});

test('each way of reading occurs among the runs above', () => {
  const occurring = { 1: ['cells', 'lattice', 'tree'], 2: ['cells', 'lattice', 'tree'], 3: ['cells', 'tree'] };
  for (const dim of [1, 2, 3]) {
    const ways = Object.keys(sets).flatMap((name) => {
      const weighed = weighedTree(memories(name, dim, 500));
      return SIGMAS[dim === 3 ? 'space' : 'plane'].flatMap((sigma) => {
        const rows = [row({ read: { a: 1, s: sigma ** 2, similarity: 'distance' } })];
        return [RUNS.many, RUNS.few].map((options) => {
          const [level] = cutoffLevels(weighed, rows, { eps: EPS, ...options });
          return level?.lattice ? 'lattice' : level?.cells ? 'cells' : 'tree';
        });
      });
    });
    expect([...new Set(ways)].sort(), `${dim}`).toEqual(occurring[dim as keyof typeof occurring]);
  }
});

const patterns = memories('clusters', 2, 400);
const heun = stepTable(noiseLevels({ schedule: 'vpLinear', spacing: 'logVariance', steps: 5, timeMin: 0.02 }), {
  sampler: 'odeHeun',
  terminal: 'denoise',
}).rows;
const specOf = (rows: readonly Row[], more: Partial<SimulationSpec> = {}): SimulationSpec => ({
  dim: 2,
  particles: PARTICLES,
  cells: [
    {
      patterns,
      rows,
      seed: 9,
      start: { kind: 'listed', points: new Float64Array(2), scale: 1, replicas: 1, spread: 1 },
      readout: cutoff({ eps: EPS, particles: 1e6 }),
    },
  ],
  ...more,
});

gpuTest('slices, batches, stops and checkpoints change no bit, whichever tables are there', async (_gpu, adapter) => {
  const gpu = await openGpu(adapter);
  const ends = async (simulation: Simulation) => new Uint32Array((await downloadPositions(simulation)).buffer);
  const whole = await Simulation.create(gpu, specOf(heun));
  const start = whole.checkpoint();
  await whole.advance();
  const expected = await ends(whole);
  // the tables of the first rows are gone by then, and one is stopped while it is made
  await runInPieces(whole, start, 5);
  expect(await ends(whole)).toEqual(expected);
  whole.dispose();
  const batch = await Simulation.create(gpu, specOf(heun, { firstParticle: 100, particles: 31 }));
  await batch.advance();
  expect(await ends(batch)).toEqual(expected.subarray(200, 262));
  batch.dispose();
  gpu.close();
});

gpuTest('cells, dot products and taps that it does not give are refused by name', async (_gpu, adapter) => {
  const gpu = await openGpu(adapter);
  const read = { a: 1, s: 0.01, similarity: 'dot' as const };
  await expect(Simulation.create(gpu, specOf([row({ read, cm: 1 })]))).rejects.toThrow(/cutoff takes distances/);
  const one = specOf(heun);
  await expect(Simulation.create(gpu, { ...one, cells: [...one.cells, ...one.cells] })).rejects.toThrow(/one cell/);
  await expect(Simulation.create(gpu, { ...one, tap: 'trace' })).rejects.toThrow(/gives no trace/);
  gpu.close();
});
