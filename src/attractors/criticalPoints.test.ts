import { expect, test } from 'vitest';
import { type Patterns, patternsFrom, patternsOf } from '../memories/patterns.ts';
import { phamAngles } from '../memories/pham.ts';
import { testSets } from '../memories/testSets.ts';
import { landscapeOf } from '../reference/landscape.ts';
import { mixtureAt } from '../reference/mixture.ts';
import type { ReadLevel } from '../samplers/row.ts';
import { criticalPoints, findAttractors } from './criticalPoints.ts';
import { type Settled, settle } from './settle.ts';
import { gridStarts } from './starts.ts';

const distance = (s: number): ReadLevel => ({ a: 1, s, similarity: 'distance' });
const polygon = (count: number): Patterns =>
  patternsOf(
    Array.from({ length: count }, (_, k) => [Math.cos((2 * Math.PI * k) / count), Math.sin((2 * Math.PI * k) / count)]),
  );
const pham9 = patternsOf(Array.from(phamAngles(9), (angle) => [Math.cos(angle), Math.sin(angle)]));
const cube = patternsOf([0, 1, 2, 3, 4, 5, 6, 7].map((bits) => [0, 1, 2].map((i) => ((bits >> i) & 1 ? 1 : -1))));

/** number of points of each index, lowest first */
function census(patterns: Patterns, read: ReadLevel): number[] {
  const { points, morseSum } = criticalPoints(landscapeOf(patterns, read));
  expect(morseSum).toBe(1);
  const counts = new Array<number>(patterns.dim + 1).fill(0);
  for (const { index } of points) counts[index] = (counts[index] as number) + 1;
  return counts;
}

/** the minimum below x0; minima never leave */
const polish = (patterns: Patterns, read: ReadLevel, x0: ArrayLike<number>) =>
  settle(landscapeOf(patterns, read), x0, 0) as Settled;

/**
 * `iterations` of x -> a m from each start [n, dim]: mean shift (Cheng 1995), the Hopfield update for similarity 'dot',
 * the eta = 1 fixed-point iteration of the basins picture. Returns the end points [n, dim].
 */
function meanShift(patterns: Patterns, read: ReadLevel, starts: Float64Array, iterations: number): Float64Array {
  const landscape = landscapeOf(patterns, read);
  const { dim } = patterns;
  const ends = Float64Array.from(starts);
  for (let at = 0; at + dim <= ends.length; at += dim) {
    const x = ends.subarray(at, at + dim);
    for (let n = 0; n < iterations; n++) {
      const { pull } = landscape.at(x);
      for (let i = 0; i < dim; i++) x[i] = (x[i] as number) + (pull[i] as number);
    }
  }
  return ends;
}

/** deterministic numbers in [-1, 1) */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

test('the nine points of Pham et al.: number and place of the minima from s = .6 to .001', () => {
  const table: [number, number, [number, number]][] = [
    [0.6, 1, [-0.728257, 0.236569]],
    [0.4, 2, [-0.79603, 0.369789]],
    [0.2, 2, [0.863785, -0.441317]],
    [0.15, 3, [-0.802011, -0.545101]],
    [0.05, 3, [0.824139, -0.55853]],
    [0.03, 4, [-0.800701, 0.574132]],
    [0.02, 5, [-0.724134, 0.678708]],
    [0.005, 7, [-0.79468, -0.604102]],
    [0.001, 8, [0.818619, -0.574252]],
  ];
  for (const [s, count, [x, y]] of table) {
    const { points, morseSum } = criticalPoints(landscapeOf(pham9, distance(s)));
    const minima = points.filter(({ index }) => index === 0);
    expect(minima.length).toBe(count);
    expect(morseSum).toBe(1);
    const nearest = Math.min(
      ...minima.map((point) => Math.hypot((point.x[0] as number) - x, (point.x[1] as number) - y)),
    );
    expect(nearest).toBeLessThan(2e-6);
  }
});

