import { expect, test } from 'vitest';
import { patternsOf } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { readAt } from '../samplers/sampler.ts';
import { drawFeatures, featureReadOut } from './features.ts';
import { normals } from './noise.ts';
import { readOut } from './readOut.ts';

const lone = patternsOf([[0.2, -0.1]]);
const pham9 = patternsFromSpec('pham:9', { seed: 0 });
const at = (s: number, a = 1) => readAt({ a, s });

/**
 * Mean and variance over seeds of the estimate of one pair kernel at `distance`,
 * at level s of a run from least to most.
 */
function pairKernel(s: number, distance: number, least: number, most: number, count: number, runs: number) {
  const values = Array.from({ length: runs }, (_, seed) => {
    const drawn = drawFeatures(lone, { least, most }, count, seed);
    const { density } = featureReadOut(drawn)(at(s))([0.2 + distance, -0.1]);
    return (density * drawn.scale) / count;
  });
  const mean = values.reduce((sum, value) => sum + value, 0) / runs;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (runs - 1) };
}

test('one level: the pair kernel is unbiased, with the variance (1 - k^2)^2 / 2Y', () => {
  const [s, count, runs] = [0.3, 25, 1200];
  for (const distance of [0, 0.3, 0.8, 2]) {
    const k = Math.exp(-(distance ** 2) / (2 * s));
    const exact = (1 - k * k) ** 2 / (2 * count);
    const { mean, variance } = pairKernel(s, distance, s, s, count, runs);
    expect(Math.abs(mean - k)).toBeLessThan(4 * Math.sqrt(exact / runs) + 1e-6);
    expect(Math.abs(variance - exact)).toBeLessThan(4 * exact * Math.sqrt(3 / runs) + 1e-9);
  }
});

test('many levels: unbiased at each, and at high noise far better known than from waves of the lowest level', () => {
  const [least, most, count, runs] = [0.002, 2, 64, 600];
  for (const s of [0.002, 0.05, 2]) {
    const distance = 0.7 * Math.sqrt(s);
    const k = (least / s) * Math.exp(-(distance ** 2) / (2 * s));
    const { mean, variance } = pairKernel(s, distance, least, most, count, runs);
    expect(Math.abs(mean - k)).toBeLessThan(4 * Math.sqrt(variance / runs));
    expect(Math.sqrt(variance) / k).toBeLessThan(0.6);
  }
  const s = 2;
  const narrow = pairKernel(s, 0, least, least, count, runs);
  expect(narrow.variance).toBeGreaterThan(10 * pairKernel(s, 0, least, most, count, runs).variance);
});

test('the levels of a run are the heat evolution of one estimate', () => {
  const drawn = drawFeatures(patternsOf([[-1], [0.4], [1]]), { least: 0.02, most: 1 }, 40, 3);
  const readout = featureReadOut(drawn);
  const sharp = readout(at(0.02));
  for (const s of [0.05, 0.6]) {
    const sigma = Math.sqrt(s - 0.02);
    // a sum over 12 standard deviations, which is exact for smooth integrands
    const step = sigma / 40;
    for (const x of [-1.2, 0.1, 0.9]) {
      let spread = 0;
      for (let i = -480; i <= 480; i++) {
        const y = i * step;
        spread +=
          (sharp([x - y]).density * step * Math.exp((-y * y) / (2 * sigma ** 2))) / (sigma * Math.sqrt(2 * Math.PI));
      }
      expect(readout(at(s))([x]).density).toBeCloseTo(spread, 9);
    }
  }
});

test('more and more features come to the exact denoiser, as 1 / sqrt(Y)', () => {
  const s = 0.05;
  const z = normals(1, 40, 2, 0);
  const places = Array.from({ length: 40 }, (_, i) =>
    [0, 1].map((d) => (pham9.points[2 * (i % 9) + d] as number) + 0.7 * Math.sqrt(s) * (z[2 * i + d] as number)),
  );
  const exact = readOut(pham9, at(s));
  const errorOf = (count: number) => {
    const off = [0, 1, 2].flatMap((seed) => {
      const read = featureReadOut(drawFeatures(pham9, { least: s, most: s }, count, seed))(at(s));
      return places.map((x) => Math.hypot(...read(x).mean.map((m, d) => m - (exact(x).mean[d] as number))));
    });
    return off.sort((a, b) => a - b)[off.length >> 1] as number;
  };
  const [few, some, many] = [errorOf(256), errorOf(4096), errorOf(32768)] as const;
  expect(few / some).toBeGreaterThan(2.5);
  expect(some / many).toBeGreaterThan(1.8);
  expect(many).toBeLessThan(0.01);
});

test('the score is the gradient of an energy, above the floor and below it', () => {
  const s = 0.1;
  const readout = featureReadOut(drawFeatures(pham9, { least: s, most: s }, 30, 5))(at(s));
  const seen = [0, 0];
  for (let i = 0; i < 60; i++) {
    const x = [Math.cos(i) * (0.1 + i / 20), Math.sin(i) * (0.1 + i / 20)];
    const { mean, floored, density, energy } = readout(x);
    seen[floored] = (seen[floored] as number) + 1;
    if (!floored) expect(energy).toBe(-Math.log(density));
    [0, 1].forEach((d) => {
      const shifted = (by: number) => readout(x.map((value, e) => (e === d ? value + by : value))).energy;
      const slope = (shifted(1e-5) - shifted(-1e-5)) / 2e-5;
      expect(((mean[d] as number) - (x[d] as number)) / s).toBeCloseTo(-slope, 4);
    });
  }
  expect(Math.min(...seen)).toBeGreaterThan(5);
});

test('scaled and unscaled levels are one: VP at x is VE at x / a', () => {
  const drawn = drawFeatures(pham9, { least: 0.1, most: 0.5 }, 50, 0);
  const ve = featureReadOut(drawn)(at(0.5))([0.4, -0.7]);
  const vp = featureReadOut(drawn)(at(0.5 * 0.36, 0.6))([0.24, -0.42]);
  expect(vp.density).toBeCloseTo(ve.density, 10);
  vp.mean.forEach((value, d) => {
    expect(value).toBeCloseTo(ve.mean[d] as number, 10);
  });
});

test('features keep their frequencies as more are added, and weights count', () => {
  const levels = { least: 0.1, most: 1 };
  const few = drawFeatures(pham9, levels, 10, 4);
  const more = drawFeatures(pham9, levels, 100, 4);
  expect(more.omega.slice(0, 20)).toEqual(few.omega);
  expect(drawFeatures(pham9, levels, 10, 5).omega).not.toEqual(few.omega);
  const pair = patternsOf([[0.5], [-0.5]]);
  const heavy = drawFeatures({ ...pair, weights: Float64Array.of(1, 0) }, levels, 10, 1);
  expect([...heavy.cosine, ...heavy.sine]).toEqual(
    [drawFeatures(patternsOf([[0.5]]), levels, 10, 1)].flatMap(({ cosine, sine }) => [...cosine, ...sine]),
  );
});

test('no features, and too many products, are refused', () => {
  expect(() => drawFeatures(pham9, { least: 1, most: 1 }, 0, 0)).toThrow('whole number from 1');
  const ring = patternsFromSpec('ring:3000', { seed: 0 });
  expect(() => drawFeatures(ring, { least: 1, most: 1 }, 65536, 0)).toThrow('take fewer of one');
});
