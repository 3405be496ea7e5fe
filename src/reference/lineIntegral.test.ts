import { expect, test } from 'vitest';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { totalVariance } from '../samplers/row.ts';
import { landscapeOf } from './landscape.ts';
import { energiesOn, energyBetween, loopIntegral } from './lineIntegral.ts';
import { mixtureAt } from './mixture.ts';
import { readOut } from './readOut.ts';
import { curvatureOf, fieldOfAnswer, fieldOfLandscape, type ScoreField } from './scoreField.ts';

const CASES = [
  ['pham:9', 0.15, 0],
  ['pham:1000', 0.002, 0],
  ['gaussian:12:3', 0.4, 0.1],
] as const;

test.each(CASES)(
  '%s at s = %d, width %d: the integral of the exact score is the difference of the energy',
  (memories, s, width) => {
    const patterns = { ...patternsFromSpec(memories, { seed: 3 }), width };
    const { dim } = patterns;
    const read = { a: 1, s, similarity: 'distance' } as const;
    const landscape = landscapeOf(patterns, read);
    const folded = { ...read, s: totalVariance(read, width) };
    const fields = [
      fieldOfLandscape(landscape),
      fieldOfAnswer((x) => ({ mean: readOut(patterns, folded)(x).mean }), folded, dim),
    ];
    const [from, middle, to] = [
      [-1.1, 0.3, 0.5],
      [0.2, -0.4, 0],
      [0.9, 1.2, -0.7],
    ].map((x) => x.slice(0, dim)) as [number[], number[], number[]];
    const wanted = landscape.at(to).energy - landscape.at(from).energy;
    for (const field of fields) {
      const { energy, error } = energyBetween(field, from, to);
      expect(Math.abs(energy - wanted)).toBeLessThan(1e-8);
      expect(error).toBeLessThan(1e-9);
      // another way between the same places
      expect(energiesOn(field, [from, middle, to]).at(-1)).toBeCloseTo(wanted, 8);
      expect(Math.abs(loopIntegral(field, middle))).toBeLessThan(1e-8);
      const { eigenvalues } = mixtureAt(landscape, middle);
      curvatureOf(field.slopeAt(middle), dim).forEach((value, d) => {
        expect(value / field.variance).toBeCloseTo(eigenvalues[d] as number, 5);
      });
    }
  },
);

test('round a square a score that turns comes to its turn times the area', () => {
  // S score = turn (-y, x): its curl is 2 turn, and E falls along the score
  const turn = 0.3;
  const field: ScoreField = {
    dim: 2,
    variance: 0.25,
    pullAt: ([x = 0, y = 0]: ArrayLike<number> & Iterable<number>) => Float64Array.of(-turn * y, turn * x),
    slopeAt: () => Float64Array.of(0, -turn, turn, 0),
  };
  // the square has the area S
  expect(loopIntegral(field, [0.7, -0.2])).toBeCloseTo(-2 * turn, 12);
  // what turns has no curvature beyond that of m = x + pull
  expect([...curvatureOf(field.slopeAt([0, 0]), 2)]).toEqual([1, 1]);
});

test('a coarse tolerance is kept and told', () => {
  const field = fieldOfLandscape(
    landscapeOf(patternsFromSpec('pham:9', { seed: 0 }), { a: 1, s: 0.003, similarity: 'distance' }),
  );
  const exact = energyBetween(field, [-1, 0], [1, 0.5], 1e-11).energy;
  const { energy, error } = energyBetween(field, [-1, 0], [1, 0.5], 0.05);
  expect(error).toBeGreaterThan(1e-9);
  expect(error).toBeLessThan(0.05);
  expect(Math.abs(energy - exact)).toBeLessThan(error);
});
