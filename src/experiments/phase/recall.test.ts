import { expect } from 'vitest';
import { gpuTest } from '../../cli/testGpu.ts';
import { type Gpu, openGpu } from '../../gpu/device.ts';
import { patternsFromSpec } from '../../memories/patternsFromSpec.ts';
import { parseConfig } from '../../params/config.ts';
import type { Config } from '../../params/table.ts';
import { describeSweep } from '../../pictures/describeSweep.ts';
import { type Table, tableRows } from '../../results.ts';
import { runExperiment } from '../index.ts';
import { resolveInputs } from '../inputs.ts';

const PARTICLES = 4096;
/** Two neurons that remember (1, 1). */
const pair: Partial<Config> = { process: 'recall', memories: [[1, 1]], particles: PARTICLES, iterations: 9 };

/** Means over cues x of one synchronous step to sign(J x), J without diagonal: overlap with x, energy per spin. */
function oneStep(rows: readonly number[][], cues: readonly number[][]): { overlap: number; spinEnergy: number } {
  const dot = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
  const ends = cues.map((x) => {
    const overlaps = rows.map((row) => dot(row, x));
    const next = x.map((value, i) => {
      const field = rows.reduce((sum, row, k) => sum + (row[i] as number) * (overlaps[k] as number) - value, 0);
      return Math.sign(field) || value;
    });
    const squares = rows.reduce((sum, row) => sum + dot(row, next) ** 2, 0);
    const n = x.length;
    return { overlap: dot(next, x) / n, spinEnergy: (rows.length / n - squares / n ** 2) / 2 };
  });
  const mean = (of: (end: (typeof ends)[number]) => number) =>
    ends.reduce((sum, end) => sum + of(end), 0) / ends.length;
  return { overlap: mean((end) => end.overlap), spinEnergy: mean((end) => end.spinEnergy) };
}

/** A sweep's rows. */
async function rowsOf(gpu: Gpu, dials: Partial<Config>) {
  const { results } = await runExperiment(resolveInputs(parseConfig({ experiment: 'phase', ...dials })), { gpu });
  const points = results.points as Table;
  return tableRows(points);
}

gpuTest('all at once, cues that agree with no memory go back and forth; one by one, none does', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const half = expect.closeTo(0.5, 1);
  const within = 4 * 0.5 * Math.sqrt(1 / PARTICLES);
  for (const iterations of [9, 10]) {
    const [kept, random] = await rowsOf(gpu, { ...pair, order: 'synchronous', iterations, sweepX: 'flips:0,0.5' });
    // E / N = -m^2 / 2 + K / 2N
    expect(kept).toMatchObject({ overlap: 1, bitErrors: 0, recalled: 1, spinEnergy: -0.25, fixed: 1, cycles: 0 });
    expect(random).toMatchObject({ cycles: half, fixed: half });
    expect(Math.abs((random?.cycles as number) - 0.5)).toBeLessThan(within);
    expect((random?.cycles as number) + (random?.fixed as number)).toBeCloseTo(1, 6);
    // m = 0 on the cycle, 1 or -1 off it
    expect(random?.spinEnergy).toBeCloseTo(0.25 * (random?.cycles as number) - 0.25 * (random?.fixed as number), 5);
  }
  const [, single] = await rowsOf(gpu, { ...pair, sweepX: 'flips:0,0.5' });
  expect(single).toMatchObject({ cycles: 0, fixed: 1, spinEnergy: -0.25 });
  expect(Math.abs((single?.recalled as number) - 0.5)).toBeLessThan(2 * within);
  gpu.close();
});

