import { expect, test } from 'vitest';
import { gaussianMoments, type Moments } from '../reference/gaussianMoments.ts';
import { type LevelDials, noiseLevels, type ScheduleName, schedules } from '../schedules.ts';
import { eulerStiffness } from './eulerMaruyama.ts';
import { gradientFlow, hopfield, langevin } from './fixedLevel.ts';
import { type SamplerName, samplers, stepTable, type TableOptions, type Terminal } from './index.ts';
import { explodingVariance, type NoiseLevel } from './row.ts';

// Data N(0.3, 0.25) in one dimension throughout: every sampler's discrete moments are then exact.
const data: Moments = { mean: 0.3, variance: 0.25 };
const unit: Moments = { mean: 0, variance: 1 };
const marginal = ({ a, s }: NoiseLevel): Moments => ({ mean: a * data.mean, variance: a * a * data.variance + s });

type Options = Omit<TableOptions, 'sampler' | 'terminal'>;

function moments(sampler: SamplerName, levels: NoiseLevel[], start: Moments, terminal: Terminal, more: Options = {}) {
  return gaussianMoments(stepTable(levels, { sampler, terminal, ...more }).rows, data, start);
}

function expectMoments({ mean, variance }: Moments, [expectedMean, expectedVariance]: readonly [number, number]) {
  expect(mean).toBeCloseTo(expectedMean, 10);
  expect(variance).toBeCloseTo(expectedVariance, 10);
}

test.each([
  [50, 0.244653061224, 0.211860332801],
  [100, 0.242181818182, 0.226460195578],
  [200, 0.240964824121, 0.23370861651],
  [400, 0.240360902256, 0.237318996636],
  [1000, 0.24, 0.239480661331],
])("Pham's Euler-Maruyama with %i levels and a noiseless last update", (count, mean, variance) => {
  const levels = noiseLevels({ schedule: 'brownian', spacing: 'time', steps: count - 1 });
  expectMoments(moments('eulerMaruyama', levels, unit, 'stop', { finalMean: true }), [mean, variance]);
});

test.each([
  [10, 0.313418394437],
  [20, 0.285224653874],
  [40, 0.272228035869],
  [80, 0.266017043282],
  [160, 0.26298422014],
])('Euler-Maruyama from the exact start, %i steps', (steps, variance) => {
  const levels = noiseLevels({ schedule: 'brownian', spacing: 'time', steps, timeMin: 0.01 });
  const start = { mean: 0.3, variance: 1.25 };
  expect(moments('eulerMaruyama', levels, start, 'stop').variance).toBeCloseTo(variance, 10);
});

const vp: [SamplerName, number, number, number][] = [
  ['eulerMaruyama', 50, 0.303514059719, 0.258255691844],
  ['eulerMaruyama', 200, 0.300870786191, 0.251930847554],
  ['ancestral', 50, 0.299980267671, 0.197434584214],
  ['ancestral', 200, 0.299980267671, 0.233154268077],
  ['ddim', 10, 0.299245444441, 0.140153679741],
  ['ddim', 50, 0.299051733375, 0.223377151234],
  ['odeHeun', 50, 0.298850783925, 0.250626050038],
  ['odeHeun', 200, 0.298988209518, 0.250125233603],
];
test.each(vp)('VP-linear, %s with %i steps in time', (sampler, steps, mean, variance) => {
  const levels = noiseLevels({ schedule: 'vpLinear', spacing: 'time', steps });
  expectMoments(moments(sampler, levels, unit, 'stop', { spacing: 'time' }), [mean, variance]);
});

const edm: [SamplerName, number, number, number][] = [
  ['edmHeun', 10, 0.297713257497, 0.371853601778],
  ['edmHeun', 18, 0.298021407611, 0.27838775757],
  ['edmHeun', 40, 0.298106711758, 0.254900648463],
  ['odeHeun', 18, 0.298021407611, 0.27838775757],
  ['odeEuler', 18, 0.298413632113, 0.178955596189],
  ['odeEuler', 40, 0.298256809596, 0.21608624254],
  ['ddim', 18, 0.298413632113, 0.178955596189],
  ['dpmSolver2M', 10, 0.297827300034, 0.335688899054],
  ['dpmSolver2M', 20, 0.298032679216, 0.275224964652],
];
test.each(edm)('EDM, %s with %i steps, the last to zero noise', (sampler, count, mean, variance) => {
  const levels = noiseLevels({ schedule: 'edm', spacing: 'karras', steps: count - 1 });
  const start = { mean: 0, variance: 6400 };
  expectMoments(moments(sampler, levels, start, 'denoise', { spacing: 'karras' }), [mean, variance]);
  // EDM's time is sigma: the clock of time is the same
  if (sampler === 'odeHeun')
    expectMoments(moments(sampler, levels, start, 'denoise', { spacing: 'time' }), [mean, variance]);
});

