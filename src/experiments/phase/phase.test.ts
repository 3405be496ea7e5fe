import { expect, test } from 'vitest';
import { gpuTest } from '../../cli/testGpu.ts';
import { type Gpu, openGpu } from '../../gpu/device.ts';
import { parseConfig } from '../../params/config.ts';
import { axisLabel, parseSweep, type SweepAxis } from '../../params/sweep.ts';
import { type Config, PARAMS } from '../../params/table.ts';
import { type Field, type Series, type Table, tableRow } from '../../results.ts';
import { runExperiment } from '../index.ts';
import { resolveInputs } from '../inputs.ts';
import type { RunContext } from '../run.ts';
import { phaseObservables, titleOf } from './observables.ts';
import { openPoint } from './openPoint.ts';
import { coarseToFine, filledFromCoarser } from './order.ts';
import { columnsOf } from './phase.ts';
import { planOf } from './plan.ts';
import { processes } from './processes.ts';
import { seedOf } from './seeds.ts';
import { theoryOf } from './theory.ts';

const inputsOf = (dials: Partial<Config>) => resolveInputs(parseConfig({ experiment: 'phase', ...dials }));
const run = (gpu: Gpu, dials: Partial<Config>, context: Partial<RunContext> = {}) =>
  runExperiment(inputsOf(dials), { gpu, ...context });

test('every point comes once, and any beginning of the order is spread over the whole map', () => {
  for (const [nx, ny] of [
    [8, 8],
    [5, 3],
    [7, 1],
    [1, 1],
    [48, 23],
  ] as const) {
    const order = coarseToFine(nx, ny);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: nx * ny }, (_, i) => i));
  }
  expect([...coarseToFine(4, 4).slice(0, 4)]).toEqual([0, 2, 8, 10]);
});

test('an unfinished map shows the nearest coarser point', () => {
  const map = new Float32Array(16).fill(Number.NaN);
  map.set([1, Number.NaN, 3], 0);
  map[8] = 8;
  const shown = filledFromCoarser(map, 4, 4);
  expect([...shown.slice(0, 4)]).toEqual([1, 1, 3, 3]);
  expect([...shown.slice(12, 16)]).toEqual([8, 8, 1, 1]);
});

test('realizations have seeds of their own; the first is the seed itself', () => {
  const seeds = Array.from({ length: 1000 }, (_, r) => seedOf(7, r));
  expect(seeds[0]).toBe(7);
  expect(new Set(seeds).size).toBe(1000);
  expect(seeds.every(Number.isSafeInteger)).toBe(true);
});

test('a title says the gap ratio of its run', () => {
  const titled = (dials: Partial<Config>) =>
    titleOf(inputsOf({ process: 'noise', observable: 'memorization', ...dials }).config);
  expect(titled({})).toMatch(/d_\{2\} < 1\/3$/);
  expect(titled({ gapRatio: 0.25 })).toMatch(/< 0\.25$/);
  expect(titled({ sweepX: 'gapRatio:0.2,0.4' })).toMatch(/< gapRatio$/);
  expect(titled({ observable: 'entropy', gapRatio: 0.25 })).toBe(phaseObservables.entropy.title);
});

test('every observable is a column of the processes that are said to measure it', () => {
  for (const observable of PARAMS.observable.choices) {
    const { of, column } = phaseObservables[observable];
    for (const process of of) {
      // what comes back is asked of cues only
      const startAt = observable === 'returned' && process === 'retrieve' ? { startAt: 'cues' as const } : {};
      expect(columnsOf(inputsOf({ process, observable, ...startAt }).config)).toContain(column);
    }
  }
  expect(Object.keys(processes)).toEqual([...PARAMS.process.choices]);
});

