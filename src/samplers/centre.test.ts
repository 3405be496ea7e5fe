import { describe, expect, test } from 'vitest';
import { type Patterns, patternsOf } from '../memories/patterns.ts';
import { execute } from '../reference/execute.ts';
import { noiseLevels } from '../schedules.ts';
import { aboutCentre } from './centre.ts';
import { type SamplerName, samplers, stepTable } from './index.ts';
import type { StepTable } from './row.ts';

const points = [
  [0, 0.9],
  [-0.8, -0.5],
  [0.7, -0.4],
];

const patternsAt = (c: readonly number[]): Patterns => ({
  ...patternsOf(
    points.map((row) => row.map((value, d) => value + (c[d] as number))),
    'at c',
    [1, 2, 3],
  ),
  width: 0.01,
});

/**
 * Ends of particles that start at the origin of the true coordinates, and of the same
 * ones about the centre put back: a c added.
 */
function ends(table: StepTable, c: readonly number[]) {
  const near = points.flat();
  const { a } = table.start;
  const start = Float64Array.from(near, (value, i) => value + a * (c[i % 2] as number));
  const truth = execute(table.rows, patternsAt(c), start, { seed: 5 }).x;
  const centred = aboutCentre(table);
  const own = execute(centred.rows, patternsAt([0, 0]), Float64Array.from(near), { seed: 5, centre: c }).x;
  return { truth, own: own.map((value, i) => value + table.end.a * (c[i % 2] as number)), centred };
}

const SCHEDULES = ['vpLinear', 'vpCosine', 'subVp', 'ou', 'brownian'] as const;

describe.each(Object.keys(samplers) as SamplerName[])('%s', (sampler) => {
  test.each(SCHEDULES)('the coordinate about a centre takes %s the same way', (schedule) => {
    for (const spacing of ['time', 'logVariance', 'karras'] as const) {
      for (const terminal of ['stop', 'denoise'] as const) {
        const levels = noiseLevels({ schedule, spacing, steps: 12, timeMin: 0.01 });
        const options = { sampler, terminal, spacing, correctorSteps: 1, churn: 2, ddimEta: 0.5 };
        const table = stepTable(levels, options);
        for (const c of [
          [1e4, -1e4],
          [446_000.5, 5_411_000.25],
          [1.7e9, 0],
        ]) {
          const { truth, own } = ends(table, c);
          // the true coordinates have 53 bits, and what they lose grows from step to step
          const slack = 1e-12 * Math.hypot(...c);
          own.forEach((value, i) => {
            expect(Math.abs(value - (truth[i] as number)), `${spacing} ${terminal} at ${c}`).toBeLessThan(slack);
          });
        }
      }
    }
  });
});

test('only steps that do not take the mean along have a constant', () => {
  const constants = (schedule: (typeof SCHEDULES)[number], sampler: SamplerName, spacing: 'time' | 'logVariance') => {
    const levels = noiseLevels({ schedule, spacing, steps: 8, timeMin: 0.01 });
    const { rows } = aboutCentre(stepTable(levels, { sampler, terminal: 'denoise', spacing, correctorSteps: 1 }));
    return rows.filter(({ cc }) => cc !== 0).length;
  };
  for (const sampler of Object.keys(samplers) as SamplerName[]) {
    expect(constants('brownian', sampler, 'time'), sampler).toBe(0);
    expect(constants('vpLinear', sampler, 'logVariance') > 0, sampler).toBe(sampler === 'eulerMaruyama');
  }
  expect(constants('vpLinear', 'odeHeun', 'time')).toBeGreaterThan(0);
});

test('a last step without noise at the last level is taken along, too', () => {
  const levels = noiseLevels({ schedule: 'vpLinear', spacing: 'time', steps: 12, timeMin: 0.01 });
  const { truth, own } = ends(
    stepTable(levels, { sampler: 'eulerMaruyama', terminal: 'stop', finalMean: true }),
    [1e6, 1e6],
  );
  own.forEach((value, i) => {
    expect(value).toBeCloseTo(truth[i] as number, 5);
  });
});

test('spins have no other centre', () => {
  const { rows, ...rest } = stepTable(noiseLevels({ schedule: 'ou', spacing: 'time', steps: 2 }), {
    sampler: 'ddim',
    terminal: 'stop',
  });
  expect(() => aboutCentre({ ...rest, rows, activation: 'glauber' })).toThrow(
    'the activation glauber needs the origin',
  );
});
