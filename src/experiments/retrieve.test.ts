import { expect, test } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { parseRun } from '../files/parseRun.ts';
import { encodeRun } from '../files/writeResults.ts';
import { openGpu } from '../gpu/device.ts';
import { testNetwork } from '../networks/testNetwork.ts';
import { isActive, parseConfig } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { findingsOf } from '../pictures/findings/index.ts';
import { pictureOf } from '../pictures/pictures.ts';
import { landscapeOf } from '../reference/landscape.ts';
import { mixtureAt } from '../reference/mixture.ts';
import { type Table, tableRow, tableRows } from '../results.ts';
import { runExperiment } from './index.ts';
import { resolveInputs } from './inputs.ts';
import { runOnCpu } from './onCpu/index.ts';
import { likeness, nearest, outcomeOf, pearsonOf } from './retrieval.ts';
import type { Run } from './run.ts';

const inputsOf = (dials: Partial<Config>) => resolveInputs(parseConfig({ experiment: 'retrieve', ...dials }));
const tableIn = ({ results }: Run, name: string) => results[name] as Table;
const rowsOf = (run: Run, name: string) => tableRows(tableIn(run, name));

test('overlap is 1 at a memory and -1 at its mirror image about the origin; correlation knows neither size nor place', () => {
  const xi = Float64Array.of(1, -1, 1, 1);
  expect(likeness(xi, xi, [0, 0, 0, 0])).toEqual({ overlap: 1, distance: 0, pearson: 1 });
  expect(
    likeness(
      xi.map((value) => -value),
      xi,
      [0, 0, 0, 0],
    ),
  ).toEqual({ overlap: -1, distance: 4, pearson: -1 });
  expect(
    likeness(
      xi.map((value) => 5 - value),
      xi.map((value) => value + 5),
      [5, 5, 5, 5],
    ).overlap,
  ).toBe(-1);
  expect(
    pearsonOf(
      xi.map((value) => 3 * value + 7),
      xi,
    ),
  ).toBeCloseTo(1, 15);
  expect(pearsonOf(Float64Array.of(2, 2), Float64Array.of(1, 2))).toBeNaN();
});

test('the nearest memories come first, the lower number first where two are as near', () => {
  const { patterns } = inputsOf({
    memories: [
      [0, 1],
      [1, 0],
      [0, -1],
      [3, 0],
    ],
  });
  expect(nearest(Float64Array.of(0, 0), patterns, 3)).toEqual([
    { memory: 0, distance: 1 },
    { memory: 1, distance: 1 },
    { memory: 2, distance: 1 },
  ]);
  expect(nearest(Float64Array.of(2.9, 0), patterns, 2).map(({ memory }) => memory)).toEqual([3, 1]);
  expect(nearest(Float64Array.of(2.9, 0), patterns, 9)).toHaveLength(4);
});

test('a cue is retrieved if the nearest memory is its own and near enough', () => {
  expect(outcomeOf({ memory: 2, distance: 0.1 }, 2, 0.1)).toBe('retrieved');
  expect(outcomeOf({ memory: 2, distance: 0.1 }, 1, 0.1)).toBe('another memory');
  expect(outcomeOf({ memory: 2, distance: 0.11 }, 2, 0.1)).toBe('no memory');
  expect(outcomeOf({ memory: 2, distance: 0.1 }, -1, 0.1)).toBe('retrieved');
  expect(outcomeOf(undefined, 2, 1)).toBe('no memory');
});

test('letters come back from half of themselves, and below the temperature of the set all cues are one', async () => {
  const cold = await runOnCpu(inputsOf({ memories: 'glyphs', cue: 'mask:0.5', beta: 1, particles: 26 }), {});
  const [all] = rowsOf(cold, 'systems');
  expect(all).toMatchObject({ cues: 26, noMemory: 0 });
  // six pairs of letters are alike in the half that is left, and the cue says nothing of the other
  expect(all?.retrieved).toBeGreaterThan(0.6);
  const hot = await runOnCpu(inputsOf({ memories: 'glyphs', cue: 'noise:0.3', beta: 0.02 }), {});
  expect(rowsOf(hot, 'systems')[0]).toMatchObject({ retrieved: 0, noMemory: 1 });
  expect(hot.notes).toContain('every cue ends at the same place, which is no memory: beta is too low');
});