test.each([
  [{ observable: 'entropy' }, 'needs retrieve or noise or generate'],
  [{ process: 'retrieve', observable: 'returned' }, 'set startAt to cues'],
  [{ sweepX: 'none' }, 'a sweep needs a dial'],
  [
    { process: 'generate', observable: 'excess', memories: 'moons:24', sweepX: 'count:2..24:3' },
    'sets circle, triangle, pham, ring, gaussian',
  ],
  [{ sweepX: 'beta:1..2:3', sweepY: 'beta:1..2:3' }, 'choose two dials'],
  [{ sweepX: 'steps:10..20:2' }, 'does nothing here'],
  [{ sweepX: 'count:2..99:3' }, 'cannot keep 99 of 9'],
] as const)('%o is refused: %s', (dials, why) => {
  expect(() => planOf(inputsOf(dials as Partial<Config>))).toThrow(why);
});

test('lines of theory cross the map where they should', () => {
  const line = (dials: Partial<Config>, name: RegExp, x: SweepAxis, y?: SweepAxis) =>
    theoryOf(inputsOf(dials), x, y).find((theory) => name.test(theory.name))?.points ?? new Float64Array();
  const s = parseSweep('sweepX', 'sigma2:0.1..1:10') as SweepAxis;
  const counts = parseSweep('sweepY', 'count:4..20:5') as SweepAxis;
  // every regular polygon loses its centre at s = 1/2
  const centre = line({ memories: 'circle:20' }, /centre/, s);
  expect(centre[0]).toBeCloseTo(0.5, 9);
  const contrast = line({ memories: 'circle:20' }, /contrast/, s, counts);
  // 4, 8, ... of twenty points are an arc
  expect([...contrast]).toEqual([
    ...counts.values.slice(0, -1).flatMap((count) => [Number.NaN, count]),
    Number.NaN,
    20,
  ]);
  const fine = line({ memories: 'circle:4' }, /contrast/, s, parseSweep('sweepY', 'width:0,0.05') as SweepAxis);
  expect([...fine]).toEqual([expect.closeTo(0.163859113037, 8), 0, expect.closeTo(0.113859113037, 8), 0.05]);
  const pitchfork = line({ memories: 'deltas', process: 'retrieve', observable: 'radius' }, /tanh/, s);
  expect(pitchfork[1]).toBeCloseTo(1, 6);
  expect(pitchfork.at(-1)).toBe(0);
  // phi(t_S) = 0.7752 at s = 1
  const clones = line({ memories: 'deltas', process: 'noise' }, /two deltas/, s);
  expect(clones.at(-1)).toBeCloseTo(0.7752, 4);
  expect(axisLabel('sigma2').unit).toBe('length^{2}');
});

gpuTest('wells over s are those of case B15', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const dials = { sweepX: 'sigma2:0.005,0.02,0.03,0.05,0.15,0.4,0.6' };
  const { results } = await run(gpu, dials);
  expect([...(results.value as Series).data]).toEqual([7, 5, 4, 3, 3, 2, 1]);
  const points = results.points as Table;
  // s = .15: two spurious states and a merged one; a count has no standard error of its own
  expect(tableRow(points, 4)).toMatchObject({ minima: 3, spurious: 2, merged: 1, memory: 0, lost: 0 });
  expect(tableRow(points, 4).minimaError).toBeNaN();
});

gpuTest('where the energy is too flat the number of wells is not known, and never 0', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const { results, notes } = await run(gpu, { memories: 'deltas', sweepX: 'sigma2:0.9,1,1.1', particles: 64 });
  expect([...(results.value as Series).data]).toEqual([2, Number.NaN, 1]);
  expect(notes).toEqual([
    '1 of 3 points have wells that are flatter than single precision can tell; how many there are is not known',
  ]);
  // two wells on one side of the fork and one on the other: half way, 1.5
  const boundaries = results.boundaries as Table;
  expect(tableRow(boundaries, 0)).toMatchObject({ theory: expect.closeTo(1, 9), measured: expect.closeTo(1, 6) });
});

gpuTest('clones part at the speed that theory says, within four standard errors', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const { results } = await run(gpu, {
    memories: 'deltas',
    process: 'noise',
    sweepX: 'sigma2:0.25,0.5,1,2',
    realizations: 32,
    particles: 4096,
  });
  const { data } = results.value as Series;
  const error = (results.standardError as Series).data;
  // case E02: clone_same
  [0.965701, 0.884491, 0.7752, 0.675057].forEach((expected, i) => {
    expect(error[i]).toBeGreaterThan(0);
    expect(error[i]).toBeLessThan(0.002);
    expect(Math.abs((data[i] as number) - expected)).toBeLessThan(4 * (error[i] as number));
  });
});