test.each([
  [0.1, 0.388888888889],
  [0.3, 0.5],
  [0.6, 0.875],
])('Langevin with step %f has its stationary variance', (h, variance) => {
  const { rows } = langevin({ a: 1, s: 0.5 }, h, 0.7, 2000);
  expect(gaussianMoments(rows, { mean: 0, variance: 0 }, unit).variance).toBeCloseTo(variance, 10);
});

// the law a deterministic flow carries an exact start to is the exact marginal, as for the reverse SDE
function errors(sampler: SamplerName, dials: Omit<LevelDials, 'steps'>, counts: number[], more: Options = {}) {
  return counts.map((steps) => {
    const levels = noiseLevels({ ...dials, steps });
    const [first, last] = [levels[0] as NoiseLevel, levels[steps] as NoiseLevel];
    const end = moments(sampler, levels, marginal(first), 'stop', { spacing: dials.spacing, ...more });
    return Math.abs(end.variance - marginal(last).variance);
  });
}

const orders: [SamplerName, Options?][] = [
  ...(Object.keys(samplers) as SamplerName[]).map((name): [SamplerName] => [name]),
  ['ddim', { ddimEta: 0.5 }],
  ['odeHeun', { spacing: 'time' }],
  ['odeHeun', { spacing: 'karras' }],
];
test.each(orders)('%s converges at its declared order %o', (name, more) => {
  const dials = { schedule: 'vpLinear', spacing: 'logVariance', timeMin: 0.05, timeMax: 0.6 } as const;
  const counts = name === 'odeRk4' ? [8, 16, 32] : [64, 128, 256];
  const [coarse, middle, fine] = errors(name, dials, counts, more) as [number, number, number];
  const slope = Math.log2(middle / fine);
  // still approaching: the second difference of the slope tells how far off the limit it may be
  expect(Math.abs(slope - samplers[name].order)).toBeLessThan(0.15);
  expect(Math.abs(Math.log2(coarse / middle) - samplers[name].order)).toBeLessThan(0.3);
});

test('the flow of Gaussian data is known in closed form', () => {
  const levels = noiseLevels({ schedule: 'brownian', spacing: 'logVariance', steps: 200 });
  // x = mu + (x_T - mu) sqrt((v + s) / (v + s_T))
  expect(moments('odeRk4', levels, { mean: 2, variance: 0 }, 'stop').mean).toBeCloseTo(1.06178212108, 9);
});

test('the stiffness of a grid is its largest h g2 / s, the step to clean data left out', () => {
  const level = (t: number, s: number, g2: number): NoiseLevel => ({ t, a: 1, s, f: 0, g2 });
  // 0.5 x 4 / 2, 0.3 x 4 / 0.4, and a step to zero noise of 0.2 x 9 / 0.3
  expect(eulerStiffness([level(1, 2, 4), level(0.5, 0.4, 4), level(0.2, 0.3, 9), level(0, 0, 0)])).toBeCloseTo(3, 12);
  expect(eulerStiffness([level(1, 2, 4), level(0, 0, 0)])).toBe(0);
  // the last interval once more, at the last level: .5 4 / .1
  expect(eulerStiffness([level(1, 2, 4), level(0.5, 0.1, 4)], true)).toBeCloseTo(20, 12);
  expect(eulerStiffness([level(1, 2, 4), level(0.5, 0.1, 4)])).toBeCloseTo(1, 12);
});

test('a point memory is reached exactly by the ancestral sampler in any number of steps', () => {
  for (const schedule of Object.keys(schedules) as ScheduleName[]) {
    for (const steps of [1, 3, 20]) {
      const levels = noiseLevels({ schedule, spacing: 'karras', steps });
      const [first, last] = [levels[0] as NoiseLevel, levels[steps] as NoiseLevel];
      const point = { mean: 0.3, variance: 0 };
      const { rows } = stepTable(levels, { sampler: 'ancestral', terminal: 'stop' });
      const end = gaussianMoments(rows, point, { mean: first.a * 0.3, variance: first.s });
      expect(end.mean).toBeCloseTo(last.a * 0.3, 12);
      expect(end.variance / last.s).toBeCloseTo(1, 8);
    }
  }
});

test('DDIM with eta = 1 is the ancestral sampler, with eta = 0 the Euler step in sigma', () => {
  const levels = noiseLevels({ schedule: 'subVp', spacing: 'logVariance', steps: 7 });
  const table = (sampler: SamplerName, more: Options) =>
    stepTable(levels, { sampler, terminal: 'denoise', ...more }).rows;
  const pairs = [
    [table('ddim', { ddimEta: 1 }), table('ancestral', {})],
    [
      table('ddim', {}),
      table('odeEuler', { spacing: 'karras' }).map((row) => ({ ...row, cx: row.cx + row.cx0, cx0: 0 })),
    ],
  ] as const;
  for (const [left, right] of pairs) {
    left.forEach((row, i) => {
      for (const key of ['cx', 'cm', 'cz'] as const) expect(row[key]).toBeCloseTo(right[i]?.[key] as number, 12);
    });
  }
});