test('classes of the nine points: memory, merged, spurious', () => {
  const classes = (s: number) =>
    criticalPoints(landscapeOf(pham9, distance(s)))
      .points.filter(({ index }) => index === 0)
      .map((point) => {
        const angle = (Math.atan2(point.x[1] as number, point.x[0] as number) * 180) / Math.PI;
        const turn = Math.round((angle + 360) % 360);
        return `${turn} ${point.effectiveMemories.toFixed(2)} ${point.distance.toFixed(3)} ${point.class}`;
      })
      .sort();
  expect(classes(0.15)).toEqual(['146 4.13 0.105 spurious', '214 2.53 0.031 merged', '332 2.92 0.113 spurious']);
  expect(classes(0.05)).toEqual(['145 3.80 0.113 spurious', '217 2.00 0.059 merged', '326 2.25 0.008 merged']);
  expect(classes(0.02)).toEqual([
    '137 2.62 0.036 merged',
    '154 2.62 0.036 merged',
    '217 2.00 0.060 merged',
    '325 2.01 0.010 merged',
    '356 1.01 0.001 memory',
  ]);
});

test('polygons: one minimum above s = 1/2, K below; a fourth one for the triangle in its window', () => {
  for (const count of [4, 5, 6]) {
    for (const s of [0.45, 0.3, 0.1, 0.02]) expect(census(polygon(count), distance(s))).toEqual([count, count, 1]);
    expect(census(polygon(count), distance(0.55))).toEqual([1, 0, 0]);
  }
  for (const s of [0.6, 0.55]) expect(census(polygon(3), distance(s))).toEqual([1, 0, 0]);
  for (const s of [0.546, 0.52, 0.501]) expect(census(polygon(3), distance(s))).toEqual([4, 3, 0]);
  for (const s of [0.499, 0.3, 0.05]) expect(census(polygon(3), distance(s))).toEqual([3, 3, 1]);
  const radius = (s: number) => Math.hypot(...polish(polygon(3), distance(s), [1, 0]).x);
  expect(radius(0.52)).toBeCloseTo(0.640423870684, 11);
  expect(radius(0.3)).toBeCloseTo(0.977741847009, 11);
});

test('ring radius, curvatures and barrier of polygons', () => {
  const cases = [
    [5, 0.1, 0.998610340668, 9.90416425594, 9.81809699296, 0.80888452129, 1.03619552014, 3.39256554454],
    [8, 0.1, 0.96921451384, 9.18523990606, 4.7524374778, 0.920176722587, 0.138312426067, 3.0265732836],
    [8, 0.02, 0.99999974435, 49.9998128051, 49.9989089471, 0.923879532504, 2.96801892744, 22.9205593312],
    [16, 0.02, 0.996719629368, 49.402504615, 34.2225443018, 0.980686631526, 0.301476986869, 22.2711902483],
  ] as const;
  for (const [count, s, rMin, radial, tangential, rSaddle, barrier, centre] of cases) {
    const { points } = criticalPoints(landscapeOf(polygon(count), distance(s)));
    const [minimum, saddle, maximum] = [0, 1, 2].map((index) => points.find((point) => point.index === index));
    if (!minimum || !saddle || !maximum) throw new Error('a kind of critical point is missing');
    expect(Math.hypot(...minimum.x)).toBeCloseTo(rMin, 10);
    expect(minimum.eigenvalues[1]).toBeCloseTo(radial, 8);
    expect(minimum.eigenvalues[0]).toBeCloseTo(tangential, 8);
    expect(Math.hypot(...saddle.x)).toBeCloseTo(rSaddle, 10);
    expect(saddle.energy - minimum.energy).toBeCloseTo(barrier, 10);
    expect(maximum.energy - minimum.energy).toBeCloseTo(centre, 9);
  }
});

