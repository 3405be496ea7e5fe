import { expect, test } from 'vitest';
import type { Gpu } from '../gpu/device.ts';
import { type Patterns, patternsOf } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { normals } from '../reference/noise.ts';
import { drawCount, smoothingDraws } from '../reference/smoothed.ts';
import { type ReadLevel, type Row, row } from '../samplers/row.ts';
import { attention, dense, memoryRecords } from './attention.ts';
import { features, rangeRead } from './features.ts';
import { type LevelNumbers, scoreVariances, variancesRead } from './level.ts';
import { type Readout, type ReadoutCell, type ReadoutLists, requireGiven } from './readout.ts';
import { separations } from './separation.ts';
import { drawRecords, smoothed } from './smoothed.ts';
import { memoryBlocks } from './stagedLists.ts';
import { testNetworkReadout } from './testNetworkReadout.ts';
import { trainedFeatures } from './trainedFeatures.ts';

/**
 * Read-outs without a GPU: what each hands to its kernel (records of the memories, three numbers of a row) says in
 * float64 what its reference says. The formulas here are those of the WGSL, written down once more from the definition.
 */

const SEED = 2 ** 33 + 7;
const SMOOTHING = { tau: 0.2, draws: 6 };

/** None of these asks the GPU for anything. */
const gpu = {} as Gpu;
/** What a read-out prepares for one cell. */
const listsOf = async (readout: Readout, cell: ReadoutCell) => (await readout.prepare(gpu, [cell]))[0] as ReadoutLists;

/** m at u = x / a from what the kernel is given. */
type FromRecords = (records: ReadoutLists, numbers: LevelNumbers, u: readonly number[]) => number[];

interface Subject {
  readout: Readout;
  fromRecords: FromRecords;
  /** changes with the seed */
  drawn: boolean;
  /** reads by dot product, too */
  dot: boolean;
}

const power = (degree: number, rectified = false) => attention(separations.power({ degree, rectified }));

const subjects: Record<string, Subject> = {
  dense: { readout: dense, fromRecords: softmaxMean, drawn: false, dot: true },
  linear: { readout: power(2), fromRecords: powerMean(2), drawn: false, dot: true },
  quartic: { readout: power(4), fromRecords: powerMean(4), drawn: false, dot: true },
  rectified: { readout: power(3, true), fromRecords: powerMean(3, true), drawn: false, dot: true },
  features: { readout: features({ count: 100 }), fromRecords: waveMean, drawn: true, dot: false },
  trained: { readout: trainedFeatures({ count: 50, time: 1e4 }), fromRecords: layerMean, drawn: true, dot: false },
  network: { readout: testNetworkReadout([12, 4, 8]), fromRecords: networkMean, drawn: false, dot: false },
  smoothed: { readout: smoothed(dense, SMOOTHING), fromRecords: meanOverDraws, drawn: true, dot: true },
};

/** vec4f each. */
const vectors = (list: Float32Array) =>
  Array.from(
    { length: list.length / 4 },
    (_, i) => [...list.subarray(4 * i, 4 * i + 4)] as [number, number, number, number],
  );
const sumOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const dotOf = (a: readonly number[], b: readonly number[]) => sumOf(a.map((value, d) => value * (b[d] as number)));

function weighted(memories: readonly (readonly number[])[], weights: readonly number[], u: readonly number[]) {
  const total = sumOf(weights);
  return u.map((_, d) => sumOf(memories.map((xi, k) => ((weights[k] as number) * (xi[d] as number)) / total)));
}

/** softmax in base 2 of log2 w + normBias |xi|^2 - sharpness |u - xi|^2 */
function softmaxMean(
  { memories }: ReadoutLists,
  [, sharpness, normBias]: LevelNumbers,
  u: readonly number[],
): number[] {
  const list = vectors(memories);
  const logits = list.map((xi) => {
    const apart = u.map((value, d) => value - (xi[d] as number));
    return (
      xi[3] +
      normBias *
        dotOf(
          u.map((_, d) => xi[d] as number),
          [...xi],
        ) -
      sharpness * dotOf(apart, apart)
    );
  });
  const top = Math.max(...logits);
  return weighted(
    list,
    logits.map((logit) => 2 ** (logit - top)),
    u,
  );
}

