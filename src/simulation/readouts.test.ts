import { expect, test } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { scores } from '../experiments/score.ts';
import { downloadBuffer, storageOf } from '../gpu/buffers.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { type Patterns, patternsOf } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { attention, dense } from '../readouts/attention.ts';
import { features } from '../readouts/features.ts';
import type { Readout } from '../readouts/readout.ts';
import { separations } from '../readouts/separation.ts';
import { smoothed } from '../readouts/smoothed.ts';
import { testNetworkReadout } from '../readouts/testNetworkReadout.ts';
import { execute } from '../reference/execute.ts';
import { hopfield } from '../samplers/fixedLevel.ts';
import { stepTable } from '../samplers/index.ts';
import { explodingVariance, foldWidth, type NoiseLevel, type Row, row, type Tap } from '../samplers/row.ts';
import { readAt } from '../samplers/sampler.ts';
import { noiseLevels } from '../schedules.ts';
import { executorFor } from './executors/index.ts';
import { type CellSpec, Simulation, type SimulationSpec } from './simulation.ts';
import { resolveSpec } from './spec.ts';

/** What a read-out must do to stand in a table: it is held against its twin, cut in every way, and refused. */
interface Entry {
  readout: Readout;
  /** the same machine with other numbers */
  other: Readout;
  /** a whole run; the ancestral sampler unless given, which needs a denoiser */
  rows?: readonly Row[];
  /** how far particles of a whole run may be from float64: half of them, 95 % of them */
  median?: number;
  most?: number;
}

const SEED = 2 ** 33 + 7;
const PARTICLES = 203; // neither whole quads nor whole workgroups
const WIDTH = 0.002;
const levels = noiseLevels({ schedule: 'vpLinear', spacing: 'logVariance', steps: 12, timeMin: 0.02 });
const [noisiest, deepest] = [levels[0], levels.at(-1)] as [NoiseLevel, NoiseLevel];
const middle = levels.find((level) => explodingVariance(level) < 1) as NoiseLevel;
/** One reading, and a row that reads no more: it says how deep the table goes, and has the kernel of a whole run. */
const onceAt = (level: NoiseLevel) => [
  row({ read: readAt(level), cm: 1, kq: 1 }),
  row({ read: readAt(deepest), cx: 1, cz: 0.1 }),
];
const ancestral = stepTable(levels, { sampler: 'ancestral', terminal: 'denoise' }).rows;

const [numbers, others] = [
  { features: 100, trainingTime: 1e4, smoothing: 0.2, draws: 6 },
  { features: 7, trainingTime: 10, smoothing: 0.1, draws: 3 },
];
// a density of random waves has many ridges, on which float32 and float64 part
const rough = { median: 1e-3, most: 0.02 };

/** Whatever a score names, and what only tests have: another separation, wrapped read-outs. */
const entries: readonly Entry[] = [
  ...(Object.keys(scores) as (keyof typeof scores)[])
    .filter((score) => score !== 'network')
    .map((score) => ({
      readout: scores[score]({ score, ...numbers }),
      other: scores[score]({ score, ...others }),
      ...(score === 'features' ? rough : {}),
    })),
  ...[
    { degree: 2, rectified: false, cm: 0.05 },
    { degree: 4, rectified: true, cm: 0.005 },
  ].map(({ cm, ...options }) => ({
    readout: attention(separations.power(options)),
    other: attention(separations.power(options)),
    // no denoiser: so little of it that powers do not run away
    rows: [row({ read: readAt({ ...noisiest, a: 1 }), cx: 0.5, cm, cz: 0.1, repeat: 5 })],
  })),
  // layers of unequal width; of a network that was never trained
  { readout: testNetworkReadout([4, 8, 4]), other: testNetworkReadout([8, 4], 2) },
  {
    readout: smoothed(features({ count: 40 }), { tau: 0.2, draws: 4 }),
    other: smoothed(features({ count: 7 }), { tau: 0.1, draws: 2 }),
    ...rough,
  },
];

