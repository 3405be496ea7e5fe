import { expect, test } from 'vitest';
import { structs } from '../../shaders/structs.wgsl.ts';
import { type Patterns, patternsOf } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { normals } from '../reference/noise.ts';
import { type Read, type Row, row } from '../samplers/row.ts';
import { attention, dense } from './attention.ts';
import { features } from './features.ts';
import type { Readout, ReadoutRecords } from './readout.ts';
import { ROW_FLOATS, rowRecords } from './rowRecords.ts';
import { smoothed } from './smoothed.ts';
import { cubic } from './testCubic.ts';

/**
 * Read-outs without a GPU: what each hands to its kernel (records of the memories, three numbers of a row) says in float64
 * what its reference says. The formulas here are those of the WGSL, written down once more from the definition.
 */

const SEED = 2 ** 33 + 7;
const SMOOTHING = { tau: 0.2, draws: 6 };

type Numbers = readonly [number, number, number];
/** m at u = x / a from what the kernel is given. */
type FromRecords = (records: ReadoutRecords, numbers: Numbers, u: readonly number[]) => number[];

interface Subject {
  readout: Readout;
  fromRecords: FromRecords;
  /** changes with the seed */
  drawn: boolean;
  /** reads by dot product, too */
  dot: boolean;
}

const subjects: Record<string, Subject> = {
  dense: { readout: dense, fromRecords: softmaxMean, drawn: false, dot: true },
  cubic: { readout: attention(cubic), fromRecords: cubicMean, drawn: false, dot: true },
  features: { readout: features({ count: 100 }), fromRecords: waveMean, drawn: true, dot: false },
  smoothed: { readout: smoothed(SMOOTHING), fromRecords: meanOverDraws, drawn: true, dot: true },
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
function softmaxMean({ memories }: ReadoutRecords, [, sharpness, normBias]: Numbers, u: readonly number[]): number[] {
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

/** sum_k w_k t_k^2 xi_k, t_k = sharpness u . xi_k */
function cubicMean({ memories }: ReadoutRecords, [, sharpness]: Numbers, u: readonly number[]): number[] {
  const list = vectors(memories);
  return u.map((_, d) => sumOf(list.map((xi) => 2 ** xi[3] * (sharpness * dotOf(u, xi)) ** 2 * (xi[d] as number))));
}

/** u + S grad p / max(p, floor), p a sum of waves that fade with age; `reach` is S in quarter turns */
function waveMean({ memories }: ReadoutRecords, [, age, reach]: Numbers, u: readonly number[]): number[] {
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

function meanOverDraws({ memories, extra }: ReadoutRecords, numbers: Numbers, u: readonly number[]): number[] {
  const means = vectors(extra as Float32Array).map((draw) =>
    softmaxMean(
      { memories },
      numbers,
      u.map((value, d) => value + (draw[d] as number)),
    ),
  );
  return u.map((_, d) => sumOf(means.map((mean) => mean[d] as number)) / means.length);
}

const rowsAt = (...reads: Read[]): Row[] => reads.map((read) => row({ read, cm: 1 }));
const numbersOf = (readout: Readout, rows: readonly Row[], i: number) =>
  [...new Float32Array(readout.prepare(rows)).subarray(i * ROW_FLOATS, i * ROW_FLOATS + 3)] as unknown as Numbers;

/** Points at the memories and round them, at signal scale a. */
function placesNear({ points, count, dim }: Patterns, { a, s }: Read): number[][] {
  const noise = normals(1, 40, dim, 0, 0);
  return Array.from({ length: 40 }, (_, p) =>
    Array.from({ length: dim }, (_, d) => {
      const xi = points[(p % count) * dim + d] as number;
      return a * xi + (p < count ? 0 : Math.sqrt(s) * (noise[p * dim + d] as number));
    }),
  );
}

const sets = ['gaussian:5:1', 'pham:9', 'gaussian:12:3'].map((spec) => patternsFromSpec(spec, { seed: 1 }));
const noisy: Read = { a: 0.3, s: 0.9, similarity: 'distance' };
const clean: Read = { a: 0.95, s: 0.05, similarity: 'distance' };

for (const [name, { readout, fromRecords, drawn, dot }] of Object.entries(subjects)) {
  test.each(sets)(`${name} gives its kernel what its reference knows: $label`, (patterns) => {
    const reads = [noisy, clean, ...(dot ? [{ ...clean, similarity: 'dot' as const }] : [])];
    const rows = rowsAt(...reads);
    const cell = { patterns, rows, seed: SEED };
    const records = readout.records(cell);
    const reference = readout.reference(cell);
    for (const [i, read] of reads.entries()) {
      const numbers = numbersOf(readout, rows, i);
      const readAt = reference(read);
      for (const x of placesNear(patterns, read)) {
        const mean = fromRecords(
          records,
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

  test(`${name} keeps its contract`, () => {
    const patterns = sets[1] as Patterns;
    const rows = rowsAt(noisy, clean);
    const cell = { patterns, rows, seed: SEED };
    const { memories, extra = new Float32Array(0) } = readout.records(cell);
    expect([memories.length % 4, extra.length % 4]).toEqual([0, 0]);
    expect([...memories, ...extra].every(Number.isFinite)).toBe(true);
    // registers hold memories, in blocks of four
    if (readout.registers) expect(memories.length % 16).toBe(0);
    expect(readout.pairs(patterns)).toBeGreaterThan(0);
    expect(readout.gives).toContain('mean');

    const answer = readout.reference(cell)(clean)([0.3, -0.2]);
    for (const tap of ['energy', 'trace'] as const) {
      if (readout.gives.includes(tap)) expect(answer[tap], tap).toBeTypeOf('number');
    }
    const listed = (seed: number) => {
      const given = readout.records({ ...cell, seed });
      return [...given.memories, ...(given.extra ?? [])];
    };
    expect(listed(SEED)).toEqual(listed(SEED));
    if (drawn) expect(listed(SEED + 1)).not.toEqual(listed(SEED));
    else expect(listed(SEED + 1)).toEqual(listed(SEED));
  });

  test(`${name} refuses by name what it cannot read`, () => {
    const four = patternsOf([[1, 2, 3, 4]], 'four');
    expect(() => readout.records({ patterns: four, rows: rowsAt(clean), seed: 1 })).toThrow(
      /^four has 4 dimensions; this read-out takes 1 to 3$/,
    );
  });
}

const { cubic: _, ...ofTheHouse } = subjects; // a fixture checks no levels

test.each(Object.entries(ofTheHouse))('%s refuses levels at which nothing can be read', (_, { readout }) => {
  for (const [bad, said] of [
    [{ s: 0 }, 's = 0'],
    [{ s: -1 }, 's = -1'],
    [{ a: 0 }, 'a = 0'],
    [{ a: Number.NaN }, 'a = NaN'],
    [{ s: Number.POSITIVE_INFINITY }, 's = Infinity'],
  ] as const) {
    expect(() => readout.prepare(rowsAt({ ...clean, ...bad })), said).toThrow(RangeError);
    expect(() => readout.prepare(rowsAt({ ...clean, ...bad })), said).toThrow(said);
  }
});

test('a row record has its numbers where the shader has their names', () => {
  const full = row({ read: clean, cz: 4, cx0: 5, cx: 6, cm: 7, cacc: 8, ka: 9, kx: 10, km: 11, kq: 12, repeat: 3 });
  const bytes = rowRecords([row({}), { ...full, commit: false }], () => [1, 2, 3]);
  expect(bytes.byteLength).toBe(2 * 4 * ROW_FLOATS);
  const [, body] = /struct Row \{([^}]*)\}/.exec(structs(['first', 'second', 'third'])) ?? [];
  const fields = [...(body as string).matchAll(/(\w+): (f32|u32)/g)].map(([, name, type]) => ({ name, type }));
  expect(fields).toHaveLength(ROW_FLOATS);
  const [floats, integers] = [new Float32Array(bytes), new Uint32Array(bytes)];
  const recordOf = (index: number) =>
    Object.fromEntries(
      fields.map(({ name, type }, i) => [name, (type === 'f32' ? floats : integers)[index * ROW_FLOATS + i]]),
    );
  const { read: _, commit: __, repeat, ...coefficients } = full;
  const level = { first: 1, second: 2, third: 3 };
  expect(recordOf(1)).toEqual({ ...level, ...coefficients, reads: 1, commits: 0, repeats: repeat, unused: 0 });
  // nothing is read: numbers that can do no harm
  expect(recordOf(0)).toMatchObject({ first: 1, second: 0, third: 0, reads: 0, commits: 1, repeats: 1, cm: 0 });
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
  const list = vectors(dense.records({ patterns, rows: [], seed: 0 }).memories);
  expect(list.slice(0, 3)).toEqual([
    [1, 2, 0, -1],
    [3, 4, 0, -2],
    [5, 6, 0, -2],
  ]);
  expect(list).toHaveLength(4);
  expect(2 ** (list[3]?.[3] as number)).toBe(0);
});

test('smoothing by nothing is the softmax, draws come in pairs, and each costs a read-out', () => {
  const patterns = sets[1] as Patterns;
  const cell = { patterns, rows: rowsAt(clean), seed: SEED };
  const x = [0.4, 0.1];
  const exact = dense.reference(cell)(clean)(x).mean;
  const still = smoothed({ tau: 0, draws: 2 }).reference(cell)(clean)(x).mean;
  for (const [d, value] of [...still].entries()) expect(value).toBeCloseTo(exact[d] as number, 14);
  const draws = vectors(smoothed({ tau: 0.2, draws: 5 }).records(cell).extra as Float32Array);
  expect(draws).toHaveLength(6);
  for (const d of [0, 1, 2, 3]) expect(sumOf(draws.map((draw) => draw[d] as number))).toBe(0);
  expect(smoothed({ tau: 0.2, draws: 5 }).pairs(patterns)).toBe(6 * dense.pairs(patterns));
  expect(() => smoothed({ tau: -1, draws: 2 }).records(cell)).toThrow('smoothing is -1');
  expect(() => smoothed({ tau: 1, draws: 0 }).records(cell)).toThrow('draws is 0');
});

test('the error of features falls as the root of their number, and they need distances', () => {
  const patterns = sets[1] as Patterns;
  const read: Read = { a: 1, s: 0.3, similarity: 'distance' };
  const cell = { patterns, rows: rowsAt(read), seed: SEED };
  const exact = dense.reference(cell)(read);
  /** root mean square at the memories, over eight draws */
  const errorOf = (count: number) => {
    const squares = Array.from({ length: 8 }, (_, seed) =>
      features({ count }).reference({ ...cell, seed })(read),
    ).flatMap((readAt) =>
      placesNear(patterns, read)
        .slice(0, patterns.count)
        .flatMap((x) => [...readAt(x).mean].map((value, d) => (value - (exact(x).mean[d] as number)) ** 2)),
    );
    return Math.sqrt(sumOf(squares) / squares.length);
  };
  // 16 times as many: a quarter
  const ratio = errorOf(1600) / errorOf(100);
  expect(ratio).toBeGreaterThan(0.15);
  expect(ratio).toBeLessThan(0.4);
  expect(features({ count: 100 }).pairs(patterns)).toBe(100);
  const dot = rowsAt({ ...noisy, similarity: 'dot' });
  expect(() => features({ count: 10 }).records({ ...cell, rows: dot })).toThrow('similarity = distance');
  expect(() => features({ count: 10 }).records({ ...cell, rows: [row({})] })).toThrow('reads no memories');
  expect(() => features({ count: 0 }).records(cell)).toThrow('features is 0');
});