gpuTest(
  'what was finished before is not computed again, and shards make the whole: the same bits',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const dials: Partial<Config> = {
      memories: 'ring:12',
      process: 'generate',
      observable: 'memorization',
      steps: 12,
      sweepX: 'count:2..12:6',
      sweepY: 'timeMin:0.001..0.1:3:log',
      particles: 200,
      realizations: 3,
    };
    const journal = (finished: Map<number, Float64Array>) => ({
      finished,
      adapter: 'any',
      record: async (points: readonly { index: number; values: Float64Array }[]) => {
        for (const { index, values } of points) finished.set(index, values);
      },
    });
    const whole = await run(gpu, dials);
    const kept = new Map<number, Float64Array>();
    const parts: number[] = [];
    for (const index of [0, 1, 2]) {
      const part = await run(gpu, dials, { journal: journal(kept), share: { index, of: 3 } });
      parts.push(kept.size);
      expect(part.notes.join()).toContain(index < 2 ? 'left to others' : '');
    }
    expect(parts).toEqual([6, 12, 18]);
    let computed = 0;
    const merged = await run(gpu, dials, { journal: journal(kept), progress: () => computed++ });
    expect(computed).toBe(0);
    expect((merged.stamp as { result: string }).result).toBe((whole.stamp as { result: string }).result);
    expect([...(merged.results.value as Field).data]).toEqual([...(whole.results.value as Field).data]);
    expect((whole.results.points as Table).shape[0]).toBe(18);
  },
);

gpuTest('what returns from a U-turn is what theory says, by SDE and by ODE', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  // cases E02, E04, and E03: the largest noise from which nine in ten return
  const known = [
    {
      memories: 'deltas',
      sampler: 'ancestral',
      returned: { 0.25: 0.965701, 0.4: Number.NaN, 0.5: 0.884491 },
      critical: 0.448856,
    },
    {
      memories: 'deltas',
      sampler: 'odeHeun',
      returned: { 0.5: 0.92135, 0.7: Number.NaN, 5: 0.67264 },
      critical: 0.608875,
    },
    { memories: 'circle:3', sampler: 'ancestral', returned: { 0.1: 0.990966, 0.6: 0.697189 } },
  ] as const;
  for (const { memories, sampler, returned, ...rest } of known) {
    const { results } = await run(gpu, {
      memories,
      process: 'uturn',
      sampler,
      sweepX: `sigma2:${Object.keys(returned)
        .sort((a, b) => Number(a) - Number(b))
        .join()}`,
      // an ODE of second order needs few; the ancestral sampler of first order many
      steps: sampler === 'ancestral' ? 320 : 50,
      realizations: 8,
      particles: 1000,
    });
    const { x, data } = results.value as Series;
    const errors = (results.standardError as Series).data;
    for (const [s, share] of Object.entries(returned)) {
      if (Number.isNaN(share)) continue;
      const i = x.indexOf(Number(s));
      expect(Math.abs((data[i] as number) - share), `${memories} ${sampler} ${s}`).toBeLessThan(
        4 * (errors[i] as number) + 1e-3,
      );
      expect(errors[i]).toBeLessThan(0.01);
    }
    if (!('critical' in rest)) continue;
    const { sigma2 = 0, sigma2Error = 0, logVolume } = tableRow(results.critical as Table, 0);
    expect(Math.abs(sigma2 - rest.critical)).toBeLessThan(0.02 * rest.critical + 4 * sigma2Error);
    expect(sigma2Error).toBeLessThan(0.05 * rest.critical);
    expect(logVolume).toBeCloseTo(Math.log(2 * Math.sqrt(sigma2)), 9);
  }
});