/** sum_k w_k K t_k^(n-1) xi_k, t_k = sharpness u . xi_k; normBias is log2 K */
function powerMean(degree: number, rectified = false): FromRecords {
  return ({ memories }, [, sharpness, normBias], u) => {
    const list = vectors(memories);
    return u.map((_, d) =>
      sumOf(
        list.map((xi) => {
          const t = sharpness * dotOf(u, xi);
          return 2 ** (xi[3] + normBias) * (rectified ? Math.max(t, 0) : t) ** (degree - 1) * (xi[d] as number);
        }),
      ),
    );
  };
}

/** skip u + shift + sum_j A_j cos(omega_j.u + b_j), in the block of the level, angles in half turns */
function layerMean({ memories }: ReadoutLists, [, block]: LevelNumbers, u: readonly number[]): number[] {
  const [shift = [], [skip = 0] = [], ...list] = vectors(memories).slice(block);
  const waves = Array.from({ length: shift[3] as number }, (_, j) => {
    const [wave = [], weight = []] = list.slice(2 * j, 2 * j + 2);
    const cosine = Math.cos(Math.PI * (dotOf(u, wave) + (wave[3] as number)));
    return weight.map((value) => value * cosine);
  });
  return u.map((value, d) => skip * value + (shift[d] as number) + sumOf(waves.map((wave) => wave[d] as number)));
}

/** u + S grad p / max(p, floor), p a sum of waves that fade with age; `reach` is S in quarter turns */
function waveMean({ memories }: ReadoutLists, [, age, reach]: LevelNumbers, u: readonly number[]): number[] {
  const list = vectors(memories);
  let [density, power] = [0, 0];
  const slope = u.map(() => 0);
  for (let j = 0; j < list.length; j += 2) {
    const [omega, amplitude] = [list[j], list[j + 1]] as [number[], number[]];
    const [a, b, halfPower] = amplitude as [number, number, number];
    const fade = 2 ** (-age * (omega[3] as number));
    const angle = dotOf(u, omega) * (Math.PI / 2);
    density += fade * (a * Math.cos(angle) + b * Math.sin(angle));
    power += fade * fade * halfPower;
    const steep = fade * (b * Math.cos(angle) - a * Math.sin(angle));
    for (let d = 0; d < u.length; d++) slope[d] = (slope[d] as number) + steep * (omega[d] as number);
  }
  return u.map((value, d) => value + (reach * (slope[d] as number)) / Math.max(density, Math.sqrt(power)));
}

/** Layers of 16 units, eight sums at a time: those that pad a layer have no weight and answer 0. */
function networkMean({ memories }: ReadoutLists, [, level]: LevelNumbers, u: readonly number[]): number[] {
  const list = vectors(memories);
  const silu = (h: number) => h / (1 + Math.exp(-h));
  const [shift, past, sizes] = list.slice(level) as unknown as [number[], number[], number[]];
  const [out = 0, width = 0, eight = 0] = sizes;
  const numbers = [...memories];
  const biases = numbers.slice(4 * (level + 3 + width));
  const away = u.map((value, d) => value - (past[d] as number));
  let h = list.slice(level + 3, level + 3 + width).map((w) => silu(dotOf(away, w) + w[3]));
  for (let layer = 1; layer < (shift[3] as number); layer++) {
    const weights = numbers.slice((layer - 1) * width * width);
    h = h.map((_, o) => {
      const of = (i: number) => weights[(o - (o % eight)) * width + i * eight + (o % eight)] as number;
      return silu((biases[(layer - 1) * width + o] as number) + sumOf(h.map((value, i) => value * of(i))));
    });
  }
  const last = list.slice(((shift[3] as number) - 1) * (width * width) * 0.25);
  const answer = u.map((_, d) => sumOf(h.map((value, i) => value * (last[i]?.[d] as number))));
  return u.map((value, d) => (past[3] as number) * value + (shift[d] as number) + out * (answer[d] as number));
}

function meanOverDraws({ memories, extra }: ReadoutLists, numbers: LevelNumbers, u: readonly number[]): number[] {
  const means = vectors(extra as Float32Array).map((draw) =>
    softmaxMean(
      { memories },
      numbers,
      u.map((value, d) => value + (draw[d] as number)),
    ),
  );
  return u.map((_, d) => sumOf(means.map((mean) => mean[d] as number)) / means.length);
}

const rowsAt = (...reads: ReadLevel[]): Row[] => reads.map((read) => row({ read, cm: 1 }));

