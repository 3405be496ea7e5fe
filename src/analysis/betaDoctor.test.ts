import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { expect, test } from 'vitest';
import { type Patterns, patternsOf } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { covarianceOf, rmsRadius } from '../reference/landscape.ts';
import { readOut } from '../reference/readOut.ts';
import type { Similarity } from '../samplers/fixedLevel.ts';
import { type Diagnosis, diagnose } from './betaDoctor.ts';

const reachOf = (patterns: Patterns) => 0.1 * rmsRadius(patterns);
const diagnosed = (patterns: Patterns, similarity: Similarity = 'distance') =>
  diagnose(patterns, similarity, reachOf(patterns)) as Diagnosis;

/** Where the iteration from x ends. */
function endFrom(patterns: Patterns, x: Float64Array, beta: number, similarity: Similarity): Float64Array {
  const read = readOut(patterns, { a: 1, s: 1 / beta, similarity });
  let at = x;
  for (let i = 0; i < 600; i++) {
    const next = read(at).mean;
    const moved = apart(next, at);
    at = next;
    if (moved < 1e-9) break;
  }
  return at;
}

const memory = ({ points, dim }: Patterns, k: number) => points.subarray(k * dim, (k + 1) * dim);
const apart = (a: Float64Array, b: Float64Array) => Math.hypot(...a.map((value, d) => value - (b[d] as number)));

/** The memories that come back at a beta. */
function back(patterns: Patterns, beta: number, similarity: Similarity = 'distance'): number[] {
  return Array.from({ length: patterns.count }, (_, k) => k).filter((k) => {
    const xi = memory(patterns, k);
    const end = endFrom(patterns, xi, beta, similarity);
    const others = Array.from({ length: patterns.count }, (_, j) => apart(end, memory(patterns, j)));
    const spacing = Math.min(
      ...Array.from({ length: patterns.count }, (_, j) => (j === k ? Infinity : apart(xi, memory(patterns, j)))),
    );
    return apart(end, xi) <= Math.min(reachOf(patterns), spacing / 4) && others.indexOf(Math.min(...others)) === k;
  });
}

/** Sets of several sizes, norms and spacings. */
const sets: readonly (readonly [string, Patterns])[] = [
  ['letters', patternsFromSpec('glyphs:12', { seed: 0 })],
  ['random points', patternsFromSpec('gaussian:12:3', { seed: 3 })],
  ['a polygon', patternsFromSpec('circle:7', { seed: 0 })],
  [
    'unequal weights',
    patternsOf(
      [
        [0, 1],
        [1, 0],
        [-1, -0.4],
      ],
      'weighted',
      [8, 1, 1],
    ),
  ],
  // the heavier memory comes back below the contraction bound; at any beta, as the mean lies beside it
  ...([0.015, 1e-6] as const).map((light): readonly [string, Patterns] => [
    `one memory outweighs another by 1 to ${light}`,
    patternsOf(
      [
        [0, 1],
        [1, 0],
      ],
      'weighted',
      [1, light],
    ),
  ]),
  [
    'two close and one far',
    patternsOf([
      [0, 0],
      [0.1, 0],
      [0.05, 5],
    ]),
  ],
];

test.each(sets)(
  '%s: at the suggested beta all memories come back, below the threshold of each it does not',
  (_, patterns) => {
    const { suggested, all, first, memories } = diagnosed(patterns);
    expect(memories).toHaveLength(patterns.count);
    expect(back(patterns, suggested)).toHaveLength(patterns.count);
    expect(back(patterns, 1.03 * all)).toHaveLength(patterns.count);
    expect(back(patterns, all / 1.03).length).toBeLessThan(patterns.count);
    if (first > 0) expect(back(patterns, first / 1.03)).toEqual([]);
    for (const { memory: k, from } of memories) {
      if (from === 0) {
        for (const beta of [1e-9, 0.1, 1, 10, 1e3]) expect(back(patterns, beta)).toContain(k);
        continue;
      }
      expect(back(patterns, 1.03 * from)).toContain(k);
      expect(back(patterns, from / 1.03)).not.toContain(k);
    }
  },
);