const sets = ['gaussian:5:1', 'pham:9', 'gaussian:12:3'].map((spec) => ({
  ...patternsFromSpec(spec, { seed: 1 }),
  width: WIDTH,
}));
const [, pham9] = sets as [Patterns, Patterns];

function cellOf(patterns: Patterns, rows: readonly Row[], parts: Partial<CellSpec> = {}): CellSpec {
  const { dim } = patterns;
  const points = new Float64Array(dim);
  const start = { kind: 'listed' as const, points, scale: 1, replicas: 1, spread: 1 };
  return { patterns, rows, seed: SEED, start, ...parts };
}

type Options = Partial<SimulationSpec> & { stops?: readonly number[] };

async function run(gpu: Gpu, cells: CellSpec[], { stops = [], ...spec }: Options = {}) {
  const dim = cells[0]?.patterns.dim as number;
  const simulation = await Simulation.create(gpu, { particles: PARTICLES, cells, dim, ...spec });
  const start = await downloadPositions(simulation);
  for (const until of stops) await simulation.advance({ until });
  await simulation.advance();
  const end = await downloadPositions(simulation);
  const [q, tally] = [await simulation.downloadQ(), await simulation.downloadTally()];
  simulation.dispose();
  return { start, end, q, tally };
}

const bits = (x: Float32Array) => new Uint32Array(x.buffer, x.byteOffset, x.length);

/**
 * Differences from float64, in units of its largest number or of 1, ascending: [..., the largest]. A NaN comes last.
 */
function differences(end: Float32Array, twin: Float64Array): number[] {
  const unit = Math.max(1, ...twin.map(Math.abs));
  return [...end]
    .map((value, i) => Math.abs(value - (twin[i] as number)) / unit)
    .map((value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value))
    .sort((a, b) => a - b);
}
const quantile = (values: readonly number[], q: number) => values[Math.ceil(q * values.length) - 1] as number;

/** The same particles in float64. */
async function twinOf(
  readout: Readout,
  patterns: Patterns,
  rows: readonly Row[],
  start: Float32Array,
  tap: Tap = 'none',
) {
  const folded = rows.map((row) => foldWidth(row, patterns.width));
  const reference = await readout.reference({ patterns, rows: folded, seed: SEED });
  return execute(rows, patterns, Float64Array.from(start), { seed: SEED, tap, readout: reference });
}

