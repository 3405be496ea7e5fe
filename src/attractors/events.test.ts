import { expect, test } from 'vitest';
import { type Patterns, patternsOf } from '../memories/patterns.ts';
import { phamAngles } from '../memories/pham.ts';
import { landscapeOf } from '../reference/landscape.ts';
import { mixtureAt } from '../reference/mixture.ts';
import { landscapesOf } from './alongNoise.ts';
import { equalEnergies, minimaEvents } from './events.ts';

const polygon = (count: number): Patterns =>
  patternsOf(
    Array.from({ length: count }, (_, k) => [Math.cos((2 * Math.PI * k) / count), Math.sin((2 * Math.PI * k) / count)]),
  );
const cube = patternsOf([0, 1, 2, 3, 4, 5, 6, 7].map((bits) => [0, 1, 2].map((i) => ((bits >> i) & 1 ? 1 : -1))));
const counts = (events: { nBelow: number; nAbove: number }[]) =>
  events.map(({ nBelow, nAbove }) => `${nBelow}>${nAbove}`);

test('the nine points of Pham et al.: every change of the number of minima, to 1e-6 and better', () => {
  const patterns = patternsOf(Array.from(phamAngles(9), (angle) => [Math.cos(angle), Math.sin(angle)]));
  const events = minimaEvents(landscapesOf(patterns), [6e-5, 0.9]);
  const want: [number, number, number][] = [
    [9.6978772269e-5, 0.8186203, -0.5742507],
    [0.00354429171391, -0.7946802, -0.6041018],
    [0.00702043311261, -0.6824581, 0.7261057],
    [0.00721260251984, -0.9214138, 0.3791871],
    [0.0273193932715, -0.8311833, 0.5306761],
    [0.0425820581855, 0.9665254, -0.152464],
    [0.184926165472, -0.8162852, -0.3796869],
    [0.5138115003, 0.4987166, -0.338517],
  ];
  expect(counts(events)).toEqual(['9>8', '8>7', '7>6', '6>5', '5>4', '4>3', '3>2', '2>1']);
  want.forEach(([s, x, y], n) => {
    const event = events[n];
    if (!event) throw new Error('an event is missing');
    expect(Math.abs(event.s / s - 1)).toBeLessThan(1e-7);
    expect(Math.hypot((event.x[0] as number) - x, (event.x[1] as number) - y)).toBeLessThan(5e-6);
    // the two isolated close pairs melt, all others fold
    expect(event.continuous).toBe(n < 2);
    // what makes it an event: no gradient and no curvature
    const { gradient, eigenvalues } = mixtureAt(
      landscapeOf(patterns, { a: 1, s: event.s, similarity: 'distance' }),
      event.x,
    );
    expect(Math.hypot(...gradient) * event.s).toBeLessThan(1e-9);
    expect(Math.abs(eigenvalues[0] as number) * event.s).toBeLessThan(1e-7);
  });
});

test('triangle: saddle-node, equal energy, spinodal', () => {
  const events = minimaEvents(landscapesOf(polygon(3)), [0.05, 0.9]);
  expect(counts(events)).toEqual(['3>4', '4>1']);
  expect(events[0]?.s).toBeCloseTo(0.5, 7);
  expect(events[1]?.s).toBeCloseTo(0.546320000422, 11);
  expect(Math.hypot(...(events[1]?.x ?? []))).toBeCloseTo(0.377200627269, 7);
  expect(events[1]?.points.length).toBe(3);
  expect(events.map(({ continuous }) => continuous)).toEqual([false, false]);
  const equal = equalEnergies(landscapesOf(polygon(3)), [0.05, 0.9]);
  expect(equal.map(({ s }) => s.toFixed(10))).toEqual(['0.5410106403']);
  expect(Math.hypot(...(equal[0]?.above ?? [1]))).toBeLessThan(1e-9);
});

test('pitchforks: two deltas at s = 1 whatever the range, the cube at 1, the square at 1/2', () => {
  const pair = patternsOf([[-1], [1]]);
  for (const range of [
    [0.5, 2],
    [0.05, 3],
    [0.25, 4],
  ] as const) {
    const events = minimaEvents(landscapesOf(pair), range);
    expect(counts(events)).toEqual(['2>1']);
    expect(events[0]?.s).toBeCloseTo(1, 7);
    expect(events[0]?.continuous).toBe(true);
  }
  const melt = minimaEvents(landscapesOf(cube), [0.6, 1.5]);
  expect(counts(melt)).toEqual(['8>1']);
  expect(melt[0]?.s).toBeCloseTo(1, 7);
  expect(minimaEvents(landscapesOf(polygon(4)), [0.2, 0.9]).map(({ s }) => s.toFixed(7))).toEqual(['0.5000000']);
});

test('unequal weights turn the pitchfork into a fold: w = .3, .7', () => {
  const events = minimaEvents(landscapesOf(patternsOf([[-1], [1]], 'pair', [0.3, 0.7])), [0.05, 3]);
  expect(counts(events)).toEqual(['2>1']);
  // reduced equation x = tanh(x / s + h), h = log(.7 / .3) / 2, tangent: m^2 = 1 - s
  const { s } = events[0] ?? { s: Number.NaN };
  const m = -Math.sqrt(1 - s);
  expect(Math.atanh(m) - m / s).toBeCloseTo(Math.log(0.7 / 0.3) / 2, 10);
  expect(events[0]?.x[0]).toBeCloseTo(m, 9);
});

test('a signal scale only rescales s: the pair at a = 1/2 melts at 1/4', () => {
  expect(minimaEvents(landscapesOf(patternsOf([[-1], [1]]), { a: 0.5 }), [0.05, 1])[0]?.s).toBeCloseTo(0.25, 8);
});

test('the Hessian at the centre of a polygon is zero at s = 1/2, the largest eigenvalue of its covariance', () => {
  for (const count of [3, 4, 5, 6, 8, 16, 64]) {
    for (const [s, value] of [
      [0.4, -0.625],
      [0.5, 0],
      [0.6, 0.277777777778],
    ] as const) {
      const { eigenvalues } = mixtureAt(landscapeOf(polygon(count), { a: 1, s, similarity: 'distance' }), [0, 0]);
      for (const eigenvalue of eigenvalues) expect(eigenvalue).toBeCloseTo(value, 11);
    }
  }
});

test('where barriers sink below the last bit an event says so', () => {
  const events = minimaEvents(landscapesOf(polygon(8)), [0.4, 0.6], { ratio: 1.2 });
  expect(counts(events)).toEqual(['8>1']);
  expect(events[0]?.flat).toBe(true);
  expect(Math.abs((events[0]?.s ?? 0) - 0.5)).toBeLessThan(0.002);
});

test('a bad range is refused', () => {
  expect(() => minimaEvents(landscapesOf(cube), [0.5, 0.1])).toThrow(/from 0.5 to 0.1/);
});
