import { expect, test } from 'vitest';
import { patternsOf } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { solveSmall } from './eigen.ts';
import { normals } from './noise.ts';
import { preconditioning } from './preconditioning.ts';
import { readOut } from './readOut.ts';
import {
  gradientFlow,
  type Layer,
  layerAt,
  layerFeatures,
  layerMoments,
  layerReadOut,
  learntAt,
  requireTrainable,
  trainedLayer,
} from './trainedFeatures.ts';
import { exactCorrelation, layerFit, timesDiagonal, timesMatrix } from './trainingErrors.ts';

const SEED = 11;
const pham9 = patternsFromSpec('pham:9', { seed: 0 });
const unequal = patternsOf(
  [
    [0.3, -1, 0.2],
    [0.9, 0.4, -0.5],
    [-0.7, 0.1, 0.8],
  ],
  'three',
  [0.5, 0.3, 0.2],
);

/** Samples (xi, u) of the data with noise. */
function drawn({ points, weights, dim }: typeof pham9, variance: number, count: number) {
  const z = normals(SEED, count, dim, 0, 3);
  return Array.from({ length: count }, (_, i) => {
    // each memory as often as it weighs
    let [k, left] = [0, (i + 0.5) / count];
    while (left > (weights[k] as number)) left -= weights[k++] as number;
    const xi = [...points.subarray(k * dim, (k + 1) * dim)];
    return { xi, u: xi.map((value, d) => value + Math.sqrt(variance) * (z[i * dim + d] as number)) };
  });
}

test('moments are averages over data and noise', () => {
  const variance = 0.3;
  const features = layerFeatures(unequal, variance, 5, SEED);
  const { gram, target, place, mean, power } = layerMoments(features, unequal);
  const { skip, out } = preconditioning(features);
  const samples = drawn(unequal, variance, 40_000);
  const phi = samples.map(({ u }) => wavesAt(features, u));
  const averageOf = (f: (i: number) => number) => {
    const values = samples.map((_, i) => f(i));
    const average = values.reduce((a, b) => a + b, 0) / values.length;
    const spread = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / values.length;
    return { average, error: Math.sqrt(spread / values.length) };
  };
  const near = (known: number, f: (i: number) => number) => {
    const { average, error } = averageOf(f);
    expect(Math.abs(known - average)).toBeLessThan(4.5 * error + 1e-12);
  };
  const y = samples.map(({ xi, u }) =>
    xi.map((value, d) => {
      const centre = features.centre[d] as number;
      return (value - centre - skip * ((u[d] as number) - centre)) / out;
    }),
  );
  for (let i = 0; i < 5; i++) {
    near(mean[i] as number, (n) => phi[n]?.[i] as number);
    for (let j = 0; j < 5; j++)
      near(gram[5 * i + j] as number, (n) => (phi[n]?.[i] as number) * (phi[n]?.[j] as number));
    for (let d = 0; d < 3; d++) {
      near(target[d]?.[i] as number, (n) => (phi[n]?.[i] as number) * (y[n]?.[d] as number));
      near(place[d]?.[i] as number, (n) => {
        return (phi[n]?.[i] as number) * ((samples[n]?.u[d] as number) - (features.centre[d] as number));
      });
    }
  }
  near(power, (n) => (y[n] as number[]).reduce((sum, value) => sum + value * value, 0));
});

/** phi [count] at u. */
function wavesAt({ omega, phase, centre, dim }: Layer['features'], u: readonly number[]): number[] {
  return Array.from(phase, (b, j) => {
    const angle = u.reduce(
      (sum, value, d) => sum + (omega[j * dim + d] as number) * (value - (centre[d] as number)),
      b,
    );
    return Math.sqrt(2 / phase.length) * Math.cos(angle);
  });
}

test('training follows the gradient of the loss, which finite differences give', () => {
  const features = layerFeatures(pham9, 0.1, 7, SEED);
  const { gram, ...moments } = layerMoments(features, pham9);
  const flow = gradientFlow(features, { gram: gram.slice(), ...moments });
  const lossOf = (weights: Float64Array[]) =>
    (0.5 * layerFit(features, weights, pham9, { ...moments, times: timesMatrix(gram) }).error * 2 * 0.1) /
    preconditioning(features).out ** 2;
  for (const tau of [0.5, 20, 3000]) {
    const step = 1e-4 * tau;
    const [before, here, after] = [tau - step, tau, tau + step].map((t) => layerAt(flow, t).weights) as [
      Float64Array[],
      Float64Array[],
      Float64Array[],
    ];
    here.forEach((row, d) => {
      row.forEach((value, j) => {
        const nudge = 1e-4 * Math.max(1, Math.abs(value));
        const nudged = (by: number) => here.map((own, e) => own.map((w, i) => (e === d && i === j ? w + by : w)));
        const slope = (lossOf(nudged(nudge)) - lossOf(nudged(-nudge))) / (2 * nudge);
        const moved = ((after[d]?.[j] as number) - (before[d]?.[j] as number)) / (2 * step);
        expect(Math.abs(moved + slope)).toBeLessThan(1e-6 + 1e-3 * Math.abs(slope));
      });
    });
  }
});

