import { expect, test } from 'vitest';
import { gpuTest } from '../../cli/testGpu.ts';
import { openGpu } from '../../gpu/device.ts';
import { parseConfig } from '../../params/config.ts';
import { parseSweep, type SweepAxis } from '../../params/sweep.ts';
import type { Config } from '../../params/table.ts';
import type { Series } from '../../results.ts';
import { runExperiment } from '../index.ts';
import { resolveInputs } from '../inputs.ts';
import { theoryOf } from './theory.ts';

const inputsOf = (dials: Partial<Config>) => resolveInputs(parseConfig({ experiment: 'phase', ...dials }));
const axis = (sweep: string) => parseSweep('sweepX', sweep) as SweepAxis;

/** Points [x, y] of the line of that name; none if it is not drawn. */
function line(dials: Partial<Config>, name: RegExp, sweep = 'sigma2:0.01..3:24:log'): [number, number][] {
  const found = theoryOf(inputsOf(dials), axis(sweep), undefined).find((theory) => name.test(theory.name));
  const points = found?.points ?? new Float64Array();
  return Array.from({ length: points.length / 2 }, (_, i) => [points[2 * i] as number, points[2 * i + 1] as number]);
}

/** The values of a vertical line, each once. */
const critical = (dials: Partial<Config>, name: RegExp, sweep?: string) => [
  ...new Set(line(dials, name, sweep).flatMap(([x]) => (Number.isNaN(x) ? [] : [Number(x.toPrecision(10))]))),
];

/** The value of a line at one place of the axis. */
const valueAt = (dials: Partial<Config>, name: RegExp, s: number) =>
  line(dials, name, `sigma2:${s},${2 * s}`)[0]?.[1] ?? Number.NaN;

const fork = { process: 'retrieve', observable: 'radius', memories: 'deltas' } as const;