/** Points at the memories and round them, at signal scale a. */
function placesNear({ points, count, dim }: Patterns, { a, s }: ReadLevel): number[][] {
  const noise = normals(1, 40, dim, 0, 0);
  return Array.from({ length: 40 }, (_, p) =>
    Array.from({ length: dim }, (_, d) => {
      const xi = points[(p % count) * dim + d] as number;
      return a * xi + (p < count ? 0 : Math.sqrt(s) * (noise[p * dim + d] as number));
    }),
  );
}

const sets = ['gaussian:5:1', 'pham:9', 'gaussian:12:3'].map((spec) => patternsFromSpec(spec, { seed: 1 }));
const noisy: ReadLevel = { a: 0.3, s: 0.9, similarity: 'distance' };
const clean: ReadLevel = { a: 0.95, s: 0.05, similarity: 'distance' };

for (const [name, { readout, fromRecords, drawn, dot }] of Object.entries(subjects)) {
  test.each(sets)(`${name} gives its kernel what its reference knows: $label`, async (patterns) => {
    const reads = [noisy, clean, ...(dot ? [{ ...clean, similarity: 'dot' as const }] : [])];
    const rows = rowsAt(...reads);
    const cell = { patterns, rows, seed: SEED };
    const lists = await listsOf(readout, cell);
    const reference = await readout.reference(cell);
    for (const read of reads) {
      const numbers = readout.level({ patterns, rows })(read);
      const readAt = reference(read);
      for (const x of placesNear(patterns, read)) {
        const mean = fromRecords(
          lists,
          numbers,
          x.map((value) => value * numbers[0]),
        );
        // records and numbers are float32: 6e-8 of logits and phases up to 1e3
        for (const [d, value] of [...readAt(x).mean].entries()) {
          expect(Math.abs((mean[d] as number) - value) / (1 + Math.abs(value))).toBeLessThan(1e-4);
        }
      }
    }
  });

  test(`${name} keeps its contract`, async () => {
    const patterns = sets[1] as Patterns;
    const rows = rowsAt(noisy, clean);
    const cell = { patterns, rows, seed: SEED };
    const { memories, extra = new Float32Array(0) } = await listsOf(readout, cell);
    expect([memories.length % 4, extra.length % 4]).toEqual([0, 0]);
    expect([...memories, ...extra].every(Number.isFinite)).toBe(true);
    // registers hold memories, in blocks of four
    if (readout.registers) expect(memories.length % 16).toBe(0);
    expect(readout.cost(patterns)).toBeGreaterThan(0);
    expect(readout.gives).toContain('mean');

    const answer = (await readout.reference(cell))(clean)([0.3, -0.2]);
    for (const tap of ['energy', 'trace'] as const) {
      if (readout.gives.includes(tap)) expect(answer[tap], tap).toBeTypeOf('number');
    }
    const listed = async (seed: number) => {
      const given = await listsOf(readout, { ...cell, seed });
      return [...given.memories, ...(given.extra ?? [])];
    };
    expect(await listed(SEED)).toEqual(await listed(SEED));
    if (drawn) expect(await listed(SEED + 1)).not.toEqual(await listed(SEED));
    else expect(await listed(SEED + 1)).toEqual(await listed(SEED));
  });
}

test.each(Object.entries(subjects))('%s refuses levels at which nothing can be read', (_, { readout }) => {
  for (const [bad, said] of [
    [{ s: 0 }, 's = 0'],
    [{ s: -1 }, 's = -1'],
    [{ a: 0 }, 'a = 0'],
    [{ a: Number.NaN }, 'a = NaN'],
    [{ s: Number.POSITIVE_INFINITY }, 's = Infinity'],
  ] as const) {
    expect(
      () => readout.level({ patterns: sets[0] as Patterns, rows: rowsAt(clean) })({ ...clean, ...bad }),
      said,
    ).toThrow(RangeError);
    expect(
      () => readout.level({ patterns: sets[0] as Patterns, rows: rowsAt(clean) })({ ...clean, ...bad }),
      said,
    ).toThrow(said);
  }
});

test('a list is padded to blocks of four by memories without weight', () => {
  const patterns = {
    ...patternsOf([
      [1, 2],
      [3, 4],
      [5, 6],
    ]),
    weights: Float64Array.of(0.5, 0.25, 0.25),
  };
  const list = vectors(memoryRecords(patterns));
  expect(list.slice(0, 3)).toEqual([
    [1, 2, 0, -1],
    [3, 4, 0, -2],
    [5, 6, 0, -2],
  ]);
  expect(list).toHaveLength(4);
  expect(2 ** (list[3]?.[3] as number)).toBe(0);
  expect(() => memoryRecords(patternsOf([[1, 2, 3, 4]], 'four'))).toThrow('four has 4 dimensions; a record holds 3');
});