test('at time 0 it is the denoiser of one Gaussian, at infinity least squares', () => {
  const variance = 0.2;
  const features = layerFeatures(unequal, variance, 6, SEED);
  const { gram, ...moments } = layerMoments(features, unequal);
  const flow = gradientFlow(features, { gram: gram.slice(), ...moments });
  const { skip } = preconditioning(features);
  const start = layerReadOut(layerAt(flow, 0))({ a: 0.5 })([0.4, -0.2, 0.1]).mean;
  start.forEach((value, d) => {
    const centre = features.centre[d] as number;
    const u = ([0.4, -0.2, 0.1][d] as number) / 0.5;
    expect(value).toBeCloseTo(centre + skip * (u - centre), 14);
  });
  const rows = Array.from({ length: 6 }, (_, i) => [...gram.subarray(6 * i, 6 * i + 6)]);
  const { weights } = layerAt(flow, Number.POSITIVE_INFINITY);
  weights.forEach((row, d) => {
    const known = solveSmall(rows, [...(moments.target[d] as Float64Array)]);
    row.forEach((value, j) => {
      expect(Math.abs(value - (known[j] as number))).toBeLessThan(1e-6 * Math.max(1, ...known.map(Math.abs)));
    });
  });
});

test('errors and correlation are those of samples, on the memories and on other data', () => {
  const variance = 0.15;
  const tau = 300;
  const features = layerFeatures(unequal, variance, 30, SEED);
  const { gram, ...moments } = layerMoments(features, unequal);
  const flow = gradientFlow(features, { gram: gram.slice(), ...moments });
  const { weights } = layerAt(flow, tau);
  const fit = layerFit(features, weights, unequal, { ...moments, times: timesMatrix(gram) });
  // the same in the eigenbasis
  const own = { ...flow.moments, times: timesDiagonal(flow.basis.values) };
  const inBasis = layerFit(features, learntAt(flow, tau), unequal, own);
  expect(inBasis.error).toBeCloseTo(fit.error, 10);
  expect(inBasis.variance).toBeCloseTo(fit.variance, 10);
  expect(inBasis.covariance).toBeCloseTo(fit.covariance, 10);

  const trained = layerReadOut({ features, weights })({ a: 1 });
  const exact = readOut(unequal, { a: 1, s: variance, similarity: 'distance' });
  const fromSamples = (data: typeof unequal) =>
    drawn(data, variance, 40_000).map(({ xi, u }) => {
      const m = trained(u).mean;
      return { xi, m, exact: data === unequal ? exact(u) : undefined };
    });
  const errorOf = (samples: ReturnType<typeof fromSamples>) => {
    const values = samples.map(({ xi, m }) => xi.reduce((sum, value, d) => sum + (value - (m[d] as number)) ** 2, 0));
    return values.reduce((a, b) => a + b, 0) / values.length / (3 * variance);
  };
  const samples = fromSamples(unequal);
  expect(errorOf(samples) / fit.error).toBeCloseTo(1, 1.7);
  const others = patternsOf([
    [1, 0.5, 0],
    [-0.4, -0.4, 1],
  ]);
  const { gram: othersGram, ...othersMoments } = layerMoments(features, others);
  const onOthers = layerFit(features, weights, others, { ...othersMoments, times: timesMatrix(othersGram) });
  expect(errorOf(fromSamples(others)) / onOthers.error).toBeCloseTo(1, 1.7);

  const open = samples.reduce((sum, { exact }) => sum + (exact?.trace as number), 0) / samples.length;
  const known = pearson(samples.map(({ m, exact }) => [[...m], [...(exact?.mean ?? [])]]));
  expect(exactCorrelation(fit, unequal, open)).toBeCloseTo(known, 2.5);
  expect(known).toBeLessThan(0.99);
});

/** Over places and coordinates, each coordinate about its own mean. */
function pearson(pairs: number[][][]): number {
  let [xx, xy, yy] = [0, 0, 0];
  for (let d = 0; d < 3; d++) {
    const [x, y] = [0, 1].map((side) => pairs.map((pair) => pair[side]?.[d] as number)) as [number[], number[]];
    const [mx, my] = [x, y].map((values) => values.reduce((a, b) => a + b, 0) / values.length) as [number, number];
    x.forEach((value, i) => {
      const other = (y[i] as number) - my;
      xx += (value - mx) ** 2;
      yy += other ** 2;
      xy += (value - mx) * other;
    });
  }
  return xy / Math.sqrt(xx * yy);
}

test('many features and a long time come near the exact denoiser; one memory is known at once', () => {
  const variance = 0.1;
  const exact = readOut(pham9, { a: 1, s: variance, similarity: 'distance' });
  const squareAt = (tau: number, count: number) => {
    const trained = layerReadOut(trainedLayer(pham9, variance, count, SEED, tau))({ a: 1 });
    const samples = drawn(pham9, variance, 400);
    const sum = samples.reduce((total, { u }) => {
      const [m, known] = [trained(u).mean, exact(u).mean];
      return total + m.reduce((all, value, d) => all + (value - (known[d] as number)) ** 2, 0);
    }, 0);
    return Math.sqrt(sum / samples.length / variance);
  };
  const [short, long, narrow] = [squareAt(10, 200), squareAt(1e7, 200), squareAt(1e7, 20)];
  expect(long).toBeLessThan(0.25);
  expect(short).toBeGreaterThan(3 * long);
  expect(narrow).toBeGreaterThan(1.5 * long);
  const lone = layerReadOut(trainedLayer(patternsOf([[0.2, -0.1]]), variance, 10, SEED, 100))({ a: 1 });
  expect([...lone([5, 3]).mean]).toEqual([0.2, -0.1]);
});

test('more features are the same ones and some more, whole training is bounded', () => {
  const few = layerFeatures(pham9, 0.1, 4, SEED);
  const many = layerFeatures(pham9, 0.1, 9, SEED);
  expect([...many.omega.subarray(0, 8)]).toEqual([...few.omega]);
  expect([...many.phase.subarray(0, 4)]).toEqual([...few.phase]);
  expect(() => requireTrainable(pham9, 1024, 60)).not.toThrow();
  expect(() => requireTrainable(pham9, 4096, 60)).toThrow('take fewer features, steps or memories');
});