test('lines move with the width of the data', () => {
  // m = tanh(m / (s + v)): at S = .75 the root of m = tanh(m / .75)
  const m = valueAt({ ...fork, width: 0.5 }, /tanh/, 0.25);
  expect(Math.tanh(m / 0.75)).toBeCloseTo(m, 10);
  expect(m).toBeGreaterThan(0.5);
  expect(valueAt({ ...fork, width: 0.5 }, /tanh/, 0.6)).toBe(0);
  for (const width of [0, 0.1, 0.5]) {
    expect(critical({ ...fork, width }, /centre/)).toEqual([expect.closeTo(1 - width, 8)]);
    expect(critical({ memories: 'square', width }, /centre/).map((s) => s + width)).toEqual(
      width < 0.5 ? [expect.closeTo(0.5, 8)] : [],
    );
  }
  const triangle = { process: 'retrieve', observable: 'radius', memories: 'triangle', width: 0.2 } as const;
  expect(critical(triangle, /saddle-node/)[0]).toBeCloseTo(0.54632 - 0.2, 5);
  expect(critical({ memories: 'circle:8', width: 0.01 }, /contrast/)[0]).toBeCloseTo(0.042532020733 - 0.01, 8);
  expect(critical({ memories: 'gaussian:9:2', width: 0.05 }, /^S = 1\/\(K.*: collapse/)[0]).toBeCloseTo(
    1 / 8 - 0.05,
    9,
  );
  // over a map of noise and width the fork is the line s + v = 1
  const map = theoryOf(inputsOf(fork), axis('sigma2:0.1..1:9'), axis('width:0..0.8:5')).find(({ name }) =>
    /centre/.test(name),
  );
  for (let i = 0; i < 100; i++)
    expect((map?.points[2 * i] as number) + (map?.points[2 * i + 1] as number)).toBeCloseTo(1, 8);
});

test('a line ends where a swept dial leads out of what it is of', () => {
  const recall = { memories: 'binary:20:400', process: 'recall', observable: 'overlap' } as const;
  const along = (dials: Partial<Config>, name: RegExp, sweep: string) =>
    line({ ...recall, ...dials }, name, sweep).map(([, y]) => y);
  // the networks of Amit, Gutfreund and Sompolinsky are at T = 0, without a power above 2
  expect(along({}, /Amit/, 'temperature:0,0.3,0.6')).toEqual([expect.closeTo(1, 3), Number.NaN, Number.NaN]);
  expect(along({}, /Amit/, 'degree:2,3')).toEqual([expect.closeTo(1, 3), Number.NaN]);
  const step = { order: 'synchronous', iterations: 1, observable: 'bitErrors', memories: 'binary:30:200' } as const;
  // from far off there is no promise to come back, however few are stored
  expect(along({}, /Amit/, 'flips:0,0.2')).toEqual([expect.closeTo(1, 3), Number.NaN]);
  expect(line({ ...recall, flips: 0.4 }, /Amit|no retrieval/, 'count:5,20')).toEqual([]);
  expect(along(step, /one step/, 'flips:0,0.1')).toEqual([expect.closeTo(0.00423, 5), Number.NaN]);
});

test('the share that returns by the reverse SDE is no line of runs with less noise', () => {
  const turn = { memories: 'deltas', process: 'uturn', observable: 'returned' } as const;
  for (const dials of [{}, { sampler: 'dpmSolver2MSde' }, { sampler: 'ddim', ddimEta: 1 }] as const) {
    expect(valueAt({ ...turn, ...dials }, /returns/, 1)).toBeCloseTo(0.7752, 4);
  }
  for (const dials of [
    { sampler: 'odeHeun' },
    { sampler: 'ddim' },
    { sampler: 'ddim', ddimEta: 0.5 },
    { sampler: 'edmHeun' },
    { sampler: 'edmHeun', churn: 20 },
  ] as const) {
    expect(line({ ...turn, ...dials }, /returns/)).toEqual([]);
  }
});

test('the first memory has its weight where samples stop at a noise that tells it from the others', () => {
  const share = { memories: 'deltas', weights: [3, 1], process: 'generate', observable: 'firstShare' } as const;
  const at = (dials: Partial<Config>, s: number) =>
    line({ ...share, ...dials }, /w_\{1\}/, `timeMin:${s},0.95`)[0]?.[1];
  expect(at({}, 0.01)).toBe(0.75);
  // by quadrature .781 of the samples at s = .9 have the first as their most probable memory
  expect(at({}, 0.9) ?? Number.NaN).toBeNaN();
  expect(at({ width: 0.5 }, 0.01) ?? Number.NaN).toBeNaN();
  expect(line({ ...share, sampler: 'langevin' }, /w_\{1\}/)).toEqual([]);
});

test('over an axis of beta a critical value is 1 / s', () => {
  for (const width of [0, 0.2]) {
    expect(critical({ ...fork, width }, /centre/, 'beta:0.5..20:24:log')).toEqual([expect.closeTo(1 / (1 - width), 7)]);
  }
});

test('the centre of unequal norms: never, or several times, as the curvature at the centre says', () => {
  expect(critical({ memories: [[-1], [0], [1]] }, /centre/)).toEqual([]);
  expect(critical({ memories: 'pham:9' }, /centre/)).toEqual([]);
  expect(critical({ ...fork, weights: [0.1, 0.9] }, /centre/)).toEqual([]);
  const points = [-3, -1, 1, 3];
  const curvature = (S: number) => {
    const r = points.map((x) => Math.exp((1 - x * x) / (2 * S)));
    const total = r.reduce((sum, value) => sum + value, 0);
    return 1 - points.reduce((sum, x, k) => sum + ((r[k] as number) / total) * x * x, 0) / S;
  };
  const found = critical({ memories: points.map((x) => [x]), width: 0.02 }, /centre/, 'sigma2:0.05..20:10:log');
  expect(found.length).toBeGreaterThan(0);
  for (const s of found) expect(curvature(s + 0.02)).toBeCloseTo(0, 7);
  const fine = Array.from({ length: 20000 }, (_, i) => curvature(0.02 + 0.05 * 400 ** (i / 19999)));
  expect(found.length).toBe(fine.filter((value, i) => i > 0 && value > 0 !== (fine[i - 1] as number) > 0).length);
});

test('what is true of equal weights, or of even points, is not drawn for others', () => {
  expect(line({ ...fork, weights: [0.1, 0.9] }, /tanh/)).toEqual([]);
  expect(line({ ...fork, memories: 'circle:64', weights: Array.from({ length: 64 }, (_, k) => k + 1) }, /I_/)).toEqual(
    [],
  );
  expect(line({ memories: 'ring:20' }, /contrast/)).toEqual([]);
  // nine points are not many where sigma is smaller than their distance, nor is their mean at the centre
  expect(line({ memories: 'pham:9', observable: 'minima' }, /√/, 'sigma2:0.01..0.5:5:log')).toEqual([]);
  expect(line({ ...fork, memories: 'pham:9' }, /I_/, 'sigma2:1.3..4:5')).toEqual([]);
  expect(line({ ...fork, memories: 'circle:9' }, /I_/, 'sigma2:1.3..4:5')).not.toEqual([]);
  // one of two, and an arc of a polygon
  expect(line({ ...fork, count: 1 }, /tanh/)).toEqual([]);
  expect(line({ ...fork, count: 2 }, /tanh/)).not.toEqual([]);
  expect(line({ ...fork, memories: 'circle:1000', count: 100 }, /I_/)).toEqual([]);
  expect(line({ memories: 'circle:20', count: 5 }, /contrast/)).toEqual([]);
});

test('minima on the circle by Rice: one from s = 1/2 on, √(3/2s) of them at little noise', () => {
  const wells = { memories: 'ring:2000', observable: 'minima' } as const;
  // sqrt(sum n^4 I_n(z)^2 / sum n^2 I_n(z)^2), z = R / s, by SciPy
  expect(valueAt(wells, /Rice/, 0.1)).toBeCloseTo(3.751513277680396, 10);
  expect(valueAt(wells, /Rice/, 0.45)).toBeCloseTo(1.26694653210916, 8);
  expect(valueAt(wells, /Rice/, 0.6)).toBe(1);
  expect(valueAt(wells, /Rice/, 1e-4) / Math.sqrt(1.5e4)).toBeCloseTo(1, 3);
});

test('the capacity of the modern network is that from cues without noise', () => {
  const cued = { memories: 'binary:64:16', process: 'retrieve', observable: 'returned', startAt: 'cues' } as const;
  const modern = { ...cued, similarity: 'dot', beta: 0.2 } as const;
  const counts = 'count:1..64:7:log';
  expect(critical({ ...modern, cue: 'memory' }, /modern/, counts)[0]).toBeCloseTo(17.922952967086, 8);
  expect(line({ ...modern, cue: 'noise:1' }, /modern/, counts)).toEqual([]);
});

test('weights of two deltas', () => {
  const dials = { memories: 'deltas', process: 'noise', observable: 'participation' } as const;
  expect(valueAt({ ...dials, weights: [0.1, 0.9] }, /two deltas/, 2)).toBeCloseTo(0.8587, 4);
  expect(valueAt(dials, /two deltas/, 2)).toBeCloseTo(0.675057, 5);
});

gpuTest('every line goes through what is measured, at three dials beside the defaults', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const noisy = { realizations: 8, particles: 1000 } as const;
  const cases: { dials: Partial<Config>; name: RegExp; s: number[]; within: (error: number) => number }[] = [
    { dials: { ...fork, width: 0.3, eta: 0.7, startAt: 'memories' }, name: /tanh/, s: [0.2, 0.5], within: () => 1e-3 },
    {
      dials: { ...fork, memories: 'triangle', width: 0.1, similarity: 'dot', startAt: 'memories' },
      name: /triangle: minima/,
      s: [0.1, 0.4],
      within: () => 1e-3,
    },
    {
      dials: { ...fork, memories: 'circle:64', width: 0.1, similarity: 'dot', particles: 64 },
      name: /I_/,
      s: [0.1, 0.3],
      within: () => 2e-3,
    },
    {
      dials: {
        memories: 'deltas',
        process: 'noise',
        observable: 'participation',
        weights: [0.2, 0.8],
        width: 0.4,
        similarity: 'dot',
        ...noisy,
      },
      name: /two deltas/,
      s: [0.1, 1],
      within: (error) => 4 * error + 1e-5,
    },
    {
      dials: {
        memories: 'deltas',
        process: 'uturn',
        observable: 'returned',
        weights: [0.2, 0.8],
        width: 0.3,
        steps: 320,
        ...noisy,
      },
      name: /two deltas/,
      s: [0.3, 1],
      within: (error) => 4 * error + 3e-3,
    },
    {
      dials: {
        memories: 'ring:300',
        process: 'wells',
        observable: 'minima',
        width: 0.02,
        realizations: 16,
        particles: 128,
      },
      name: /√/,
      s: [0.01, 0.05],
      within: (error) => 4 * error + 0.1,
    },
  ];
  for (const { dials, name, s, within } of cases) {
    const { results } = await runExperiment(inputsOf({ ...dials, sweepX: `sigma2:${s}` }), { gpu });
    const { data } = results.value as Series;
    const errors = (results.standardError as Series).data;
    s.forEach((value, i) => {
      const expected = valueAt(dials, name, value);
      const error = Number.isNaN(errors[i]) ? 0 : (errors[i] as number);
      expect(
        Math.abs((data[i] as number) - expected),
        `${name} at s = ${value}: ${data[i]}, theory ${expected}`,
      ).toBeLessThan(within(error));
    });
  }
  gpu.close();
});