test('four systems from the same cues: the SDE gives samples of the posterior, the others its most probable memory', async () => {
  // one coordinate tells two memories apart: r = 1 / (1 + exp(-2 beta x))
  const [x, beta] = [0.25, 1.5];
  const cue = Array.from({ length: 64 }, () => [x]);
  const run = await runOnCpu(inputsOf({ memories: 'deltas', cue, dynamics: 'sideBySide', beta, steps: 80 }), {});
  const [map, ode, sde, mapOf] = rowsOf(run, 'systems');
  const ends = (s: number) => rowsOf(run, 'retrieval').filter(({ system }) => system === s);
  // the fixed point of x = tanh(1.5 x), 0.86, is no memory, but the nearest one is the probable one
  expect(map?.noMemory).toBe(1);
  for (const s of [0, 1, 3]) expect(ends(s).every(({ nearest1 }) => nearest1 === 0)).toBe(true);
  expect([ode?.retrieved, mapOf?.retrieved]).toEqual([1, 1]);
  const share = ends(2).filter(({ nearest1 }) => nearest1 === 0).length / 64;
  const exact = 1 / (1 + Math.exp(-2 * beta * x));
  expect(Math.abs(share - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / 64));
  expect(sde?.retrieved).toBe(1);
});

test('along a schedule cues start at the noise s = 1 / beta, and end where hardly any is left', () => {
  for (const dynamics of ['ode', 'sde'] as const) {
    const inputs = inputsOf({ memories: 'circle:5', dynamics, beta: 7 });
    const { levels = [], start } = inputs.system.runOf(inputs);
    expect(levels[0]).toMatchObject({ a: 1, s: 1 / 7 });
    expect(levels.at(-1)?.s).toBeLessThan(1e-4);
    expect(start).toMatchObject({ points: inputs.cues?.points, scale: 1, spread: 0 });
  }
});

test('a trained network takes cues where it leads, and the picture says that it did', async () => {
  // of zeros, it is the denoiser of one Gaussian, whose probability flow is known
  const own = testNetwork(64, [8]);
  const layers = own.layers.map(({ weights, bias }) => ({ weights: weights.map(() => 0), bias: bias.map(() => 0) }));
  const network = { ...own, centre: Float64Array.from({ length: 64 }, (_, d) => Math.cos(d)), layers };
  const config = parseConfig({
    ...{ experiment: 'retrieve', memories: 'glyphs', cue: 'noise:0.3', particles: 3 },
    ...{ dynamics: 'ode', beta: 2, steps: 200, score: 'network' },
  });
  const inputs = resolveInputs(config, { network: [network] });
  const { levels = [] } = inputs.system.runOf(inputs);
  const [v, s] = [network.spread, levels.at(-1)?.s as number];
  const shrinks = Math.sqrt((v + s) / (v + 1 / 2)) * (v / (v + s));
  const run = await runOnCpu(inputs, {});
  const images = rowsOf(run, 'images').filter(({ step }) => step === 401);
  expect(images).toHaveLength(3);
  images.forEach((image, i) => {
    for (let d = 0; d < 64; d++) {
      const [mu, x] = [network.centre[d] as number, inputs.cues?.points[64 * i + d] as number];
      expect(image[`x${d + 1}`]).toBeCloseTo(mu + (x - mu) * shrinks, 3);
    }
  });
  expect(rowsOf(run, 'systems')[0]).toMatchObject({ cues: 3, noMemory: 1 });
  const { picture } = await pictureOf(run);
  expect(picture.subtitle).toContainEqual(
    expect.stringMatching(/^trained, not exact: a network of 1 x 8 units .*, loss 0\.7, 10 steps, seed 1$/),
  );
  expect((await findingsOf(run)).rule).toContain('the score is trained, not exact');
  // beside the fixed-point iteration, which has no other
  expect(isActive('score', parseConfig({ experiment: 'retrieve', dynamics: 'sideBySide' }))).toBe(false);
});