test('square and cube are products of one-dimensional double wells: radius, 9 and 27 critical points', () => {
  const square = patternsOf([1, -1].flatMap((x) => [1, -1].map((y) => [x * Math.SQRT1_2, y * Math.SQRT1_2])));
  const radii = [0.525429512658, 0.907332316645, 0.985623871635, 0.999909121715];
  [0.45, 0.3, 0.2, 0.1].forEach((s, i) => {
    expect(census(square, distance(s))).toEqual([4, 4, 1]);
    expect(Math.hypot(...polish(square, distance(s), [0.3, 0.4]).x)).toBeCloseTo(radii[i] as number, 11);
  });
  for (const [s, m] of [
    [0.5, 0.957504024077],
    [0.8, 0.710411783488],
  ] as const) {
    expect(census(cube, distance(s))).toEqual([8, 12, 6, 1]);
    for (const value of polish(cube, distance(s), [0.2, -0.3, 0.4]).x) expect(Math.abs(value)).toBeCloseTo(m, 11);
  }
});

test('pair: m = tanh(m / s), also next to the pitchfork and on the memory itself', () => {
  const pair = patternsOf([[-1], [1]]);
  const wells = [1, 0.999325673015, 0.957504024077, 0.775516313852, 0.525429512658, 0.172511069975, 0.0547503430915];
  [0.05, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999].forEach((s, i) => {
    expect(polish(pair, distance(s), [0.9]).x[0]).toBeCloseTo(wells[i] as number, 10);
    expect(census(pair, distance(s))).toEqual([2, 1]);
  });
  const tie = polish(pair, distance(0.5), [0]);
  expect(tie.converged).toBe(true);
  expect(tie.index).toBe(0); // from the top of the barrier to one of the wells, not nowhere
});

test('mean-field exponents: a field h is an unequal weight, m(h) at s = 1 grows like h^(1/3)', () => {
  const field = (h: number) => patternsOf([[-1], [1]], 'pair', [Math.exp(-h), Math.exp(h)]);
  const wells = [0.304773257209, 0.143626028434, 0.0668833180631];
  [1e-2, 1e-3, 1e-4].forEach((h, i) => {
    expect(polish(field(h), distance(1), [0.5]).x[0]).toBeCloseTo(wells[i] as number, 9);
  });
  // susceptibility dm / dh = s / (s - 1) above the threshold
  for (const s of [1.2, 1.5, 2]) {
    const slope = (polish(field(1e-4), distance(s), [0]).x[0] as number) / 1e-4;
    expect(slope).toBeCloseTo(s / (s - 1), 4);
  }
});

test('random sets of every size, weight and noise: Morse sum 1, gradient zero, class by index', () => {
  const next = noise(5);
  for (const dim of [1, 2, 3]) {
    for (const count of [2, 6, 9]) {
      for (const s of [0.5, 0.08, 0.004]) {
        const points = Float64Array.from({ length: count * dim }, next);
        const patterns = patternsFrom(
          points,
          dim,
          'random',
          Float64Array.from({ length: count }, () => 1.3 + next()),
        );
        const found = criticalPoints(landscapeOf(patterns, distance(s)));
        expect(found.morseSum).toBe(1);
        for (const point of found.points) {
          const { gradient, energy, eigenvalues } = mixtureAt(landscapeOf(patterns, distance(s)), point.x);
          expect(Math.hypot(...gradient) * s).toBeLessThan(1e-12);
          expect(energy).toBeCloseTo(point.energy, 12);
          expect(eigenvalues.filter((value) => value < 0).length).toBe(point.index);
        }
      }
    }
  }
});

test('moving, turning and scaling the memories moves, turns and scales the critical points', () => {
  const [c, d] = [Math.cos(0.7), Math.sin(0.7)];
  const move = (x: number, y: number) => [5 + 3 * (c * x - d * y), -40 + 3 * (d * x + c * y)] as const;
  const rows = Array.from({ length: 9 }, (_, k) =>
    move(pham9.points[2 * k] as number, pham9.points[2 * k + 1] as number),
  );
  const plain = criticalPoints(landscapeOf(pham9, distance(0.05))).points;
  const moved = criticalPoints(landscapeOf(patternsOf(rows.map((row) => [...row])), distance(0.45))).points;
  expect(moved.length).toBe(plain.length);
  plain.forEach((point, n) => {
    const want = move(point.x[0] as number, point.x[1] as number);
    const got = moved[n];
    expect(got?.x[0]).toBeCloseTo(want[0], 9);
    expect(got?.x[1]).toBeCloseTo(want[1], 9);
    expect(got?.class).toBe(point.class);
    expect(got?.distance).toBeCloseTo(3 * point.distance, 9);
  });
});

