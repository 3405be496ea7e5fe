import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readNetwork } from '../files/networkFile.ts';
import { parseConfig } from '../params/config.ts';
import { execute } from '../reference/execute.ts';
import { landscapeOf } from '../reference/landscape.ts';
import { mixtureAt } from '../reference/mixture.ts';
import { type Table, tableRows } from '../results.ts';
import { gradientFlow, hopfield } from '../samplers/fixedLevel.ts';
import { stepTable } from '../samplers/index.ts';
import { workByScore } from './byScore.ts';
import { resolveInputs } from './inputs.ts';
import { runOnCpu } from './onCpu/index.ts';
import { evaluatePoint, pathsFrom, placeIn } from './point.ts';
import { levelsOf } from './schedule.ts';

const breathe = async () => undefined;
const inputsOf = (dials: Record<string, unknown>) => resolveInputs(parseConfig(dials));

test('a place is read as the mixture says, its largest weights first', async () => {
  const inputs = inputsOf({ memories: 'pham:9' });
  const x = [0.4, -0.3];
  const reading = await evaluatePoint(inputs, x, breathe);
  const truth = mixtureAt(landscapeOf(inputs.patterns, { a: 1, s: 0.15, similarity: 'distance' }), x);
  expect(reading.energy).toBeCloseTo(truth.energy, 12);
  expect(reading.entropy).toBeCloseTo(truth.entropy, 12);
  // the gradient is that of the energy that is told
  for (const [d, slope] of reading.gradient.entries()) {
    const energyAt = async (by: number) =>
      (
        await evaluatePoint(
          inputs,
          x.map((value, i) => (i === d ? value + by : value)),
          breathe,
        )
      ).energy;
    expect(slope).toBeCloseTo(((await energyAt(1e-5)) - (await energyAt(-1e-5))) / 2e-5, 6);
  }
  const falling = [...truth.weights].sort((a, b) => b - a);
  expect(reading.top.map(({ weight }) => weight)).toEqual(falling.slice(0, 3));
  expect(reading.top[0]?.memory).toBe(truth.topMemory);
});

test.each([
  { dynamics: 'hopfield', eta: 0.7, width: 0.02 },
  { dynamics: 'flow', similarity: 'dot', tolerance: 1e-7 },
])('a particle goes where the table of the run takes it: %o', async (dials) => {
  const inputs = inputsOf({ memories: 'pham:9', ...dials });
  const { beta, eta, flowStep, similarity, iterations, tolerance, seed } = inputs.config;
  const { rows } =
    dials.dynamics === 'flow'
      ? gradientFlow(beta, flowStep, similarity, iterations)
      : hopfield(beta, eta, similarity, iterations);
  for (const x of [
    [0.9, 0.2],
    [-0.3, 0.8],
    [0.1, -1.1],
  ]) {
    const { x: end, settledAt } = execute(rows, inputs.patterns, Float64Array.from(x), { seed, tolerance });
    const found = (await evaluatePoint(inputs, x, breathe)).end;
    expect(found?.steps).toBe(settledAt[0]);
    expect(Math.hypot(...end.map((value, d) => value - (found?.end[d] as number)))).toBeLessThan(1e-4);
  }
});

test('what a saddle holds is no minimum', async () => {
  // by symmetry the line between two deltas leads to their middle, which is a saddle below s = 1
  const reading = await evaluatePoint(
    inputsOf({
      memories: [
        [-1, 0],
        [1, 0],
      ],
      beta: 4,
    }),
    [0, 0.7],
    breathe,
  );
  expect(reading.end?.name).toBe('saddle');
});

test('along a schedule there are two ways, and the probability-flow ODE is that of its table', async () => {
  const inputs = inputsOf({ experiment: 'generate', memories: 'pham:9', steps: 40, schedule: 'vpLinear', seed: 3 });
  const x = [0.5, -0.6];
  const [ode, sde] = await pathsFrom(inputs, x, breathe);
  const levels = levelsOf(inputs.config);
  for (const [path, sampler] of [
    [ode, 'odeHeun'],
    [sde, 'ancestral'],
  ] as const) {
    const { rows, label } = stepTable(levels, { sampler, terminal: 'denoise', spacing: inputs.config.spacing });
    const { x: end } = execute(rows, inputs.patterns, Float64Array.from(x), { seed: 3 });
    expect(path?.points[0]).toEqual(x);
    expect(path?.end[0]).toBeCloseTo(end[0] as number, 10);
    expect(path?.end[1]).toBeCloseTo(end[1] as number, 10);
    expect(path?.name).toBe(`memory ${mixtureAt(landscapeOf(inputs.patterns, label), end).topMemory + 1}`);
  }
});

test('far from the origin places and paths are those of data at it, whatever the signal scale', async () => {
  const rows = [
    [0, 0.9],
    [-0.8, -0.5],
    [0.8, -0.4],
  ];
  const from = [0.3, -0.2];
  for (const dials of [
    { beta: 4 },
    { dynamics: 'ode', schedule: 'vpLinear', steps: 50 },
    { experiment: 'generate', schedule: 'vpLinear', steps: 50, spacing: 'logVariance' },
  ]) {
    const near = inputsOf({ ...dials, memories: rows });
    const known = [await evaluatePoint(near, from, breathe), await pathsFrom(near, from, breathe)] as const;
    for (const c of [1e4, 1e5, 1e6, 1.7e9]) {
      const far = inputsOf({ ...dials, memories: rows.map((row) => row.map((value) => value + c)) });
      const there = from.map((value) => value + c);
      const reading = await evaluatePoint(far, there, breathe);
      const paths = await pathsFrom(far, there, breathe);
      // the rows themselves are rounded there, by up to 1e-7
      expect(Math.abs(reading.energy / known[0].energy - 1)).toBeLessThan(1e-6);
      expect(reading.end?.name).toBe(known[0].end?.name);
      expect(paths.map(({ name }) => name)).toEqual(known[1].map(({ name }) => name));
      paths.forEach(({ end }, i) => {
        expect((end[0] as number) - c).toBeCloseTo(known[1][i]?.end[0] as number, 5);
      });
    }
  }
});

