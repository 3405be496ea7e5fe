import { expect, test } from 'vitest';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { explodingVariance } from '../samplers/row.ts';
import { noiseLevels } from '../schedules.ts';
import { criticalTimes } from './criticalTimes.ts';

const deltas = patternsFromSpec('deltas', { seed: 0 });
const timesOf = (levels: Parameters<typeof criticalTimes>[1], width = 0) =>
  Object.fromEntries(criticalTimes({ ...deltas, width }, levels).map(({ name, level }) => [name, level]));

test('VP: three critical times, one of them before the beginning (case B03)', () => {
  const levels = noiseLevels({
    schedule: 'vpLinear',
    spacing: 'time',
    steps: 8192,
    timeMin: 1e-3,
    timeMax: 1,
    betaMin: 0.1,
    betaMax: 20,
  });
  const { energy, 'reverse SDE': sde, 'probability-flow ODE': ode } = timesOf(levels);
  expect(energy?.t).toBeCloseTo(0.25896, 5);
  expect(energy?.a).toBeCloseTo(Math.SQRT1_2, 5);
  expect(sde?.t).toBeCloseTo(0.292642, 5);
  expect(sde?.a).toBeCloseTo(Math.sqrt(Math.SQRT2 - 1), 5);
  expect(ode).toBeUndefined();
});

test('without drift the three are one, s = lambda; the width of the data counts', () => {
  const levels = noiseLevels({ schedule: 'brownian', spacing: 'logVariance', steps: 4000, timeMin: 0.01, timeMax: 9 });
  for (const level of Object.values(timesOf(levels))) expect(explodingVariance(level)).toBeCloseTo(1, 5);
  expect(Object.keys(timesOf(levels))).toHaveLength(3);
  // data of variance v round each memory: unstable where s + v = lambda
  expect(explodingVariance(timesOf(levels, 0.25).energy as never)).toBeCloseTo(0.75, 5);
  const below = noiseLevels({ schedule: 'brownian', spacing: 'logVariance', steps: 10, timeMin: 0.01, timeMax: 0.5 });
  expect(timesOf(below)).toEqual({});
});
