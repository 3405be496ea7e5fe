import { expect, test } from 'vitest';
import { patternsOf } from '../memories/patterns.ts';
import { landscapeOf } from '../reference/landscape.ts';
import { Distinct } from './distinct.ts';
import type { Settled } from './settle.ts';

test('points are one if they are as near as Newton knows them, and of one index', () => {
  const found = new Distinct(landscapeOf(patternsOf([[-1], [1]]), { a: 1, s: 0.1, similarity: 'distance' }));
  const at = (x: number, parts: Partial<Settled> = {}) =>
    found.add({
      ...{ x: Float64Array.of(x), index: 0, curvature: Float64Array.of(1), energy: 0, error: 1e-12, converged: true },
      ...parts,
    } as Settled);
  expect(at(1)).toBe(0);
  expect(at(1 + 1e-10)).toBe(0);
  expect(at(1 + 1e-6)).toBe(1);
  expect(at(1 + 2e-6, { error: 1e-6 })).toBe(0);
  expect(at(1, { index: 1 })).toBe(2);
  expect(at(5, { converged: false })).toBe(-1);
  // a flat valley counts once, wherever in it a search ends
  const flat = { curvature: Float64Array.of(0), energy: 3 };
  expect([at(2, flat), at(3, flat), at(4, { ...flat, energy: 4 })]).toEqual([3, 3, 4]);
});