test('where chance decides, the weights are the odds and there is no end', async () => {
  const reading = await evaluatePoint(inputsOf({ dynamics: 'sde', memories: 'pham:9' }), [0.2, 0.1], breathe);
  expect(reading.end).toBeUndefined();
  expect(reading.read.s).toBeCloseTo(levelsOf(parseConfig({ dynamics: 'sde' }))[0]?.s as number, 12);
});

test('a place of a slice has its height; projected samples have no places', () => {
  const cube = { memories: 'hypercube:3', box: '0,2,-1,1,1,2', particles: 512 };
  // the fifth of eight layers of starts
  expect(placeIn(inputsOf({ ...cube, experiment: 'basins' }), 0.5, 0.25)).toEqual([0.5, 0.25, 1.5625]);
  const { particles: _, ...still } = cube;
  expect(placeIn(inputsOf({ ...still, experiment: 'landscape' }), 0.5, 0.25)).toEqual([0.5, 0.25, 1.5]);
  expect(placeIn(inputsOf({ ...cube, experiment: 'generate' }), 0.5, 0.25)).toBeUndefined();
  expect(placeIn(inputsOf({ memories: 'deltas' }), 0.5, 0.25)).toEqual([0.5]);
});

test('work ends when breathing does', async () => {
  let breaths = 0;
  const stop = async () => {
    if (++breaths === 3) throw new Error('enough');
  };
  await expect(evaluatePoint(inputsOf({ memories: 'pham:9' }), [0.4, 0.1], stop)).rejects.toThrow('enough');
});

test('where a network moves the particles, energy, gradient and end are its own, and who tells the rest is said', async () => {
  const bytes = await readFile(new URL('../../networks/pham9.npz', import.meta.url));
  const files = { network: [(await readNetwork('pham9.npz', bytes)).network] };
  const dials = { memories: 'pham:9', score: 'network', network: 'pham9.npz', particles: 64 };
  const basins = resolveInputs(parseConfig(dials), files);
  const x = [0.3, 0.7];
  expect(placeIn(basins, 0.3, 0.7)).toEqual(x);
  const reading = await evaluatePoint(basins, x, breathe);
  const told = await (await workByScore(basins)).pointAt(x);
  const exact = await evaluatePoint(inputsOf({ memories: 'pham:9' }), x, breathe);
  // both refine the same integral, to 1e-4 and 1e-6 nat
  expect(Math.abs(reading.energy - told.energy)).toBeLessThan(2e-4);
  expect(Math.abs(reading.energy - exact.energy)).toBeGreaterThan(1e-3);
  reading.gradient.forEach((value, d) => {
    expect(value).toBeCloseTo(-(told.score[d] as number), 10);
    expect(value).not.toBe(exact.gradient[d]);
  });
  expect([reading.entropy, reading.top]).toEqual([exact.entropy, exact.top]);
  expect(reading.by).toBe('network; entropy and weights by the exact score');
  expect(exact.by).toBeUndefined();
  // its end is an attractor of the map, to the digits by which the page knows it; so is that of its path
  const attractors = tableRows((await runOnCpu(basins, {})).results.attractors as Table) as Record<'x' | 'y', number>[];
  const [path] = await pathsFrom(basins, x, breathe);
  for (const end of [reading.end?.end, path?.end] as number[][]) {
    const away = attractors.map((one) => Math.hypot(one.x - (end[0] as number), one.y - (end[1] as number)));
    expect(Math.min(...away)).toBeLessThan(1e-8);
  }
  expect(reading.end?.end).not.toEqual(exact.end?.end);
  // along a schedule it has no energy here, but moves the particles
  const samples = resolveInputs(parseConfig({ ...dials, experiment: 'generate', steps: 20 }), files);
  const last = await evaluatePoint(samples, x, breathe);
  expect(last.by).toBe('network; energy, entropy and weights by the exact score');
  const [ode, sde] = await pathsFrom(samples, x, breathe);
  const answer = await samples.score.reference({ patterns: samples.patterns, rows: [], seed: 0 });
  for (const [way, sampler] of [
    [ode, 'odeHeun'],
    [sde, 'ancestral'],
  ] as const) {
    const { rows } = stepTable(levelsOf(samples.config), {
      sampler,
      terminal: 'denoise',
      spacing: samples.config.spacing,
    });
    const { x: end } = execute(rows, samples.patterns, Float64Array.from(x), { seed: 0, readout: answer });
    expect(way?.end[0]).toBeCloseTo(end[0] as number, 10);
  }
});

test('a score that takes long to prepare leaves places to the exact one, by name', async () => {
  const dials = { memories: 'pham:9', score: 'trainedFeatures' };
  const reading = await evaluatePoint(inputsOf(dials), [0.3, 0.7], breathe);
  const exact = await evaluatePoint(inputsOf({ memories: 'pham:9' }), [0.3, 0.7], breathe);
  expect(reading).toEqual({ ...exact, by: 'the exact score, as trainedFeatures is not asked at single places' });
});
