import { expect, test } from 'vitest';
import { patternsOf } from '../memories/patterns.ts';
import { streams } from '../memories/streams.ts';
import { gradientFlow, hopfield, stochasticAttention } from '../samplers/fixedLevel.ts';
import { type SamplerName, samplers, stepTable } from '../samplers/index.ts';
import { odeLikelihood } from '../samplers/likelihood.ts';
import { type NoiseLevel, row } from '../samplers/row.ts';
import { noiseLevels } from '../schedules.ts';
import { execute } from './execute.ts';
import { gaussianMoments } from './gaussianMoments.ts';
import { landscapeOf } from './landscape.ts';
import { mixtureAt } from './mixture.ts';
import { normals } from './noise.ts';
import { labelsOf, readOut, snap } from './readOut.ts';

const pair = patternsOf([[1], [-1]]);
const triangle = patternsOf([
  [1.2, 0],
  [-0.5, 0.4],
  [0, -1],
]);

function statistics(x: Float64Array) {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  return { mean, variance: x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length };
}

test('one row is the affine mix it says it is', () => {
  const first = row({ cx0: 2, cx: 3, cz: 0.5, kx: 1, commit: false });
  const second = row({
    read: { a: 1, s: 0.5, similarity: 'distance' },
    cx0: 1,
    cx: 2,
    cm: 3,
    cacc: 5,
    kq: 2,
  });
  const { x, q } = execute([first, second], pair, Float64Array.of(0.3), { seed: 1, tap: 'trace', firstStep: 4 });
  const z = normals(1, 1, 1, 4)[0] as number;
  const y = 5 * 0.3 + 0.5 * z;
  const m = Math.tanh(y / 0.5);
  expect(x[0]).toBeCloseTo(0.3 + 2 * y + 3 * m + 5 * 0.3, 12);
  expect(q[0]).toBeCloseTo(2 * (1 - m * m), 12);
});

test('the read-out agrees with the full record of a point', () => {
  for (const similarity of ['distance', 'dot'] as const) {
    const read = { a: 0.8, s: 0.3, similarity };
    const full = mixtureAt(landscapeOf(triangle, read), [0.2, -0.4]);
    const { mean, trace, weights, energy } = readOut(triangle, read)([0.2, -0.4]);
    expect(trace).toBeCloseTo(full.traceCovariance, 12);
    mean.forEach((value, d) => {
      expect(value).toBeCloseTo(full.denoiser[d] as number, 12);
    });
    expect(weights).toEqual(full.weights);
    if (similarity === 'distance') expect(energy + Math.log(2 * Math.PI * 0.3)).toBeCloseTo(full.energy, 12);
  }
});

test('cutting a run, or its particles, changes nothing', () => {
  const levels = noiseLevels({ schedule: 'vpLinear', spacing: 'logVariance', steps: 6 });
  const { rows } = stepTable(levels, { sampler: 'stochasticHeun', terminal: 'denoise', correctorSteps: 2 });
  const start = normals(5, 6, 2, 0, streams.start);
  const whole = execute(rows, triangle, start, { seed: 5 }).x;
  const cut = rows.findIndex(({ commit }, i) => commit && i > 3) + 1;
  const steps = rows.slice(0, cut).reduce((sum, { repeat }) => sum + repeat, 0);
  const first = execute(rows.slice(0, cut), triangle, start, { seed: 5 }).x;
  expect(execute(rows.slice(cut), triangle, first, { seed: 5, firstStep: steps }).x).toEqual(whole);
  expect(execute(rows, triangle, start.slice(10), { seed: 5, firstParticle: 5 }).x).toEqual(whole.slice(10));
});

test.each(Object.keys(samplers) as SamplerName[])(
  '%s: simulated Gaussian data has the exact moments of the table',
  (sampler) => {
    const levels = noiseLevels({ schedule: 'vpLinear', spacing: 'logVariance', steps: 12 });
    const { rows } = stepTable(levels, { sampler, terminal: 'stop', churn: 4, correctorSteps: 1 });
    const exact = gaussianMoments(rows, { mean: 0.3, variance: 0.25 }, { mean: 0, variance: 1 });
    const n = 6000;
    const start = normals(11, n, 1, 0, streams.start);
    const { mean, variance } = statistics(
      execute(rows, { ...patternsOf([[0.3]]), width: 0.25 }, start, { seed: 11 }).x,
    );
    expect(Math.abs(mean - exact.mean)).toBeLessThan(4 * Math.sqrt(exact.variance / n));
    expect(Math.abs(variance - exact.variance)).toBeLessThan(4 * exact.variance * Math.sqrt(2 / n));
  },
);

test('the reverse SDE ends at memory k with the posterior probability, the ODE by its basin', () => {
  const x = [0.35, 0.1];
  const s = 0.6;
  const levels = noiseLevels({ schedule: 'brownian', spacing: 'logVariance', steps: 60, timeMax: s });
  const n = 3000;
  const start = Float64Array.from({ length: 2 * n }, (_, i) => x[i % 2] as number);
  const { rows, label } = stepTable(levels, { sampler: 'stochasticHeun', terminal: 'snap' });
  const labels = labelsOf(landscapeOf(triangle, label), execute(rows, triangle, start, { seed: 2 }).x);
  const { weights } = readOut(triangle, { a: 1, s, similarity: 'distance' })(x);
  weights.forEach((r, k) => {
    const share = labels.filter((value) => value === k).length / n;
    expect(Math.abs(share - r)).toBeLessThan(4 * Math.sqrt((r * (1 - r)) / n) + 0.004);
  });
  const ode = stepTable(levels, { sampler: 'odeRk4', terminal: 'snap' });
  const end = execute(ode.rows, triangle, Float64Array.from(x), { seed: 0 }).x;
  expect(snap(landscapeOf(triangle, ode.label), end)).toEqual(Float64Array.of(1.2, 0));
});

