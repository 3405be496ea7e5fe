import { expect, test } from 'vitest';
import { explodingVariance } from './samplers/row.ts';
import { type LevelDials, noiseLevels, type ScheduleName, scheduleDials, schedules } from './schedules.ts';

const names = Object.keys(schedules) as ScheduleName[];
const uniform = (schedule: ScheduleName, steps: number, more: Partial<LevelDials> = {}): LevelDials => ({
  schedule,
  spacing: 'time',
  steps,
  ...more,
});
const at = (schedule: ScheduleName, t: number) => schedules[schedule].level(t, scheduleDials(uniform(schedule, 1)));

// data N(0.3, 0.25): mean a 0.3, variance a^2 0.25 + s
const marginals: Partial<Record<ScheduleName, [t: number, mean: number, variance: number][]>> = {
  brownian: [
    [0.1, 0.3, 0.35],
    [0.8, 0.3, 1.05],
  ],
  vpLinear: [
    [0.1, 0.284016539646, 0.327788376728],
    [0.3, 0.188865000101, 0.702750097807],
    [0.5, 0.084354864239, 0.94070214066],
    [0.8, 0.0119386671727, 0.998812235218],
  ],
  subVp: [
    [0.1, 0.284016539646, 0.23482793052],
    [0.3, 0.188865000101, 0.463496902623],
    [0.5, 0.084354864239, 0.867889414647],
    [0.8, 0.0119386671727, 0.997231056904],
  ],
  ou: [
    [0.1, 0.271451225411, 0.385951935192],
    [0.3, 0.222245466205, 0.588391272929],
    [0.5, 0.181959197914, 0.724090419121],
    [0.8, 0.134798689235, 0.848577611504],
  ],
};

test.each(Object.entries(marginals))('%s has the closed-form marginals of Gaussian data', (name, cases) => {
  for (const [t, mean, variance] of cases) {
    const { a, s } = at(name as ScheduleName, t);
    expect(a * 0.3).toBeCloseTo(mean, 11);
    expect(a * a * 0.25 + s).toBeCloseTo(variance, 11);
  }
});

test.each(names)('%s: a and s follow its drift and diffusion', (name) => {
  for (const { t } of noiseLevels(uniform(name, 7)).slice(1, -1)) {
    const h = 1e-5 * t;
    const { a, s, f, g2 } = at(name, t);
    const [before, after] = [at(name, t - h), at(name, t + h)];
    const slope = (key: 'a' | 's') => (after[key] - before[key]) / (2 * h);
    expect(Math.abs(slope('a') - f * a)).toBeLessThan(1e-8 * (Math.abs(f) * a + 1e-3));
    expect(Math.abs(slope('s') - (2 * f * s + g2))).toBeLessThan(1e-8 * (2 * Math.abs(f) * s + g2));
  }
});

test.each(names)('%s: the time at a noise variance is found back', (name) => {
  const dials = scheduleDials(uniform(name, 1));
  for (const level of noiseLevels(uniform(name, 9))) {
    const t = schedules[name].timeAt(explodingVariance(level), dials);
    expect(Math.abs(t - level.t)).toBeLessThan(1e-11 * (1 + level.t));
  }
});

test.each(names)('%s: 1 - a^2 keeps its digits near clean data', (name) => {
  // s to leading order: g2 integrated from 0
  const t = 1e-12;
  const [zero, level] = [at(name, 0), at(name, t)];
  const { a } = level;
  const leading = {
    brownian: t,
    geometric: 1e-4,
    edm: t * t,
    vpLinear: 0.1 * t,
    vpCosine: zero.g2 * t,
    subVp: (0.1 * t) ** 2,
    ou: 2 * t,
  };
  expect(level.s / leading[name]).toBeCloseTo(1, 8);
  expect(a).toBeGreaterThan(1 - 3e-12);
  expect(zero.s).toBe(name === 'geometric' ? 1e-4 : 0);
});

test('the cosine schedule is refused where its rate diverges', () => {
  expect(() => noiseLevels(uniform('vpCosine', 10, { timeMax: 1 }))).toThrow(
    /vpCosine: timeMax is 1; .*at most 0.9946/,
  );
  const { a, s, g2 } = at('vpCosine', 0.9946);
  expect(a * a + s).toBeCloseTo(1, 14);
  expect(g2).toBeLessThan(999); // DDPM's clip of beta at 0.999 in 1000 steps is never reached
});

test("Karras' grid is the published one", () => {
  const sigmas = noiseLevels({ schedule: 'edm', spacing: 'karras', steps: 4 }).map(({ s }) => Math.sqrt(s));
  [80, 17.5278319646, 2.51521897615, 0.169752756269, 0.002].forEach((sigma, i) => {
    expect(sigmas[i]).toBeCloseTo(sigma, 9);
  });
  const finer = noiseLevels({ schedule: 'edm', spacing: 'karras', steps: 17 });
  [80, 57.5859847212, 40.7855737965].forEach((sigma, i) => {
    expect(finer[i]?.t).toBeCloseTo(sigma, 9);
  });
});

test.each(names)('%s: grids run from noisy to clean between the same ends', (name) => {
  for (const spacing of ['time', 'logVariance', 'karras'] as const) {
    const levels = noiseLevels({ schedule: name, spacing, steps: 12 });
    expect(levels).toHaveLength(13);
    levels.slice(1).forEach((level, i) => {
      expect(explodingVariance(level)).toBeLessThan(explodingVariance(levels[i] as typeof level));
    });
    if (spacing === 'logVariance') {
      const logs = levels.map((level) => Math.log(explodingVariance(level)));
      const step = ((logs[12] as number) - (logs[0] as number)) / 12;
      logs.forEach((value, i) => {
        expect(value).toBeCloseTo((logs[0] as number) + i * step, 7);
      });
    }
  }
});

test('a schedule takes its own defaults unless told otherwise', () => {
  expect(noiseLevels(uniform('brownian', 1, { sigma: undefined }))).toEqual([
    { t: 1, a: 1, s: 1, f: 0, g2: 1 },
    { t: 1e-3, a: 1, s: 1e-3, f: 0, g2: 1 },
  ]);
  expect(noiseLevels(uniform('brownian', 1, { sigma: 2, timeMin: 0 })).map(({ s }) => s)).toEqual([4, 0]);
});

test('bad dials are refused with what is allowed', () => {
  const refuse = (dials: LevelDials, message: RegExp) => expect(() => noiseLevels(dials)).toThrow(message);
  refuse(uniform('brownian', 0), /steps is 0; give a whole number, 1 or more/);
  refuse(uniform('brownian', 1.5), /steps is 1.5/);
  refuse(uniform('brownian', 9, { sigma: 0 }), /sigma is 0; give a finite number > 0/);
  refuse(uniform('brownian', 9, { timeMin: -1 }), /timeMin is -1; give a finite number >= 0/);
  refuse(uniform('ou', 9, { timeMin: 9 }), /timeMin 9 must be below timeMax 8/);
  refuse(uniform('ou', 9, { timeMax: 400 }), /ou: nothing of the signal is left at time 400/);
  refuse(uniform('edm', 9, { sigmaMin: 90 }), /sigmaMin 90 must be below sigmaMax 80/);
  refuse(uniform('vpLinear', 9, { betaMin: 30 }), /betaMin 30 must not be above betaMax 20/);
  refuse({ ...uniform('edm', 9), spacing: 'karras', rho: 0 }, /rho is 0; give a number > 0/);
  refuse({ schedule: 'brownian', spacing: 'logVariance', steps: 9, timeMin: 0 }, /cannot end at zero noise/);
});
