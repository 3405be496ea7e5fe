import { expect, test } from 'vitest';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { landscapeOf } from '../reference/landscape.ts';
import { energyAlong } from './energyAlong.ts';

const readAt = (s: number) => ({ a: 1, s, similarity: 'distance' }) as const;

test('two deltas: the way leads over the barrier that the closed form has', () => {
  const { segment, arc } = energyAlong(landscapeOf(patternsFromSpec('deltas', { seed: 0 }), readAt(0.5)), 0, 1, [0]);
  // E(0) - E(1) with E(x) = x^2 / 2s - log cosh(x / s) + constant
  const barrier = -(1 / (2 * 0.5) - Math.log(Math.cosh(1 / 0.5)));
  expect(segment.data[50]).toBeCloseTo(barrier, 12);
  expect(segment.data[100]).toBeCloseTo(0, 12);
  // cos - sin is 0 half-way, too
  expect(arc.data[50]).toBeCloseTo(barrier, 12);
});

test('the square: between neighbours the circle is the longer way, and the higher one', () => {
  const { segment, arc } = energyAlong(landscapeOf(patternsFromSpec('square', { seed: 0 }), readAt(0.1)), 0, 1, [0, 0]);
  expect(arc.data[100]).toBeCloseTo(0, 12);
  expect(Math.max(...arc.data)).toBeGreaterThan(Math.max(...segment.data));
  expect(arc.x[100]).toBeCloseTo(Math.PI / 2, 12);
});
