import { expect, test } from 'vitest';
import { type Patterns, patternsOf } from '../memories/patterns.ts';
import type { ReadLevel } from '../samplers/row.ts';
import { landscapeOf } from './landscape.ts';
import { mixtureAt, ramsauerConstant } from './mixture.ts';

const HALF_ROOT3 = Math.sqrt(3) / 2;
const triangle = patternsOf([
  [1, 0],
  [-0.5, HALF_ROOT3],
  [-0.5, -HALF_ROOT3],
]);
const dot = (beta: number): ReadLevel => ({ a: 1, s: 1 / beta, similarity: 'dot' });
const distance = (s: number, a = 1): ReadLevel => ({ a, s, similarity: 'distance' });

/** log sum_k K w_k exp(logit_k): the sums of the papers have no 1/K. */
const logSum = (patterns: Patterns, read: ReadLevel, x: ArrayLike<number>): number =>
  landscapeOf(patterns, read).weightsAt(x, new Float64Array(patterns.count)) + Math.log(patterns.count);

/**
 * E_DM = -2s log sum_k exp(-|x - a xi_k|^2 / 2s): Pham et al. 2025 (2505.21777; eq. 4.7 of 2507.06211), and their E_AM
 * (eq. 4.8) at beta = 1 / 2s.
 */
const energyDm = (patterns: Patterns, read: ReadLevel, x: ArrayLike<number>): number =>
  -2 * read.s * logSum(patterns, read, x);

/** E_MHN = |x|^2 / 2 - 1/beta log sum_k exp(beta xi_k . x): modern Hopfield energy without its constant. */
function energyMhn(patterns: Patterns, beta: number, x: ArrayLike<number>): number {
  const radius2 = Array.from(x).reduce((sum, value) => sum + value * value, 0);
  return radius2 / 2 - logSum(patterns, dot(beta), x) / beta;
}

function expectAll(got: ArrayLike<number>, want: readonly number[], digits: number): void {
  expect(got.length).toBe(want.length);
  want.forEach((value, i) => {
    expect(got[i] as number).toBeCloseTo(value, digits);
  });
}

test('one Hopfield retrieval step, all its read-outs (Ramsauer et al. 2020, eq. 2 and 3; mpmath)', () => {
  const patterns = patternsOf([
    [1, 0],
    [0, 1],
    [-0.6, -0.8],
  ]);
  const x = [0.35, 0.2];
  const point = mixtureAt(landscapeOf(patterns, dot(4)), x);
  expectAll(point.weights, [0.623073767864, 0.341950133949, 0.0349760981872], 12);
  expectAll(point.denoiser, [0.602088108952, 0.313969255399], 12);
  expect(energyMhn(patterns, 4, x)).toBeCloseTo(-0.387022589929, 12);
  expect(energyMhn(patterns, 4, x) + ramsauerConstant(patterns, 4)).toBeCloseTo(0.387630482238, 12);
  // grad E_MHN = s grad(-log p)
  expectAll(
    point.gradient.map((value) => value / 4),
    [-0.252088108952, -0.113969255399],
    12,
  );
  expect(point.entropy).toBeCloseTo(0.778991602866, 12);
  expect(point.participationRatio).toBeCloseTo(1.97482437895, 11);
  expect(point.topWeight).toBeCloseTo(0.623073767864, 12);
  expect(point.topMemory).toBe(0);
});

test('diffusion energy, score, denoiser and Hessian of the triangle (Pham et al., eq. 4.7)', () => {
  const x = [0.3, 0.1];
  const point = mixtureAt(landscapeOf(triangle, distance(0.2)), x);
  expect(energyDm(triangle, distance(0.2), x)).toBeCloseTo(0.416911009224, 12);
  expect(point.energy).toBeCloseTo(2.3693289657, 10);
  expectAll(point.weights, [0.812432474174, 0.132032156654, 0.0555353691718], 12);
  expectAll(point.denoiser, [0.718648711261, 0.0662481612675], 12);
  expectAll(point.score, [2.09324355631, -0.168759193662], 11);
  expectAll(point.hessian, [-3.57170963583, 2.0183309088, 2.0183309088, 1.59282936255], 10);
  expectAll(point.eigenvalues, [-4.2669049227, 2.28802464942], 10);
});