gpuTest(
  'stored patterns, unseen ones and features are cued beside each other, and equal rows count each',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const [dim, seed, particles] = [60, 5, 24];
    const set = patternsFromSpec('featureMixtures:80:60:4:3', { seed });
    const rowsIn = (points: ArrayLike<number>) =>
      Array.from({ length: points.length / dim }, (_, k) => Array.from(points).slice(k * dim, (k + 1) * dim));
    const all = rowsIn(set.points);
    const measured = await rowsOf(gpu, {
      ...{ process: 'recall', memories: 'featureMixtures:80:60:4:3', seed, particles },
      ...{ order: 'synchronous', iterations: 1, sweepX: 'count:3,30', sweepY: 'cued:features,stored,unseen' },
    });
    // 4 * 2^2 mixtures and their reverses: most of 30 rows are there twice
    expect(new Set(all.slice(0, 30).map(String)).size).toBeLessThan(25);
    const first = (cues: readonly number[][]) =>
      Array.from({ length: particles }, (_, i) => cues[i % cues.length] as number[]);
    for (const { count = 0, cued = 0, overlap, bitErrors, spinEnergy } of measured) {
      const stored = all.slice(0, count);
      const known = new Set(stored.flatMap((x) => [String(x), String(x.map((value) => -value))]));
      const distinct = [...new Map(stored.map((x) => [String(x), x])).values()];
      const unseen = all
        .slice(count)
        .filter((x) => !known.has(String(x)))
        .slice(0, particles);
      const cues = first([distinct, unseen, rowsIn(set.features ?? [])][cued] as number[][]);
      const expected = oneStep(stored, cues);
      expect(overlap, `${count} ${cued}`).toBeCloseTo(expected.overlap, 6);
      expect(bitErrors).toBeCloseTo((1 - expected.overlap) / 2, 6);
      expect(spinEnergy).toBeCloseTo(expected.spinEnergy, 5);
    }
    expect(measured).toHaveLength(6);
    gpu.close();
  },
);

gpuTest(
  'a run of one step has its start for what was before, and one of any length its last steps',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const [one] = await rowsOf(gpu, { ...pair, order: 'synchronous', iterations: 1, sweepX: 'flips:0.5' });
    // noisy cues become spins first: of two steps the first is that one
    expect(one?.cycles).toBe(0);
    expect(one?.fixed).toBeCloseTo(0.5, 1);
    const [hot] = await rowsOf(gpu, { ...pair, temperature: 50, iterations: 3, sweepX: 'flips:0' });
    // each of four states as likely after every sweep
    expect(Math.abs((hot?.fixed as number) - 0.25)).toBeLessThan(4 * Math.sqrt(0.1875 / PARTICLES) + 0.01);
    expect(Math.abs((hot?.cycles as number) - 0.75 * 0.25)).toBeLessThan(4 * Math.sqrt(0.1523 / PARTICLES) + 0.01);
    gpu.close();
  },
);

gpuTest(
  'the energy of a network is the formula of its caption, with weights and equal patterns',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const rows = [
      [1, 1, 1, 1, 1, 1, -1, -1],
      [1, 1, 1, 1, 1, 1, -1, -1],
      [1, -1, 1, -1, 1, -1, 1, -1],
      [-1, -1, 1, 1, -1, 1, 1, 1],
    ];
    const weights = [1, 2, 3, 0.5];
    const [N, K, beta] = [8, rows.length, 0.9];
    const w = weights.map((weight) => weight / 6.5);
    const overlaps = (x: readonly number[]) =>
      rows.map((row) => row.reduce((sum, v, i) => sum + v * (x[i] as number), 0));
    const over = (terms: readonly number[]) => terms.reduce((sum, term) => sum + term, 0);
    // E = -(1/beta) ln sum w e^(beta x.xi), and E = -(N/3) sum K w m^3: over all rows, of which two are equal
    const softmax = (x: readonly number[]) =>
      -Math.log(over(overlaps(x).map((t, k) => (w[k] as number) * Math.exp(beta * t)))) / beta;
    const power = (x: readonly number[]) =>
      (-N / 3) * over(overlaps(x).map((t, k) => K * (w[k] as number) * (t / N) ** 3));
    const dials = {
      ...pair,
      memories: rows,
      weights,
      observable: 'spinEnergy',
      sweepX: 'flips:0',
      particles: 12,
    } as const;
    for (const { own, energy, caption } of [
      { own: { separation: 'softmax', beta }, energy: softmax, caption: 'E = −(1/β) ln Σ w e^{β x·ξ}' },
      { own: { degree: 3 }, energy: power, caption: 'E = −(N/3) Σ K w m^{3}, m = x·ξ/N' },
    ] as const) {
      const [point] = await rowsOf(gpu, { ...dials, ...own });
      // every memory stays where it is
      expect(point?.recalled).toBe(1);
      const cued = [0, 2, 3].map((k) => energy(rows[k] as number[]) / N);
      expect(point?.spinEnergy).toBeCloseTo(over(cued) / 3, 5);
      const inputs = resolveInputs(parseConfig({ experiment: 'phase', ...dials, ...own }));
      expect(describeSweep(inputs).join('; ')).toContain(caption);
    }
  },
);