function describeReadout({ readout, other, rows = ancestral, median = 2e-5, most = 2e-5 }: Entry): void {
  const { name } = readout;
  const tapsGiven = (['energy', 'trace'] as const).filter((tap) => readout.gives.includes(tap));

  gpuTest(`${name}: the kernel agrees with float64 particle by particle`, async (_, adapter) => {
    const gpu = await openGpu(adapter);
    for (const patterns of sets) {
      // m itself, at the noisiest and at the last level
      for (const level of [noisiest, deepest]) {
        const once = onceAt(level);
        const { start, end } = await run(gpu, [cellOf(patterns, once, { readout })]);
        // of features what rounds is x / a, which is as long as sqrt(S)
        const rounding = 2e-6 * (1 + Math.sqrt(explodingVariance(level)));
        expect(differences(end, (await twinOf(readout, patterns, once, start)).x).at(-1)).toBeLessThan(rounding);
      }
      for (const tap of patterns === pham9 ? tapsGiven : []) {
        const once = onceAt(middle);
        const { start, q } = await run(gpu, [cellOf(patterns, once, { readout })], { tap });
        expect(differences(q, (await twinOf(readout, patterns, once, start, tap)).q).at(-1)).toBeLessThan(1e-5);
      }
      const { start, end, tally } = await run(gpu, [cellOf(patterns, rows, { readout })]);
      const twin = await twinOf(readout, patterns, rows, start);
      const off = differences(end, twin.x);
      expect(quantile(off, 0.5)).toBeLessThan(median);
      expect(quantile(off, 0.95)).toBeLessThan(most);
      // the lane that fills the last quad counts, too: each of its places once in each row
      const reads = twin.tally.of / PARTICLES;
      expect(tally.of).toBe(reads * (PARTICLES + 1));
      expect(Math.abs(tally.count - twin.tally.count)).toBeLessThanOrEqual(reads + 0.02 * twin.tally.count);
    }
    gpu.close();
  });

  gpuTest(`${name}: any slicing, variant, batch and company of cells gives the same bits`, async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const particles = 204;
    const cell = cellOf(pham9, rows, { readout });
    const whole = await run(gpu, [cell], { particles });
    const sliced = await run(gpu, [cell], { particles, stops: [1, 2, 4] });
    expect(bits(sliced.end)).toEqual(bits(whole.end));
    expect(sliced.tally).toEqual(whole.tally);
    const variant = { quads: 1, workgroupSize: 32, registers: false };
    const varied = await run(gpu, [cell], { particles, variant });
    expect(bits(varied.end)).toEqual(bits(whole.end));
    expect(varied.tally).toEqual(whole.tally);
    const first = 60;
    const batch = await run(gpu, [cell], { particles: particles - first, firstParticle: first });
    expect(bits(batch.end)).toEqual(bits(whole.end.slice(2 * first)));
    // cells with numbers of their own give what they give alone, and compile nothing
    const { compiled } = gpu.kernels;
    const second = cellOf(patternsFromSpec('circle:9', { seed: 0 }), rows, { readout: other, seed: 3 });
    const third = cellOf(pham9, rows, { readout, seed: 4 });
    const together = await run(gpu, [cell, second, third], { particles });
    const alone = [await run(gpu, [second], { particles }), await run(gpu, [third], { particles })];
    expect(bits(together.end)).toEqual(bits(Float32Array.of(...whole.end, ...alone.flatMap(({ end }) => [...end]))));
    expect(together.tally.count).toBe(alone.reduce((sum, { tally }) => sum + tally.count, whole.tally.count));
    expect(gpu.kernels.compiled).toBe(compiled);
    gpu.close();
  });

  test(`${name}: what it does not give and dimensions it does not take are refused by name`, () => {
    const spec = { dim: 2, particles: 4, cells: [cellOf(pham9, rows, { readout })] };
    for (const tap of ['energy', 'trace'] as const) {
      const asked = () => resolveSpec({ ...spec, tap });
      if (readout.gives.includes(tap)) expect(asked).not.toThrow();
      else expect(asked).toThrow(`the read-out ${name} gives no ${tap}`);
    }
    const dim = readout.maxDim + 1;
    const wide = patternsOf([Array.from({ length: dim }, (_, d) => d)]);
    const cells = [cellOf(wide, rows, { readout })];
    expect(() => executorFor(resolveSpec({ dim, particles: 4, cells }))).toThrow(
      `the read-out ${name} takes 1 to ${readout.maxDim} dimensions, the run has ${dim}`,
    );
  });
}

for (const entry of entries) describeReadout(entry);

test('entries are machines of their own, and floors are seen where there are any', async () => {
  expect(new Set(entries.map(({ readout }) => readout.name)).size).toBe(entries.length);
  for (const { readout, other } of entries) expect(other.name).toBe(readout.name);
  const [, plane] = sets as [Patterns, Patterns];
  const x = Float32Array.from({ length: 200 }, (_, i) => Math.sin(i * i));
  const waves = smoothed(features({ count: 40 }), { tau: 0.2, draws: 4 });
  expect((await twinOf(waves, plane, ancestral, x)).tally.count).toBeGreaterThan(100);
});