test('beta = 1e4: no overflow, the right winner, an exact tie', () => {
  const patterns = patternsOf([
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, -1],
  ]);
  const cases: [number[], number[], number][] = [
    [[0.5, 0.49], [1, 3.72007597602e-44, 0, 0], -0.25495],
    [[100, 99], [1, 0, 0, 0], 9800.5],
    [[0.001, 0], [0.999909206324, 4.5395807736e-5, 2.06096648272e-9, 4.5395807736e-5], -0.00099950907978],
    [[0.5, 0.5], [0.5, 0.5, 0, 0], -0.250069314718],
  ];
  for (const [x, weights, energy] of cases) {
    expectAll(mixtureAt(landscapeOf(patterns, dot(1e4)), x).weights, weights, 11);
    expect(energyMhn(patterns, 1e4, x)).toBeCloseTo(energy, 10);
  }
});

test('five iterates of the Hopfield update on the triangle at beta = 2.2', () => {
  const iterates = [
    [0.137721061005, -0.0472823988462],
    [0.159424288872, -0.043600998054],
    [0.186219373317, -0.0389402804153],
    [0.219501991383, -0.0333708867391],
    [0.260945299662, -0.0270927048486],
  ];
  let x: ArrayLike<number> = [0.12, -0.05];
  for (const iterate of iterates) {
    x = mixtureAt(landscapeOf(triangle, dot(2.2)), x).denoiser;
    expectAll(x, iterate, 11);
  }
});

test('a fixed point is where beta lambda_max(Cov) is the rate of the last steps', () => {
  const patterns = patternsOf([
    [1, 0.2],
    [0.1, 1],
    [-1, 0.3],
    [-0.2, -1.1],
    [0.7, -0.7],
  ]);
  const cases: [number[], number[], number, number, number][] = [
    [[0.3, 0.5], [0.105290735824, 0.981987744412], 9, 0.146527541135, -0.508774152663],
    [[-0.4, 0.1], [-0.993928172812, 0.302576649028], 6, 0.0510713229418, -0.545929754831],
    [[0.3, -0.1], [0.96840891072, 0.139437881554], 32, 0.400397821673, -0.532517470005],
    [[-0.1, -0.3], [-0.175210297629, -1.08851444096], 8, 0.157575011896, -0.629356751502],
  ];
  for (const [start, fixed, iterations, rate, energy] of cases) {
    let x: ArrayLike<number> = start;
    let first = 0;
    for (let n = 1; n <= 80; n++) {
      const next = mixtureAt(landscapeOf(patterns, dot(6)), x).denoiser;
      const moved = Math.hypot((next[0] as number) - (x[0] as number), (next[1] as number) - (x[1] as number));
      if (first === 0 && moved < 1e-5) first = n;
      x = next;
    }
    expect(first).toBe(iterations);
    expectAll(x, fixed, 11);
    expect(mixtureAt(landscapeOf(patterns, dot(6)), x).contraction).toBeCloseTo(rate, 11);
    expect(energyMhn(patterns, 6, x)).toBeCloseTo(energy, 11);
  }
});

/** A set with unequal weights and norms in `dim` dimensions, and a point among them; no symmetry left. */
function irregular(dim: number): { patterns: Patterns; x: number[] } {
  const rows = Array.from({ length: 5 }, (_, k) =>
    Array.from({ length: dim }, (_, i) => Math.sin(1.3 * k + 2.1 * i + 0.4) * (1 + 0.2 * k)),
  );
  const x = Array.from({ length: dim }, (_, i) => 0.3 * Math.cos(i + 0.5));
  return { patterns: patternsOf(rows, 'irregular', [1, 2, 3, 4, 5]), x };
}