test('the most probable memory is not the nearest one where weights differ', async () => {
  const dials = { memories: 'deltas', cue: [[-0.2]], dynamics: 'map', beta: 2 } as const;
  const near = async (weights: Partial<Config>) =>
    rowsOf(await runOnCpu(inputsOf({ ...dials, ...weights }), {}), 'retrieval')[0]?.nearest1;
  expect(await near({})).toBe(1);
  // log(9) > 2 x 0.2 x 2
  expect(await near({ weights: [9, 1] })).toBe(0);
});

test('images are the cues, the steps on the way and the ends, in order', async () => {
  const run = await runOnCpu(
    inputsOf({ memories: 'glyphs:5', particles: 2, dynamics: 'ode', stepsShown: 3, steps: 20 }),
    {},
  );
  const images = tableIn(run, 'images');
  // Heun has two rows to a step, and one for the last
  expect(rowsOf(run, 'images').map(({ cue, step }) => [cue, step])).toEqual(
    [0, 1].flatMap((cue) => [0, 10, 20, 30, 41].map((step) => [cue, step])),
  );
  expect(images.rowNames?.[4]).toBe('cue 1, end of the probability-flow ODE');
  const cue = run.inputs.cues?.points.subarray(0, 64);
  expect([...images.data.subarray(3, 67)]).toEqual([...(cue ?? [])]);
});

test('a run about another place gives the overlaps of this one', async () => {
  const near = inputsOf({
    memories: [
      [1000, 1],
      [1001, 0],
    ],
    cue: [[1000.2, 0.9]],
    beta: 20,
  });
  const [row] = rowsOf(await runOnCpu(near, {}), 'retrieval');
  expect(row).toMatchObject({ nearest1: 0 });
  expect(row?.overlap).toBeCloseTo(1, 4);
});

test('letters are too many for a Hebbian network, and few for one of sixth degree', async () => {
  const share = async (dials: Partial<Config>) => {
    const cues = { memories: 'glyphs', cue: 'flip:0.1', dynamics: 'spins', ...dials } as const;
    const run = await runOnCpu(inputsOf(cues), {});
    expect(run.results).not.toHaveProperty('betaRanges');
    return rowsOf(run, 'systems')[0]?.retrieved;
  };
  expect(await share({ degree: 2 })).toBe(0);
  expect(await share({ degree: 6 })).toBe(1);
  expect(await share({ separation: 'softmax', beta: 1 })).toBe(1);
  expect(() => inputsOf({ dynamics: 'spins' }).system.runOf(inputsOf({ dynamics: 'spins' }))).toThrow(
    'stores +1 and -1',
  );
});

test('what is held stays, whatever moves the rest, and completes as many letters or more', async () => {
  const ends = async (dials: Partial<Config>) => {
    const run = await runOnCpu(
      inputsOf({ memories: 'glyphs', cue: 'mask:0.5', particles: 26, held: true, ...dials }),
      {},
    );
    const rows = rowsOf(run, 'images').filter((_, i) => tableIn(run, 'images').rowNames?.[i]?.includes('end of'));
    const cues = run.inputs.cues?.points as Float64Array;
    for (const row of rows) {
      const at = 64 * (row.cue as number);
      // of the most probable memory nothing is held but what is asked
      if (row.system === 3) continue;
      expect(Array.from({ length: 32 }, (_, d) => row[`x${d + 1}`])).toEqual([...cues.subarray(at, at + 32)]);
    }
    return rowsOf(run, 'systems');
  };
  const [fixed, ode, sde, map] = await ends({ dynamics: 'sideBySide', beta: 0.5, steps: 30 });
  const { systems: free } = (
    await runOnCpu(inputsOf({ memories: 'glyphs', cue: 'mask:0.5', beta: 0.5, particles: 26 }), {})
  ).results as { systems: Table };
  expect(fixed?.retrieved).toBeGreaterThanOrEqual(tableRow(free, 0).retrieved as number);
  for (const one of [fixed, ode, sde, map]) expect(one?.retrieved).toBeGreaterThan(0.6);
  const [spins] = await ends({ dynamics: 'spins', degree: 6 });
  expect(spins?.retrieved).toBeGreaterThan(0.6);
});