gpuTest(
  'going back in time takes the tally back, and particles that have settled add nothing to it',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const readout = features({ count: 20 });
    const { rows } = stepTable(levels, { sampler: 'ancestral', terminal: 'stop' });
    const simulation = await Simulation.create(gpu, {
      dim: 2,
      particles: 64,
      cells: [cellOf(pham9, rows, { readout })],
    });
    await simulation.advance({ until: 5 });
    const checkpoint = simulation.checkpoint();
    await simulation.advance();
    const end = await simulation.downloadTally();
    simulation.restore(checkpoint);
    expect((await simulation.downloadTally()).count).toBeLessThan(end.count);
    await simulation.advance();
    expect(await simulation.downloadTally()).toEqual(end);
    checkpoint.dispose();
    simulation.dispose();

    // everything is below the floor of so few waves somewhere, and settles there at once under a coarse tolerance
    const still = hopfield(4, 1e-3, 'distance', 50).rows;
    const settled = await run(gpu, [cellOf(pham9, still, { readout })], { tolerance: 1, particles: 64 });
    expect(settled.tally.count).toBeLessThanOrEqual(64);
    expect(settled.tally.count).toBeGreaterThan(0);
    gpu.close();
  },
);

gpuTest('a read-out may compute its lists on the GPU, of all its cells together', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const asked: number[] = [];
  const computed: Readout = {
    ...dense,
    async prepare(device, cells) {
      asked.push(cells.length);
      const lists = await dense.prepare(device, cells);
      return Promise.all(
        lists.map(async ({ memories }) => {
          const buffer = storageOf(device, 'computed', memories);
          return { memories: new Float32Array(await downloadBuffer(device, buffer)) };
        }),
      );
    },
  };
  const { rows } = hopfield(4, 0.7, 'distance', 4);
  const cells = [pham9, { ...pham9, width: 0.3 }].map((patterns) => cellOf(patterns, rows));
  const exact = await run(gpu, cells);
  const same = await run(
    gpu,
    cells.map((cell) => ({ ...cell, readout: computed })),
  );
  expect(bits(same.end)).toEqual(bits(exact.end));
  expect(asked).toEqual([2]);
  gpu.close();
});

gpuTest('smoothed over no distance is the dense read-out to rounding', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  for (const similarity of ['distance', 'dot'] as const) {
    const { rows } = hopfield(4, 0.7, similarity, 4);
    const exact = await run(gpu, [cellOf(pham9, rows)]);
    const at = (tau: number) => run(gpu, [cellOf(pham9, rows, { readout: smoothed(dense, { tau, draws: 4 }) })]);
    expect(differences((await at(0)).end, Float64Array.from(exact.end)).at(-1)).toBeLessThan(1e-6);
    expect(differences((await at(0.1)).end, Float64Array.from(exact.end)).at(-1)).toBeGreaterThan(1e-3);
  }
  gpu.close();
});

gpuTest('what cannot run is refused by name', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const [line, plane] = sets as [Patterns, Patterns];
  const waves = features({ count: 100 });
  const { rows } = hopfield(4, 1, 'distance', 2);
  const mixed = [cellOf(plane, rows, { readout: waves }), cellOf(plane, rows)];
  await expect(run(gpu, mixed)).rejects.toThrow('cell 1 reads by dense, cell 0 by features');
  const dot = hopfield(4, 1, 'dot', 2).rows;
  await expect(run(gpu, [cellOf(line, dot, { readout: waves })])).rejects.toThrow('set similarity = distance');
  const ring = cellOf(patternsFromSpec('ring:3000', { seed: 1 }), rows, { readout: features({ count: 65536 }) });
  await expect(run(gpu, [ring])).rejects.toThrow('take fewer of one');
  const twice = smoothed(smoothed(dense, { tau: 1, draws: 2 }), { tau: 1, draws: 2 });
  await expect(run(gpu, [cellOf(plane, rows, { readout: twice })])).rejects.toThrow('lists of its own');
  const { fused: _text, ...textless } = dense;
  await expect(run(gpu, [cellOf(plane, rows, { readout: textless })])).rejects.toThrow(
    'nothing runs the read-out dense',
  );
  gpu.close();
});