test('signal scale a: VP is VE in x / a (s / a^2)', () => {
  const plain = criticalPoints(landscapeOf(pham9, distance(0.05))).points;
  const scaled = criticalPoints(landscapeOf(pham9, { a: 0.6, s: 0.05 * 0.36, similarity: 'distance' })).points;
  expect(scaled.map((point) => point.class)).toEqual(plain.map((point) => point.class));
  scaled.forEach((point, n) => {
    expect((point.x[0] as number) / 0.6).toBeCloseTo(plain[n]?.x[0] as number, 10);
    expect(point.distance).toBeCloseTo(plain[n]?.distance as number, 10);
  });
});

test('attractors: the ends of a mean shift, once each, and nothing that was not reached', () => {
  const starts = Float64Array.from({ length: 400 }, noise(3));
  const read = distance(0.15);
  const ends = meanShift(pham9, read, starts, 60);
  const found = findAttractors(landscapeOf(pham9, read), ends);
  const minima = criticalPoints(landscapeOf(pham9, read)).points.filter(({ index }) => index === 0);
  expect(found.map(({ x }) => Array.from(x, (value) => value.toFixed(9)))).toEqual(
    minima.map(({ x }) => Array.from(x, (value) => value.toFixed(9))),
  );
  expect(findAttractors(landscapeOf(pham9, read), ends.slice(0, 2)).length).toBe(1);
  const left = findAttractors(landscapeOf(pham9, read), ends, {
    box: [
      [-2, 0],
      [-2, 2],
    ],
  });
  expect(left.length).toBe(2);
});

test('similarity dot: fixed points of the Hopfield update', () => {
  const patterns = patternsOf([
    [1, 0.2],
    [0.1, 1],
    [-1, 0.3],
    [-0.2, -1.1],
    [0.7, -0.7],
  ]);
  const read: ReadLevel = { a: 1, s: 1 / 6, similarity: 'dot' };
  const found = criticalPoints(landscapeOf(patterns, read));
  expect(found.morseSum).toBe(1);
  for (const [x, y] of [
    [0.105290735824, 0.981987744412],
    [-0.993928172812, 0.302576649028],
    [0.96840891072, 0.139437881554],
    [-0.175210297629, -1.08851444096],
  ] as const) {
    const near = found.points.filter(({ x: at }) => Math.hypot((at[0] as number) - x, (at[1] as number) - y) < 1e-10);
    expect(near.map(({ index }) => index)).toEqual([0]);
  }
});

test('a flat ring counts once and is marked', () => {
  const { points } = criticalPoints(landscapeOf(polygon(64), distance(0.3)));
  expect(points.map(({ index, degenerate }) => [index, degenerate])).toEqual([
    [0, true],
    [2, false],
  ]);
});

test('of many memories, where they lie close together, starts lead to the minimum that mean shift finds', () => {
  const points = testSets.uniform?.(5000, 2) as Float64Array;
  const landscape = landscapeOf(patternsFrom(points, 2, 'many'), distance(0.1));
  const starts = gridStarts(landscape);
  const reads = { count: 0 };
  const counted = {
    ...landscape,
    at: (x: ArrayLike<number>) => {
      reads.count++;
      return landscape.at(x);
    },
  };
  const minima = findAttractors(counted, starts);
  // weightsAt reads all memories
  let mean: number[] = [0.3, 0.6];
  const r = new Float64Array(5000);
  for (let step = 0; step < 300; step++) {
    landscape.weightsAt(mean, r);
    mean = [0, 1].map((d) => r.reduce((sum, weight, k) => sum + weight * (points[2 * k + d] as number), 0));
  }
  expect(minima.map(({ x }) => [...x])).toEqual([mean.map((value) => expect.closeTo(value, 8))]);
  // nearly all of the way is gone among few memories
  expect(reads.count).toBeLessThan(starts.length / 4);
});
