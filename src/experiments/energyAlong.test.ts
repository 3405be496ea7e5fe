import { expect, test } from 'vitest';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { landscapeOf } from '../reference/landscape.ts';
import { energiesOn } from '../reference/lineIntegral.ts';
import { fieldOfLandscape } from '../reference/scoreField.ts';
import { energyAlong } from './energyAlong.ts';

const readAt = (s: number) => ({ a: 1, s, similarity: 'distance' }) as const;

/** Energies between memories 0 and 1 of a set, in closed form or by integrals of the exact score. */
function between(memories: string, s: number, origin: readonly number[], by: 'energy' | 'score') {
  const patterns = patternsFromSpec(memories, { seed: 0 });
  const landscape = landscapeOf(patterns, readAt(s));
  const energies = (way: readonly number[][]) => Float64Array.from(way, (x) => landscape.at(x).energy);
  const integrals = (way: readonly number[][]) => energiesOn(fieldOfLandscape(landscape), way, 1e-10);
  return energyAlong(patterns, by === 'energy' ? energies : integrals, 0, 1, origin);
}

test('two deltas: the way leads over the barrier that the closed form has', () => {
  const { segment, arc } = between('deltas', 0.5, [0], 'energy');
  // E(0) - E(1) with E(x) = x^2 / 2s - log cosh(x / s) + constant
  const barrier = -(1 / (2 * 0.5) - Math.log(Math.cosh(1 / 0.5)));
  expect(segment.data[50]).toBeCloseTo(barrier, 12);
  expect(segment.data[100]).toBeCloseTo(0, 12);
  // cos - sin is 0 half-way, too
  expect(arc.data[50]).toBeCloseTo(barrier, 12);
});

test('the square: between neighbours the circle is the longer way, and the higher one', () => {
  const { segment, arc } = between('square', 0.1, [0, 0], 'energy');
  expect(arc.data[100]).toBeCloseTo(0, 12);
  expect(Math.max(...arc.data)).toBeGreaterThan(Math.max(...segment.data));
  expect(arc.x[100]).toBeCloseTo(Math.PI / 2, 12);
});

test.each(['segment', 'arc'] as const)('by integrals of the exact score the %s has the same energies', (way) => {
  const [wanted, told] = (['energy', 'score'] as const).map((by) => between('pham:9', 0.05, [0.1, 0], by)[way]);
  told?.data.forEach((value, i) => {
    expect(Math.abs(value - (wanted?.data[i] as number))).toBeLessThan(1e-8);
  });
});