test('the most probable memory of a cue that is held knows nothing of what is covered', async () => {
  // the second is nearer to the cue, covered part and all; of its first two numbers the first memory has both
  const memories = [
    [1, 1, 9, 9],
    [1, -1, 0, 0],
    [-1, -1, -9, -9],
  ];
  const dials = { memories, cue: 'mask:0.5', particles: 1, dynamics: 'map', beta: 1 } as const;
  const near = async (more: Partial<Config>) =>
    rowsOf(await runOnCpu(inputsOf({ ...dials, ...more }), {}), 'retrieval')[0]?.nearest1;
  expect(await near({})).toBe(1);
  expect(await near({ held: true })).toBe(0);
});

test('nothing can be held of a cue of which nothing is covered', async () => {
  for (const cue of ['noise:0.5', 'mask:0', 'memory']) {
    await expect(runOnCpu(inputsOf({ memories: 'circle:5', cue, held: true }), {})).rejects.toThrow(
      'held is true, and nothing of the cue is covered',
    );
  }
});

test('the beta doctor says from where memories come back, and they do', async () => {
  const told = async (beta: number) => {
    const run = await runOnCpu(inputsOf({ memories: 'glyphs:10', cue: 'memory', particles: 10, beta }), {});
    return { run, note: run.notes.find((note) => note.startsWith('beta doctor')) ?? '' };
  };
  const { note, run } = await told(0.01);
  expect(note).toMatch(/memories come back from beta = .* on, all from .*; beta = 0.01 is below that; try beta = /);
  expect(rowsOf(run, 'systems')[0]?.retrieved).toBe(0);
  const ranges = Object.fromEntries(
    (tableIn(run, 'betaRanges').rowNames ?? []).map((name, i) => [name, tableRow(tableIn(run, 'betaRanges'), i)]),
  );
  const { run: again } = await told(ranges.suggested?.from as number);
  expect(rowsOf(again, 'systems')[0]?.retrieved).toBe(1);
  const { run: some } = await told(
    Math.sqrt((ranges['some memories attract']?.from as number) * (ranges['some memories attract']?.to as number)),
  );
  const share = rowsOf(some, 'systems')[0]?.retrieved as number;
  expect(share).toBeGreaterThan(0);
  expect(share).toBeLessThan(1);
});

test('the beta doctor names memories that no beta brings back by the dot product', async () => {
  const memories = [
    [1, 0],
    [0.4, 0.1],
    [0, 1],
  ];
  const run = await runOnCpu(inputsOf({ memories, similarity: 'dot', cue: 'memory', particles: 3, beta: 50 }), {});
  expect(run.notes.join()).toContain('1 of 3 memories (2) come back at no beta: by the dot product');
  expect(rowsOf(run, 'retrieval').map(({ outcome }) => outcome)).toEqual([0, 1, 0]);
});

test('norms are about the origin, wherever the run was computed', async () => {
  const run = await runOnCpu(
    inputsOf({
      memories: [
        [1000, 0],
        [1000, 1],
      ],
      cue: 'memory',
      particles: 2,
      beta: 30,
    }),
    {},
  );
  expect(rowsOf(run, 'memories')[0]?.norm).toBeCloseTo(1000, 6);
  expect(run.notes.join()).toContain('computed about the mean');
});

test('every format holds what retrieval gives, endless ranges and all', async () => {
  const run = await runOnCpu(inputsOf({ memories: 'circle:4', particles: 2, beta: 20 }), {});
  for (const format of ['json', 'npz'] as const) {
    const bytes = await encodeRun(run, format);
    expect((await parseRun(`a.${format}`, bytes)).config).toEqual(run.config);
  }
  const csv = new TextDecoder().decode(await encodeRun(run, 'csv', 'betaRanges'));
  expect(csv).toMatch(/\n[\d.e+-]+,inf\n/);
});