test('smoothing by nothing is the softmax, draws come in pairs, and each costs a read-out', async () => {
  const patterns = sets[1] as Patterns;
  const cell = { patterns, rows: rowsAt(clean), seed: SEED };
  const x = [0.4, 0.1];
  const exact = dense.reference(cell)(clean)(x).mean;
  const still = (await smoothed(dense, { tau: 0, draws: 2 }).reference(cell))(clean)(x).mean;
  for (const [d, value] of [...still].entries()) expect(value).toBeCloseTo(exact[d] as number, 14);
  const draws = vectors((await listsOf(smoothed(dense, { tau: 0.2, draws: 5 }), cell)).extra as Float32Array);
  expect(draws).toHaveLength(6);
  for (const d of [0, 1, 2, 3]) expect(sumOf(draws.map((draw) => draw[d] as number))).toBe(0);
  expect(smoothed(dense, { tau: 0.2, draws: 5 }).cost(patterns)).toBe(6 * dense.cost(patterns));
  await expect(smoothed(dense, { tau: -1, draws: 2 }).reference(cell)).rejects.toThrow('smoothing is -1');
  await expect(listsOf(smoothed(dense, { tau: 1, draws: 0 }), cell)).rejects.toThrow('draws is 0');
});

test('the error of features falls as the root of their number, and they need distances', async () => {
  const patterns = sets[1] as Patterns;
  const read: ReadLevel = { a: 1, s: 0.3, similarity: 'distance' };
  const cell = { patterns, rows: rowsAt(read), seed: SEED };
  const exact = dense.reference(cell)(read);
  /** root mean square at the memories, over eight draws */
  const errorOf = async (count: number) => {
    const draws = await Promise.all(
      Array.from({ length: 8 }, (_, seed) => features({ count }).reference({ ...cell, seed })),
    );
    const squares = draws
      .map((reference) => reference(read))
      .flatMap((readAt) =>
        placesNear(patterns, read)
          .slice(0, patterns.count)
          .flatMap((x) => [...readAt(x).mean].map((value, d) => (value - (exact(x).mean[d] as number)) ** 2)),
      );
    return Math.sqrt(sumOf(squares) / squares.length);
  };
  // 16 times as many: a quarter
  const ratio = (await errorOf(1600)) / (await errorOf(100));
  expect(ratio).toBeGreaterThan(0.15);
  expect(ratio).toBeLessThan(0.4);
  expect(features({ count: 100 }).cost(patterns)).toBe(100);
  const dot = rowsAt({ ...noisy, similarity: 'dot' });
  await expect(listsOf(features({ count: 10 }), { ...cell, rows: dot })).rejects.toThrow('similarity = distance');
  await expect(listsOf(features({ count: 10 }), { ...cell, rows: [row({})] })).rejects.toThrow('reads no memories');
  await expect(listsOf(features({ count: 0 }), cell)).rejects.toThrow('features is 0');
});

test('a table tells the levels at which it reads, each once', () => {
  const rows = [row({ read: { ...noisy, a: 0.5, s: 0.5 } }), row({ cx: 1 }), ...rowsAt({ ...clean, a: 1, s: 0.3 })];
  expect(variancesRead([...rows, ...rows])).toEqual([2, 0.3]);
  expect(rangeRead(rows)).toEqual({ least: 0.3, most: 2 });
  expect(variancesRead([row({ cx: 1 })])).toEqual([]);
  expect(scoreVariances(rows)).toEqual(variancesRead(rows));
  expect(() => scoreVariances([row({ cx: 1 })])).toThrow('reads no memories');
});

test('cells with the same memories get one list of them', async () => {
  const [line, plane] = sets as [Patterns, Patterns];
  const cells = [plane, line, plane].map((patterns, seed) => ({ patterns, rows: rowsAt(clean), seed }));
  const lists = await dense.prepare(gpu, cells);
  expect(lists.map(({ memories }) => memories)).toEqual([plane, line, plane].map(memoryRecords));
  expect(lists[2]?.memories).toBe(lists[0]?.memories);
  expect(lists[1]?.extra).toBeUndefined();
});