test.each(Object.keys(schedules) as ScheduleName[])(
  '%s: every sampler ends at the marginal of the last level',
  (schedule) => {
    for (const sampler of Object.keys(samplers) as SamplerName[]) {
      const [coarse, fine] = errors(sampler, { schedule, spacing: 'logVariance' }, [200, 800]) as [number, number];
      const allowed = { 1: 0.04, 2: 2e-4, 4: 1e-8 }[samplers[sampler].order] as number;
      expect([sampler, fine < allowed, fine < 0.35 * coarse]).toEqual([sampler, true, true]);
    }
  },
);

test('churn adds the noise it removes, and correctors pull towards the marginal', () => {
  const levels = noiseLevels({ schedule: 'brownian', spacing: 'karras', steps: 200 });
  const last = marginal(levels[200] as NoiseLevel);
  const start = marginal(levels[0] as NoiseLevel);
  const churned = moments('edmHeun', levels, start, 'stop', { churn: 40 });
  expect(churned.variance).toBeCloseTo(last.variance, 3);
  expect(
    Math.abs(moments('edmHeun', levels, start, 'stop', { churn: 40, churnNoise: 1.1 }).variance - last.variance),
  ).toBeGreaterThan(0.005);

  // many correctors forget any start: what is left is the law of the Langevin recursion itself
  const coarse = noiseLevels({ schedule: 'brownian', spacing: 'karras', steps: 1, timeMin: 0.5 });
  const corrected = moments('ancestral', coarse, { mean: 5, variance: 9 }, 'stop', {
    correctorSteps: 400,
    correctorRatio: 0.2,
  });
  const [s, variance] = [0.5, 0.75];
  expect(corrected.mean).toBeCloseTo(0.3, 10);
  expect(corrected.variance).toBeCloseTo(variance / (1 - (0.2 * s) / (2 * variance)), 10);
  // a multistep sampler's memory passes through the corrector rows
  const table = stepTable(levels, { sampler: 'dpmSolver2M', terminal: 'stop', correctorSteps: 1 });
  expect(table.rows.filter(({ ka }) => ka === 1)).toHaveLength(200);
});

test("churn is Karras': sigma grows by 1 + gamma, within its window, never by more than sqrt 2", () => {
  const levels = noiseLevels({ schedule: 'edm', spacing: 'karras', steps: 3 });
  const sigmas = levels.map(({ t }) => t);
  const churnRows = (more: Options) =>
    stepTable(levels, { sampler: 'edmHeun', terminal: 'denoise', ...more }).rows.filter(({ read }) => !read);
  // N counts the four levels above zero
  churnRows({ churn: 0.4, churnNoise: 1.003 }).forEach(({ cx, cz }, i) => {
    const hat = (sigmas[i] as number) * 1.1;
    expect([cx, cz]).toEqual([1, expect.closeTo(1.003 * Math.sqrt(hat ** 2 - (sigmas[i] as number) ** 2), 10)]);
  });
  expect(churnRows({ churn: 0.4 })).toHaveLength(4);
  expect(churnRows({ churn: 0.4, churnMin: 0.01, churnMax: 79 })).toHaveLength(2);
  expect(churnRows({ churn: 0.4, churnMin: 0.01, churnMax: 80 })).toHaveLength(3);
  expect(churnRows({ churn: 99 })[0]?.cz).toBeCloseTo(80, 10);
});

test('the three ends: stop keeps the noise, denoise appends D, snap stops', () => {
  const levels = noiseLevels({ schedule: 'vpLinear', spacing: 'logVariance', steps: 4 });
  const last = levels[4] as NoiseLevel;
  const table = (terminal: Terminal) => stepTable(levels, { sampler: 'ancestral', terminal });
  expect(table('snap')).toEqual(table('stop'));
  expect(table('stop').end).toBe(last);
  const { rows, end, label } = table('denoise');
  expect(rows.slice(0, 4)).toEqual(table('stop').rows);
  expect(rows[4]).toMatchObject({ read: { a: last.a, s: last.s }, cx: 0, cm: 1, cz: 0 });
  expect([end.a, end.s]).toEqual([1, 0]);
  expect(stepTable(levels, { sampler: 'eulerMaruyama', terminal: 'stop', finalMean: true }).end.s).toBe(0);
  // clean data are as large as the memories: read at their scale, by the S of the last noise
  expect(label).toEqual({ a: 1, s: explodingVariance(last), similarity: 'distance' });
  expect(table('stop').label).toEqual({ a: last.a, s: last.s, similarity: 'distance' });
  // a grid that reaches zero noise by itself is not denoised twice, and labels are read where they can be
  const whole = noiseLevels({ schedule: 'brownian', spacing: 'time', steps: 4, timeMin: 0 });
  const closed = stepTable(whole, { sampler: 'odeHeun', terminal: 'denoise' });
  expect(closed.rows.at(-1)).toMatchObject({ cm: 1, cx: 0, cx0: 0 });
  expect(closed.label.s).toBe(0.25);
});