gpuTest('the GPU gives what the CPU gives', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  for (const dials of [
    { memories: 'circle:5', cue: 'noise:0.4', beta: 30, particles: 10 },
    { memories: 'circle:5', cue: 'noise:0.4', beta: 30, particles: 10, dynamics: 'sideBySide', steps: 8 },
    { memories: 'glyphs:9', cue: 'flip:0.1', beta: 0.4, particles: 9, stepsShown: 2 },
    { memories: 'glyphs:6', cue: 'flip:0.1', dynamics: 'spins', degree: 3 },
    { memories: 'glyphs:6', cue: 'mask:0.5', beta: 0.5, dynamics: 'sideBySide', steps: 8, held: true },
    { memories: 'glyphs:6', cue: 'mask:0.3', dynamics: 'spins', order: 'synchronous' },
    { memories: 'glyphs:6', cue: 'noise:2', dynamics: 'spins', temperature: 0.4, iterations: 3 },
    { memories: 'gaussian:9:3', cue: 'mask:0.4', beta: 9, particles: 9, dynamics: 'map' },
  ] as const) {
    const inputs = inputsOf(dials);
    const [ours, theirs] = [await runExperiment(inputs, { gpu }), await runOnCpu(inputs, {})];
    const name = JSON.stringify(dials);
    expect((ours.stamp as { result: string }).result, name).toBe((theirs.stamp as { result: string }).result);
    expect(tableIn(ours, 'images').rowNames, name).toEqual(tableIn(theirs, 'images').rowNames);
    tableIn(ours, 'images').data.forEach((value, i) => {
      // a few tens of roundings of numbers of order 1
      expect(Math.abs(value - (tableIn(theirs, 'images').data[i] as number))).toBeLessThan(3e-5);
    });
  }
  gpu.close();
});

test('order parameters of the cues on the way: from the cue to the end, the posterior at the level reached', async () => {
  const dials = { memories: 'glyphs', cue: 'noise:1', particles: 3, seed: 4, stepsShown: 2 } as const;
  for (const own of [{ beta: 0.5 }, { beta: 1, dynamics: 'ode', steps: 8 }] as const) {
    const run = await runOnCpu(inputsOf({ ...dials, ...own }), {});
    const { patterns, cues } = run.inputs;
    const rows = rowsOf(run, 'order') as Record<string, number>[];
    const first = rows.slice(0, 3);
    first.forEach(({ step, memory, overlap, participation, entropy, topWeight }, i) => {
      const x = cues?.points.subarray(64 * i, 64 * (i + 1)) as Float64Array;
      const read = { a: 1, s: 1 / own.beta, similarity: 'distance' } as const;
      const at = mixtureAt(landscapeOf(patterns, read), x);
      expect([step, memory]).toEqual([0, i]);
      expect(overlap).toBeCloseTo(
        x.reduce((sum, value, d) => sum + value * (patterns.points[64 * i + d] as number), 0) / 64,
      );
      expect([participation, entropy, topWeight]).toEqual([
        expect.closeTo(1 / at.participationRatio, 9),
        expect.closeTo(at.entropy, 9),
        expect.closeTo(at.topWeight, 9),
      ]);
    });
    rowsOf(run, 'retrieval').forEach(({ overlap, distance }, i) => {
      expect(rows.at(i - 3)).toMatchObject({ cue: i, overlap, distance });
    });
    // down the schedule the posterior is that of ever less noise
    if ('steps' in own) expect(rows.at(-1)?.topWeight).toBeCloseTo(1, 9);
    expect(rows.filter(({ step = 0 }) => step > 0).length).toBe(9);
  }
  const spins = await runOnCpu(inputsOf({ ...dials, cue: 'flip:0.1', dynamics: 'spins' }), {});
  const [row] = rowsOf(spins, 'order');
  expect([row?.memory, row?.entropy]).toEqual([0, Number.NaN]);
  expect((await runOnCpu(inputsOf(dials), { sketch: true } as object)).results.order).toBeUndefined();
});