test('a place of the map opens the run behind it, at full size', () => {
  const sweep = parseConfig({
    experiment: 'phase',
    memories: 'ring:64',
    seed: 5,
    process: 'retrieve',
    sweepX: 'sigma2:0.01..1:3:log',
    sweepY: 'count:2,9,64',
  });
  const run = openPoint(sweep, 0.09, 1.2);
  expect(run).toMatchObject({ experiment: 'basins', memories: 'ring:64', count: 9, seed: 5, particles: 1048576 });
  expect(run?.beta).toBeCloseTo(10, 9);
  const made = openPoint(parseConfig({ experiment: 'phase', process: 'generate', sweepX: 'timeMin:0.1,0.2' }), 0.8, 0);
  expect(made).toMatchObject({ experiment: 'generate', timeMin: 0.2 });
  const recalled = openPoint(
    parseConfig({ experiment: 'phase', process: 'recall', memories: 'binary:9:20', degree: 3, sweepX: 'flips:0,0.2' }),
    0.2,
    0,
  );
  expect(recalled).toMatchObject({
    experiment: 'retrieve',
    dynamics: 'spins',
    degree: 3,
    cue: 'flip:0.2',
    particles: 8,
  });
  const features = { process: 'recall', memories: 'featureMixtures:9:20', cued: 'features', sweepX: 'count:3,9' };
  expect(openPoint(parseConfig({ experiment: 'phase', ...features }), 3, 0)).toBeUndefined();
  // a curve has true values across, where a map has places of a list
  const curve = parseConfig({ experiment: 'phase', process: 'generate', sweepX: 'timeMin:0.01,0.1,0.4' });
  expect([0.012, 0.09, 0.39].map((x) => openPoint(curve, x, 0)?.timeMin)).toEqual([0.01, 0.1, 0.4]);
});

gpuTest('a sweep over the width of the data measures at every width, in every process', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const widths = [0, 0.05, 0.2];
  // noise of variance s and width v are noise of variance s + v: for the density, its minima and what is read there
  for (const { dials, s, column } of [
    { dials: { process: 'noise', observable: 'topWeight', particles: 4096 }, s: 0.25, column: 'energy' },
    { dials: { process: 'wells', observable: 'minima', memories: 'pham:9' }, s: 0.05, column: 'minima' },
    { dials: { process: 'retrieve', observable: 'radius', particles: 64 }, s: 0.4, column: 'energy' },
  ] as const) {
    const wide = await run(gpu, {
      memories: 'deltas',
      ...dials,
      beta: 1 / s,
      sweepX: `width:${widths.join(',')}`,
    } as Partial<Config>);
    const noisy = await run(gpu, {
      memories: 'deltas',
      ...dials,
      sweepX: `sigma2:${widths.map((v) => s + v).join(',')}`,
    } as Partial<Config>);
    for (const name of [dials.observable, column]) {
      const [got, want] = [wide, noisy].map(({ results }) => columnOf(results.points as Table, name));
      expect(got?.[0]).not.toBeCloseTo(got?.[2] as number, 2);
      got?.forEach((value, i) => {
        expect(value, `${dials.process} ${name} at width ${widths[i]}`).toBeCloseTo(want?.[i] as number, 4);
      });
    }
  }
  gpu.close();
});

function columnOf(table: Table, name: string): number[] {
  return Array.from({ length: table.shape[0] as number }, (_, i) => tableRow(table, i)[name] as number);
}

gpuTest('retrieval from the centre of random sets: each realization has a grid of its own', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const dials = { process: 'retrieve', startAt: 'centre', memories: 'ring:6', particles: 16, iterations: 300 } as const;
  const sweep = { ...dials, sweepX: 'count:4,6', beta: 4 } as const;
  const radii = async (realizations: number, seed = 0) => {
    const { results } = await run(gpu, { ...sweep, realizations, seed, observable: 'radius' });
    return [...(results.value as Series).data];
  };
  const [one, three] = [await radii(1), await radii(3)];
  const others = [await radii(1, seedOf(0, 1)), await radii(1, seedOf(0, 2))];
  three.forEach((mean, i) => {
    const each = [one, ...others].map((values) => values[i] as number);
    expect(mean).toBeCloseTo(each.reduce((a, b) => a + b) / 3, 6);
  });
  gpu.close();
});