test('blocks of memories: four side by side, coordinate by coordinate, then log2 w and |xi|^2', () => {
  const rows = Array.from({ length: 6 }, (_, k) => [k, 10 + k, 20 + k, 30 + k]);
  const list = vectors(memoryBlocks(patternsOf(rows, 'six', [1, 1, 2, 4, 4, 4])));
  expect(list.length).toBe(2 * (4 + 2));
  expect(list[0]).toEqual([0, 1, 2, 3]);
  expect(list[3]).toEqual([30, 31, 32, 33]);
  expect(list[4]).toEqual([-4, -4, -3, -2]);
  const norm2 = (k: number) => (rows[k] as number[]).reduce((sum, x) => sum + x * x, 0);
  expect(list[5]).toEqual([0, 1, 2, 3].map(norm2));
  // what pads a block is a copy of the last memory that weighs nothing
  expect(list[6]).toEqual([4, 5, 5, 5]);
  expect(list[10]?.slice(0, 2)).toEqual([-2, -2]);
  expect(Math.max(...(list[10] as number[]).slice(2))).toBeLessThan(-1e38);
  expect(list[11]).toEqual([4, 5, 5, 5].map(norm2));
});

test('a smoothed read-out keeps its draws beside what it wraps, costs as many answers, and gives the mean alone', async () => {
  const smoothing = { tau: 0.3, draws: 5 };
  const patterns = sets[1] as Patterns;
  const cell = { patterns, rows: rowsAt(clean), seed: 3 };
  for (const inner of [dense, features({ count: 4 }), power(3)]) {
    const outer = smoothed(inner, smoothing);
    const lists = await listsOf(outer, cell);
    expect(lists.memories).toEqual((await listsOf(inner, cell)).memories);
    expect(lists.extra).toEqual(drawRecords(smoothingDraws(smoothing, 2, 3), 2));
    expect(outer.places).toBe(drawCount(smoothing));
    expect(outer.cost(patterns)).toBe(inner.cost(patterns) * drawCount(smoothing));
    expect([outer.gives, outer.maxDim, outer.registers]).toEqual([['mean'], 3, inner.registers]);
    expect('staged' in outer).toBe(false);
    await expect(listsOf(smoothed(outer, smoothing), cell)).rejects.toThrow(
      `the read-out ${outer.name} has lists of its own and cannot be smoothed`,
    );
  }
  const { fused: _text, ...textless } = dense;
  expect('fused' in smoothed(textless, smoothing)).toBe(false);
  expect([...drawRecords(Float64Array.of(1, 2, 3, 4, 5, 6), 3)]).toEqual([1, 2, 3, 0, 4, 5, 6, 0]);
});

test('what is not given is refused, all of it by name', () => {
  expect(() => requireGiven(dense, ['mean', 'energy', 'trace', 'entropy', 'participation', 'winner'])).not.toThrow();
  expect(() => requireGiven(features({ count: 2 }), ['mean', 'winner', 'energy'])).toThrow(
    'the read-out features gives no winner and no energy; take the exact score',
  );
});

test('the degree of a power is a whole number from 2 to 32', () => {
  for (const degree of [1, 2.5, 33, Number.NaN]) {
    expect(() => power(degree)).toThrow(`the degree of the separation is ${degree}; give a whole number from 2 to 32`);
  }
});

test('m of a power is the downhill gradient of its energy, and weights count as w_k K', () => {
  const rows = rowsAt(clean);
  for (const patterns of sets) {
    for (const readout of [power(2), power(5), power(4, true)]) {
      const answer = readout.reference({ patterns, rows, seed: SEED })({ ...clean, a: 1 });
      const x = Array.from({ length: patterns.dim }, (_, d) => 0.7 - d);
      const { mean } = answer(x);
      x.forEach((_, d) => {
        const [up, down] = [1e-5, -1e-5].map((h) => answer(x.map((v, e) => (e === d ? v + h : v))).energy as number);
        expect(mean[d]).toBeCloseTo(((down as number) - (up as number)) / 2e-5, 6);
      });
    }
  }
  const one = patternsOf([[1, -1, 1]]);
  const twice = { ...patternsOf([[1, -1, 1], [-1, 1, 1]]), weights: Float64Array.of(0.75, 0.25) }; // biome-ignore format: one line
  const meanOf = (patterns: Patterns, x: number[]) => [
    ...power(2).reference({ patterns, rows, seed: 0 })({ ...clean, a: 1 })(x).mean,
  ];
  // x . xi = 3, P = 4
  expect(meanOf(one, [1, -1, 1])).toEqual([0.75, -0.75, 0.75]);
  expect(meanOf(twice, [1, -1, 1])).toEqual([1.5 * 0.75 + 0.5 * 0.25, -1.25, 1]);
});