test.each(sets)('%s: below the bound there is one fixed point, for either similarity', (_, patterns) => {
  for (const similarity of ['distance', 'dot'] as const) {
    const beta = 0.95 * diagnosed(patterns, similarity).contraction;
    const [one, ...others] = Array.from({ length: patterns.count }, (_, k) =>
      endFrom(patterns, memory(patterns, k), beta, similarity),
    ) as [Float64Array, ...Float64Array[]];
    for (const other of others) expect(apart(one, other)).toBeLessThan(1e-6);
  }
});

test.each(['glyphs', 'gaussian:40:12', 'binary:100:32', 'varianceBlocks:60'])(
  'the largest variance of %s is the largest eigenvalue of the covariance',
  (spec) => {
    const patterns = patternsFromSpec(spec, { seed: 1 });
    const covariance = Matrix.from1DArray(patterns.dim, patterns.dim, covarianceOf(patterns));
    const { realEigenvalues } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
    expect(1 / diagnosed(patterns).mean / Math.max(...realEigenvalues)).toBeCloseTo(1, 6);
  },
);

test('the mean of memories that are as far from it repels from 1 / largest variance on', () => {
  // two at +-1: the pitchfork at beta = 1; n on a circle: Cov = I / 2
  expect(diagnosed(patternsFromSpec('deltas', { seed: 0 })).mean).toBeCloseTo(1, 12);
  const circle = patternsFromSpec('circle:6', { seed: 0 });
  expect(diagnosed(circle).mean).toBeCloseTo(2, 12);
  const near = Float64Array.of(1e-3, 4e-4);
  expect(Math.hypot(...endFrom(circle, near, 1.9, 'distance'))).toBeLessThan(1e-6);
  expect(Math.hypot(...endFrom(circle, near, 2.1, 'distance'))).toBeGreaterThan(1e-2);
});

test('the dot product never keeps a memory that another one beats at its own place', () => {
  // (0.4, 0.1) lies between the two others: (1, 0) has the larger product with it
  const patterns = patternsOf([
    [1, 0],
    [0.4, 0.1],
    [0, 1],
  ]);
  const { memories, suggested } = diagnosed(patterns, 'dot');
  expect(memories.map(({ margin }) => margin > 0)).toEqual([true, false, true]);
  expect(memories.map(({ from }) => Number.isNaN(from))).toEqual([false, true, false]);
  for (const beta of [suggested, 100, 1e4]) expect(back(patterns, beta, 'dot')).toEqual([0, 2]);
  expect(diagnosed(patterns).memories.every(({ from }) => from > 0)).toBe(true);
  // one direction, three lengths: the longest wins everywhere
  const ray = diagnosed(patternsOf([[1], [2], [3]]), 'dot');
  expect(ray.memories.map(({ from }) => Number.isNaN(from))).toEqual([true, true, false]);
});

test('a memory is told by its norm and its nearest neighbour', () => {
  const [, one] = diagnosed(
    patternsOf([
      [0, 0],
      [3, 4],
      [3, 5],
      [9, 9],
    ]),
  ).memories;
  expect(one).toMatchObject({ memory: 1, norm: 5, nearest: 2, distance: 1, margin: 25 - 63 });
});

test('one memory, and data of a width, have no diagnosis', () => {
  expect(diagnose(patternsOf([[1, 2]]), 'distance', 0.1)).toBeUndefined();
  expect(diagnose({ ...patternsOf([[1], [2]]), width: 0.1 }, 'distance', 0.1)).toBeUndefined();
});

test('of a larger set some memories are tried, of a large one bounds are given that hold', () => {
  const larger = diagnosed(patternsFromSpec('gaussian:4000:3', { seed: 1 }));
  expect(larger.tried).toBe(true);
  expect(larger.memories.length).toBeLessThan(100);
  expect(new Set(larger.memories.map(({ memory: k }) => k)).size).toBe(larger.memories.length);
  // small sets know both: the bound is above what was tried
  const patterns = patternsFromSpec('gaussian:60000:3', { seed: 1 });
  const { tried, memories } = diagnosed(patterns);
  expect([tried, memories.length]).toEqual([false, 16]);
  const [one] = memories as [Diagnosis['memories'][number]];
  const read = readOut(patterns, { a: 1, s: 1 / one.from, similarity: 'distance' });
  let x = memory(patterns, one.memory);
  for (let i = 0; i < 5; i++) x = read(x).mean;
  expect(apart(x, memory(patterns, one.memory))).toBeLessThanOrEqual(one.distance / 4);
});