test('x0 changes only at the end of a step, and no coefficient blows up as s goes to 0', () => {
  for (const sampler of Object.keys(samplers) as SamplerName[]) {
    for (const schedule of Object.keys(schedules) as ScheduleName[]) {
      const levels = noiseLevels({
        schedule,
        spacing: 'logVariance',
        steps: 60,
        ...(schedule === 'edm' ? { sigmaMin: 1e-5 } : {}),
      });
      const { rows } = stepTable(levels, { sampler, terminal: 'denoise', correctorSteps: 2 });
      for (const { cx0, cx, cm, cacc, ka, kx, km, commit, repeat } of rows) {
        expect(commit || repeat === 1).toBe(true);
        const largest = Math.max(...[cx0, cx, cm, cacc, ka, kx, km].map(Math.abs));
        expect([sampler, schedule, largest < 5]).toEqual([sampler, schedule, true]);
      }
      expect(rows.at(-1)?.commit).toBe(true);
      const loses = rows.some(
        ({ commit }, i) => commit && i > 0 && rows[i - 1]?.commit && (rows[i] as { cacc: number }).cacc !== 0,
      );
      expect([sampler, loses]).toEqual([sampler, samplers[sampler].multistep]);
    }
  }
});

test('a step h of the gradient flow goes 1 - e^-h of the way', () => {
  const [flow] = gradientFlow(2, 0.5, 'distance', 7).rows;
  expect(flow).toMatchObject({ cx: expect.closeTo(Math.exp(-0.5), 12), cm: expect.closeTo(1 - Math.exp(-0.5), 12) });
  expect(flow).toMatchObject({ repeat: 7, read: { a: 1, s: 0.5, similarity: 'distance' } });
});

test('options out of range are refused with what is allowed', () => {
  const levels = noiseLevels({ schedule: 'brownian', spacing: 'time', steps: 3 });
  const refuse = (options: TableOptions, message: RegExp, grid = levels) =>
    expect(() => stepTable(grid, options)).toThrow(message);
  refuse({ sampler: 'ddim', terminal: 'stop', ddimEta: 2 }, /ddimEta is 2; give a number from 0 to 1/);
  refuse({ sampler: 'edmHeun', terminal: 'stop', churn: -1 }, /churn is -1/);
  refuse(
    { sampler: 'ddim', terminal: 'stop', correctorSteps: 1, correctorRatio: 2 },
    /correctorRatio is 2; .*between 0 and 2/,
  );
  refuse({ sampler: 'ddim', terminal: 'stop', correctorSteps: 0.5 }, /correctorSteps is 0.5/);
  refuse({ sampler: 'eulerMaruyama', terminal: 'denoise', finalMean: true }, /finalMean takes the place of/);
  refuse({ sampler: 'ancestral', terminal: 'stop' }, /noise must fall/, [...levels].reverse());
  refuse({ sampler: 'ancestral', terminal: 'stop' }, /noise must fall/, [...levels, levels.at(-1) as NoiseLevel]);
  refuse({ sampler: 'ancestral', terminal: 'stop' }, /at least two/, levels.slice(0, 1));
  expect(() => hopfield(0, 1, 'dot', 3)).toThrow(/beta is 0; give a finite number > 0/);
  expect(() => hopfield(1, 1.5, 'dot', 3)).toThrow(/eta is 1.5/);
  expect(() => gradientFlow(1, 0.1, 'dot', 0)).toThrow(/iterations is 0/);
});

test('every noise level of a table is a level of its grid or lies between two', () => {
  const levels = noiseLevels({ schedule: 'ou', spacing: 'logVariance', steps: 5 });
  const [high, low] = [levels[0] as NoiseLevel, levels[5] as NoiseLevel].map(explodingVariance) as [number, number];
  for (const { read } of stepTable(levels, { sampler: 'odeRk4', terminal: 'stop' }).rows) {
    if (!read) continue;
    expect(explodingVariance(read)).toBeGreaterThan(low * (1 - 1e-12));
    expect(explodingVariance(read)).toBeLessThan(high * (1 + 1e-12));
  }
});
