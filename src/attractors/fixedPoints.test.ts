import { expect, test } from 'vitest';
import { distance } from '../memories/distance.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { landscapeOf } from '../reference/landscape.ts';
import { readOut } from '../reference/readOut.ts';
import { fieldOfAnswer, fieldOfLandscape } from '../reference/scoreField.ts';
import { criticalPoints } from './criticalPoints.ts';
import { fixedPoints, newton, shiftedTo } from './fixedPoints.ts';
import { gridStarts } from './starts.ts';

test.each([
  ['pham:9', 0.15],
  ['pham:9', 0.02],
  ['gaussian:6:3', 0.3],
])('%s at s = %d: fixed points of the exact score are the critical points of its energy', (memories, s) => {
  const patterns = patternsFromSpec(memories, { seed: 1 });
  const read = { a: 1, s, similarity: 'distance' } as const;
  const landscape = landscapeOf(patterns, read);
  const { points } = criticalPoints(landscape);
  // the derivative once as it is known, once by differences
  const exact = fieldOfLandscape(landscape);
  const told = fieldOfAnswer((x) => ({ mean: readOut(patterns, read)(x).mean }), read, patterns.dim);
  for (const field of [exact, told]) {
    const starts = Float64Array.from([...gridStarts(landscape, 2), ...patterns.points]);
    const found = fixedPoints(field, starts);
    expect(found.map(({ index }) => index).sort()).toEqual(points.map(({ index }) => index).sort());
    for (const { x, index, curvature } of found) {
      const near = points.find((point) => distance(point.x, x) < 1e-7);
      expect(near?.index).toBe(index);
      curvature.forEach((value, d) => {
        const known = (near?.eigenvalues[d] as number) * s;
        expect(Math.abs(value - known)).toBeLessThan(1e-6 * (1 + Math.abs(known)));
      });
    }
  }
});

test('mean shift leaves a saddle that symmetry leads to, or says that it found no minimum', () => {
  const landscape = landscapeOf(patternsFromSpec('deltas', { seed: 0 }), { a: 1, s: 0.5, similarity: 'distance' });
  const field = fieldOfLandscape(landscape);
  expect(shiftedTo(field, [0])).toBeUndefined();
  expect(newton(field, [0])?.index).toBe(1);
  expect(shiftedTo(field, [0.01])?.x[0]).toBeCloseTo(0.957504, 5);
});