for (const similarity of ['distance', 'dot'] as const) {
  for (const dim of [1, 2, 3, 5]) {
    for (const width of [0, 0.07]) {
      test(`gradient and Hessian are the finite differences of the energy: ${similarity}, ${dim}-D, width ${width}`, () => {
        const { patterns: points, x } = irregular(dim);
        const patterns = { ...points, width };
        const read: ReadLevel = { a: 0.8, s: 0.3, similarity };
        const { gradient, hessian } = mixtureAt(landscapeOf(patterns, read), x);
        const step = 1e-4;
        for (let i = 0; i < dim; i++) {
          const moved = (by: number) =>
            mixtureAt(
              landscapeOf(patterns, read),
              x.map((value, j) => value + (i === j ? by : 0)),
            );
          const up = moved(step);
          const down = moved(-step);
          expect((up.energy - down.energy) / (2 * step)).toBeCloseTo(gradient[i] as number, 6);
          for (let j = 0; j < dim; j++) {
            const bend = ((up.gradient[j] as number) - (down.gradient[j] as number)) / (2 * step);
            expect(bend).toBeCloseTo(hessian[i * dim + j] as number, 5);
          }
        }
      });
    }
  }
}

test('moving the origin by 1000 moves nothing else', () => {
  const { patterns, x } = irregular(3);
  const far = { ...patterns, points: patterns.points.map((value) => value + 1000) };
  const near = mixtureAt(landscapeOf(patterns, distance(0.3)), x);
  const moved = mixtureAt(
    landscapeOf(far, distance(0.3)),
    x.map((value) => value + 1000),
  );
  expectAll(moved.weights, Array.from(near.weights), 11);
  expectAll(moved.hessian, Array.from(near.hessian), 10);
  expect(moved.energy).toBeCloseTo(near.energy, 11);
  expectAll(
    moved.denoiser.map((value) => value - 1000),
    Array.from(near.denoiser),
    11,
  );
});

test('equal norms: the Hopfield energy is s times the diffusion energy plus a constant; unequal norms: it is not', () => {
  const gap = (patterns: Patterns, x: number[]) =>
    energyMhn(patterns, 5, x) - 0.2 * mixtureAt(landscapeOf(patterns, distance(0.2)), x).energy;
  expect(gap(triangle, [0.3, -0.4])).toBeCloseTo(gap(triangle, [-0.7, 0.2]), 13);
  const { patterns } = irregular(2);
  expect(Math.abs(gap(patterns, [0.3, -0.4]) - gap(patterns, [-0.7, 0.2]))).toBeGreaterThan(0.01);
});

test('one Gaussian memory: density and posterior mean of a Gaussian', () => {
  const one = patternsOf([[2]]);
  const { energy, denoiser, hessian } = mixtureAt(landscapeOf({ ...one, width: 0.8 }, distance(0.3, 0.5)), [1.4]);
  const variance = 0.3 + 0.25 * 0.8;
  expect(energy).toBeCloseTo(0.5 * Math.log(2 * Math.PI * variance) + 0.4 ** 2 / (2 * variance), 14);
  expect(denoiser[0]).toBeCloseTo(2 + ((0.5 * 0.8) / variance) * 0.4, 14);
  expect(hessian[0]).toBeCloseTo(1 / variance, 13);
});

test('two deltas under VP: centre of -log p and of the reverse-SDE potential (Raya & Ambrogioni 2023)', () => {
  const pair = patternsOf([[-1], [1]]);
  const bend = (theta: number) =>
    mixtureAt(landscapeOf(pair, distance(1 - theta * theta, theta)), [0]).eigenvalues[0] as number;
  expect(bend(Math.SQRT1_2)).toBeCloseTo(0, 12);
  // u / beta = -x^2 / 4 - log p: its curvature is Hess E - 1/2
  expect(bend(Math.sqrt(Math.SQRT2 - 1)) - 0.5).toBeCloseTo(0, 11);
  // the probability-flow drift x/2 + score/2 has slope (1 - Hess E) / 2 > 0 at the centre for every theta > 0
  for (const theta of [0.1, 0.4, 0.9]) expect(1 - bend(theta)).toBeGreaterThan(0);
});

test('wrong levels and points are refused by name', () => {
  expect(() => mixtureAt(landscapeOf(triangle, distance(0)), [0, 0])).toThrow(/s = 0/);
  expect(() => mixtureAt(landscapeOf(triangle, distance(1)), [0])).toThrow(/1 numbers, the patterns have 2/);
});