test('recall of a Hebbian network has the lines of Amit, Gutfreund and Sompolinsky, and of one exact step', () => {
  const hebbian = { process: 'recall', memories: 'binary:300:1000' } as const;
  const counts = 'count:50,100,120,137,150';
  const m = line({ ...hebbian, observable: 'overlap' }, /erf/, counts).map(([, value]) => value);
  [0.999992228, 0.997999266, 0.993222732, 0.975444129].forEach((value, i) => {
    expect(m[i]).toBeCloseTo(value, 8);
  });
  expect(m[4]).toBeNaN();
  expect(critical({ ...hebbian, observable: 'overlap' }, /1379/, counts)).toEqual([expect.closeTo(137.905566, 5)]);
  expect(critical({ ...hebbian, observable: 'overlap' }, /1379/, 'count:10,100')).toEqual([]);
  const oneStep = { observable: 'bitErrors', order: 'synchronous', iterations: 1 } as const;
  const errors = line({ ...hebbian, memories: 'binary:60:200', ...oneStep }, /one step/, 'count:20,60');
  expect(errors).toEqual([[20, expect.closeTo(0.000570450440383, 12)], [60, expect.closeTo(0.032460554465, 12)]]); // biome-ignore format: one line
  // other networks have none, nor have other cues, nor patterns that are correlated
  const others = [
    ...([{ degree: 3 }, { rectified: true }, { temperature: 0.2 }, { separation: 'softmax' }] as const),
    ...([{ cued: 'unseen', memories: 'binary:400:1000' }, { memories: 'featureMixtures:300:1000' }] as const),
  ];
  for (const dials of others) {
    expect(line({ ...hebbian, observable: 'overlap', ...dials }, /erf|1379/, counts)).toEqual([]);
  }
});