test('the likelihood along the ODE is -log p of the mixture', () => {
  const x = Float64Array.of(-1.3, -0.4, 0, 0.2, 0.9);
  const exact = [1.01421957699, 3.71421946445, 9.42107239643, 6.51388417061, 0.214219576988];
  // the Gaussian taken for p at the noisy end costs O(1 / S^2)
  for (const [timeMax, allowed] of [
    [25, 1e-3],
    [250, 1e-5],
  ] as const) {
    const levels = noiseLevels({ schedule: 'brownian', spacing: 'logVariance', steps: 300, timeMin: 0.05, timeMax });
    const table = odeLikelihood(levels);
    const { x: end, q } = execute(table.rows, pair, x, { seed: 0, tap: table.tap });
    exact.forEach((energy, p) => {
      const measured = table.energy(q[p] as number, (end[p] as number) ** 2, 1, { variance: 1, width: 0 });
      expect(Math.abs(measured - energy)).toBeLessThan(allowed);
    });
  }
});

test('the likelihood knows widths, scales and dimensions', () => {
  const width = 0.09;
  const wide = { ...triangle, width };
  const levels = noiseLevels({ schedule: 'vpLinear', spacing: 'logVariance', steps: 200, timeMin: 0.1 });
  const last = levels[200] as NoiseLevel;
  const [noisy] = levels as [NoiseLevel];
  const mean = [0.7 / 3, -0.2];
  const table = odeLikelihood(levels);
  const x = [0.3, -0.5];
  const { x: end, q } = execute(table.rows, wide, Float64Array.from(x), { seed: 0, tap: 'trace' });
  const squared = mean.reduce((sum, m, d) => sum + ((end[d] as number) / noisy.a - m) ** 2, 0);
  const measured = table.energy(q[0] as number, squared, 2, { variance: 0.47 + width, width });
  const exact = mixtureAt(landscapeOf(wide, { ...last, similarity: 'distance' }), x).energy;
  expect(Math.abs(measured - exact)).toBeLessThan(1e-4);
});

test('dynamics at one level: Hopfield finds its fixed point, is attention, and freezes when still', () => {
  const { rows } = hopfield(4, 1, 'dot', 400);
  const { x, settledAt } = execute(rows, triangle, Float64Array.of(0.9, 0.1), { seed: 0, tolerance: 1e-9 });
  const { mean } = readOut(triangle, { a: 1, s: 1 / 4, similarity: 'dot' })(x);
  expect(Math.hypot((mean[0] as number) - (x[0] as number), (mean[1] as number) - (x[1] as number))).toBeLessThan(1e-8);
  expect(settledAt[0]).toBeGreaterThan(1);
  expect(settledAt[0]).toBeLessThan(400);
  // one memory: the flow is exactly x' = D + e^-h (x - D)
  const relaxed = execute(gradientFlow(4, 0.7, 'dot', 2).rows, patternsOf([[3]]), Float64Array.of(1), {
    seed: 0,
  });
  expect(relaxed.x[0]).toBeCloseTo(3 - 2 * Math.exp(-1.4), 12);
  // gradient flow over a time is the same point whatever the step, to its order
  const flow = (h: number, n: number) =>
    execute(gradientFlow(4, h, 'dot', n).rows, triangle, Float64Array.of(0.3, 0.1), { seed: 0 }).x[0] as number;
  const [coarse, middle, fine] = [flow(0.1, 10), flow(0.05, 20), flow(0.025, 40)];
  expect((coarse - middle) / (middle - fine)).toBeCloseTo(2, 0);
});

test('stochastic attention samples exp(-beta E): the mixture of unequal weights', () => {
  const beta = 4;
  const n = 1500;
  const { rows } = stochasticAttention(beta, 0.05, 150);
  // starts on the memories with their exact weights exp(beta |xi|^2 / 2)
  const weights = [0.648408822241, 0.0826422785095, 0.268948899249];
  const noise = normals(9, n, 2, 0, streams.start);
  const start = Float64Array.from(noise, (z, i) => {
    const u = (Math.floor(i / 2) + 0.5) / n;
    const k = u < (weights[0] as number) ? 0 : u < (weights[0] as number) + (weights[1] as number) ? 1 : 2;
    return (triangle.points[2 * k + (i % 2)] as number) + z / Math.sqrt(beta);
  });
  const { x } = execute(rows, triangle, start, { seed: 9 });
  const along = (d: number) => statistics(x.filter((_, i) => i % 2 === d));
  expect(Math.abs(along(0).mean - 0.736769447435)).toBeLessThan(4 * Math.sqrt(0.66 / n) + 0.02);
  expect(Math.abs(along(1).mean + 0.235891987845)).toBeLessThan(4 * Math.sqrt(0.48 / n) + 0.02);
  expect(Math.abs(along(0).variance / 0.66154 - 1)).toBeLessThan(4 * Math.sqrt(2 / n) + 0.025);
  expect(Math.abs(along(1).variance / 0.476527 - 1)).toBeLessThan(4 * Math.sqrt(2 / n) + 0.025);
});

test('particles must be whole, and moments refuse another denoiser', () => {
  expect(() => execute([], triangle, new Float64Array(3), { seed: 0 })).toThrow(/3 numbers do not make particles/);
  const { rows } = hopfield(1, 1, 'dot', 1);
  expect(() => gaussianMoments(rows, { mean: 0, variance: 0 }, { mean: 0, variance: 1 })).toThrow(/'distance'/);
});
