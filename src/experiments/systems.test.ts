import { describe, expect, test } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { isActive, parseConfig } from '../params/config.ts';
import { type Config, PARAMS } from '../params/table.ts';
import type { Flips } from '../readouts/readout.ts';
import { execute } from '../reference/execute.ts';
import { type Labels, type Series, type Table, tableRow } from '../results.ts';
import { row } from '../samplers/row.ts';
import { Simulation, type SimulationSpec } from '../simulation/simulation.ts';
import { startPoints } from '../simulation/startPoints.ts';
import { runExperiment } from './index.ts';
import { resolveInputs } from './inputs.ts';
import { levelOf, pictureLevel } from './level.ts';
import { runOnCpu } from './onCpu/index.ts';
import type { Inputs, System } from './run.ts';
import { drawnStarts, placedStarts } from './starts.ts';
import { isRandom, type SystemName, specOf, systemOf, systems } from './systems.ts';

const inputsOf = (dials: Partial<Config>): Inputs => resolveInputs(parseConfig(dials));
const bits = (x: Float32Array) => new Uint32Array(x.buffer, x.byteOffset, x.length);

/** No symmetry: nothing starts on an unstable point, where rounding decides. */
const TRIANGLE = [
  [0.9, 0.1],
  [-0.35, 0.85],
  [-0.5, -0.9],
];

const SIGNS = [
  [1, 1],
  [1, -1],
];

/** The dials that ask for each system, a small run of it, and dials out of its range with what is said of them. */
const asked: Readonly<Record<SystemName, { dials: Partial<Config>; wrong?: Partial<Config>; said?: string }>> = {
  hopfield: { dials: { dynamics: 'hopfield', iterations: 9, eta: 0.7 }, wrong: { eta: 2 }, said: 'eta is 2' },
  flow: { dials: { dynamics: 'flow', iterations: 9 }, wrong: { flowStep: 0 }, said: 'h is 0' },
  langevin: {
    dials: { dynamics: 'langevin', iterations: 9, replicas: 4 },
    wrong: { temperature: -1 },
    said: 'temperature is -1',
  },
  stochasticAttention: {
    dials: { dynamics: 'stochasticAttention', iterations: 9, replicas: 4, similarity: 'dot' },
    wrong: { eta: 3 },
    said: 'alpha is 3',
  },
  ode: { dials: { dynamics: 'ode', steps: 9 }, wrong: { timeMin: 2 }, said: 'timeMin' },
  sde: { dials: { dynamics: 'sde', steps: 9, replicas: 4 }, wrong: { timeMax: 0 }, said: 'timeM' },
  map: { dials: { experiment: 'retrieve', dynamics: 'map' } },
  reverse: {
    dials: { experiment: 'generate', sampler: 'dpmSolver2MSde', steps: 9 },
    wrong: { sampler: 'langevin' },
    said: 'sampler langevin stays at one noise level',
  },
  wells: { dials: { experiment: 'phase', process: 'wells' }, wrong: { beta: 0 }, said: 'beta is 0' },
  noise: { dials: { experiment: 'phase', process: 'noise' } },
  recall: {
    dials: {
      ...{ experiment: 'phase', process: 'recall', memories: SIGNS, width: 0, particles: 48 },
      ...{ temperature: 0.4, flips: 0.2, iterations: 9 },
    },
    wrong: { temperature: -1 },
    said: 'temperature is -1',
  },
  uturn: {
    dials: { experiment: 'phase', process: 'uturn', steps: 9, sampler: 'odeHeun' },
    wrong: { sampler: 'stochasticAttention' },
    said: 'sampler stochasticAttention stays at one noise level',
  },
};

/** A run of few particles: where they start, and where they end, by way of `stops`. */
async function run(gpu: Gpu, spec: SimulationSpec, stops: readonly number[] = []) {
  const simulation = await Simulation.create(gpu, spec);
  const start = await downloadPositions(simulation);
  for (const until of stops) await simulation.advance({ until });
  await simulation.advance();
  const end = await downloadPositions(simulation);
  simulation.dispose();
  return { start, end };
}

const furthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number)) || 0), 0);

/** What whatever stands in the table must keep to. */
function describeSystem(name: SystemName): void {
  const { dials, wrong, said } = asked[name];
  const inputs = inputsOf({ memories: TRIANGLE, particles: 36, width: 0.01, seed: 3, ...dials });
  const system = systems[name] as System;

  describe(`the system ${name}`, () => {
    test('is what its dials ask for, and says what it is', () => {
      expect(inputs.system).toBe(system);
      expect([system.title, system.doc, system.source].every((text) => text.length > 3)).toBe(true);
      // it settles exactly where the dial that says when means something
      const { config } = inputs;
      expect(system.runOf(inputs).tolerance).toBe(isActive('tolerance', config) ? config.tolerance : undefined);
    });

    gpuTest('agrees with its float64 twin, however it is cut and beside whatever cell', async (_, adapter) => {
      const gpu = await openGpu(adapter);
      const { patterns, config } = inputs;
      const own = system.runOf(inputs);
      const spec = specOf(inputs, own);
      const { particles } = spec;
      const whole = await run(gpu, spec);
      const { seed } = config;
      expect(furthest(whole.start, startPoints(own.start, 2, { seed, first: 0, count: particles }))).toBeLessThan(2e-6);
      const { rows, activation = 'identity', order } = own.table;
      const { reference, flips } = inputs.score;
      const twin = execute(rows, patterns, Float64Array.from(whole.start), {
        ...{ seed, activation, readout: await reference({ patterns, rows, seed }), tolerance: own.tolerance ?? 0 },
        spinField: order && ((read) => (flips as Flips).reference(patterns, read)),
        order,
      });
      // a few tens of float32 roundings of numbers of order 1
      expect(furthest(whole.end, twin.x)).toBeLessThan(2e-5);

      expect(bits((await run(gpu, spec, [1, 2, 6])).end)).toEqual(bits(whole.end));
      const firstParticle = 12;
      const rest = await run(gpu, { ...spec, particles: particles - firstParticle, firstParticle });
      expect(bits(rest.end)).toEqual(bits(whole.end.slice(2 * firstParticle)));
      const other = { ...inputs, config: { ...config, seed: 4 } };
      const two = await run(gpu, { ...spec, cells: [...specOf(other, own).cells, ...spec.cells] });
      expect(bits(two.end.slice(whole.end.length))).toEqual(bits(whole.end));

      // chance is in it exactly if another seed ends elsewhere
      expect(isRandom(inputs, own)).toBe(furthest(two.end.slice(0, whole.end.length), whole.end) > 0);
      gpu.close();
    });

    if (!said) return;
    test('refuses by name what it cannot do', () => {
      const broken = { ...inputs, config: { ...inputs.config, ...wrong } };
      expect(() => system.runOf(broken)).toThrow(RangeError);
      expect(() => system.runOf(broken)).toThrow(said);
    });
  });
}

for (const name of Object.keys(systems) as SystemName[]) describeSystem(name);

test('all that can move particles is reached by a dial: dynamics, samplers, processes', () => {
  const reached = [
    ...PARAMS.dynamics.choices.map((name) => systemOf(parseConfig({ experiment: 'retrieve', dynamics: name }))),
    ...PARAMS.sampler.choices.map((name) => systemOf(parseConfig({ experiment: 'generate', sampler: name }))),
    ...PARAMS.process.choices.map((process) => systemOf(parseConfig({ experiment: 'phase', process }))),
  ];
  expect(new Set(reached)).toEqual(new Set(Object.values(systems)));
  expect(systemOf(parseConfig({ experiment: 'phase', process: 'retrieve' }))).toBe(systems.hopfield);
  for (const name of ['langevin', 'stochasticAttention'] as const) {
    for (const dials of [{ experiment: 'generate' }, { experiment: 'trajectories' }]) {
      expect(systemOf(parseConfig({ ...dials, sampler: name }))).toBe(systems[name]);
    }
    expect(systemOf(parseConfig({ experiment: 'phase', process: 'generate', sampler: name }))).toBe(systems[name]);
  }
});

test('the search for minima is undamped, whatever eta is', () => {
  const { table } = systems.wells.runOf(inputsOf({ memories: TRIANGLE, eta: 0.1, iterations: 3 }));
  expect(table.rows).toEqual([expect.objectContaining({ cx: 0, cm: 1, repeat: 60 })]);
});

test('noise on memories and the way back begin at S = s + v, of wide data', () => {
  const inputs = inputsOf({ memories: TRIANGLE, beta: 4, width: 0.11 });
  for (const { start } of [systems.noise.runOf(inputs), systems.uturn.runOf(inputs)]) {
    expect(start.spread).toBeCloseTo(0.6, 12);
  }
});

test('samples are shown at the clean end of their schedule, starts along one at its noisy end', () => {
  const dials = { timeMin: 0.1, timeMax: 0.9, schedule: 'brownian' } as const;
  expect(pictureLevel(parseConfig({ ...dials, experiment: 'generate' })).s).toBeCloseTo(0.1, 12);
  // samples without noise are as large as the memories
  for (const terminal of ['denoise', 'snap'] as const) {
    const vp = { experiment: 'generate', schedule: 'vpLinear', timeMin: 0.5 } as const;
    const { a, s } = pictureLevel(parseConfig(vp));
    expect(pictureLevel(parseConfig({ ...vp, terminal }))).toMatchObject({ a: 1, s: expect.closeTo(s / a ** 2, 9) });
  }
  expect(pictureLevel(parseConfig({ ...dials, dynamics: 'ode' })).s).toBeCloseTo(0.9, 12);
});

test('noise of temperature 0, and a sampler without noise from given places, are no chance', () => {
  const random = (dials: Partial<Config>) => {
    const inputs = inputsOf(dials);
    return isRandom(inputs, inputs.system.runOf(inputs));
  };
  expect(random({ dynamics: 'langevin', temperature: 0 })).toBe(false);
  expect(random({ dynamics: 'langevin' })).toBe(true);
  expect(random({ dynamics: 'ode' })).toBe(false);
  expect(random({ dynamics: 'ode', score: 'features' })).toBe(true);
  expect(random({ experiment: 'generate', sampler: 'odeHeun' })).toBe(true);
});

/** What an experiment `generate` measured of its samples. */
async function momentsOf(gpu: Gpu, dials: Partial<Config>) {
  const { results } = await runExperiment(inputsOf({ experiment: 'generate', resolution: 8, ...dials }), { gpu });
  const moments = results.moments as Table;
  return Array.from({ length: moments.shape[0] }, (_, d) => tableRow(moments, d) as Record<string, number>);
}

gpuTest('Langevin in a well has the variance T / (k (1 - h k / 2)), h = eta s', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const particles = 2 ** 15;
  const well: Partial<Config> = { memories: [0], sampler: 'langevin', beta: 2, temperature: 0.7, iterations: 40 };
  for (const eta of [0.2, 0.6, 1]) {
    const [found] = await momentsOf(gpu, { ...well, eta, particles });
    const k = 2;
    const expected = 0.7 / (k * (1 - (eta / k) * (k / 2)));
    expect(Math.abs((found?.covariance_x as number) - expected)).toBeLessThan(4 * expected * Math.sqrt(2 / particles));
  }
  // the same in every realization of a sweep
  const sweep = {
    experiment: 'phase',
    process: 'generate',
    observable: 'binder',
    sweepX: 'temperature:0.5,2',
  } as const;
  const { results } = await runExperiment(inputsOf({ ...sweep, ...well, eta: 0.6, particles: 4096 }), { gpu });
  const { columns, data } = results.points as Table;
  const squares = [0, 1].map((i) => data[i * columns.length + columns.indexOf('radius2')] as number);
  [0.5, 2].forEach((T, i) => {
    const expected = T / (2 * (1 - 0.3));
    expect(Math.abs((squares[i] as number) - expected)).toBeLessThan(4 * expected * Math.sqrt(2 / 4096));
  });
  expect((results.value as Series).data.every(Number.isFinite)).toBe(true);
  gpu.close();
});

gpuTest('stochastic attention samples exp(-beta E) of the Hopfield energy', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const memories = [
    [1.2, 0],
    [-0.5, 0.4],
    [0, -1],
  ];
  const particles = 2 ** 13;
  const [beta, eta] = [4, 0.02];
  const moments = await momentsOf(gpu, {
    ...{ memories, particles, beta, eta, sampler: 'stochasticAttention', similarity: 'dot', iterations: 1250 },
  });
  // a mixture of Gaussians of variance 1/beta round the memories, weighted by exp(beta |xi|^2 / 2)
  const plain = memories.map((xi) => Math.exp((beta / 2) * xi.reduce((sum, v) => sum + v * v, 0)));
  const sum = plain.reduce((a, b) => a + b);
  const mean = (of: (xi: number[]) => number) =>
    memories.reduce((all, xi, k) => all + ((plain[k] as number) / sum) * of(xi), 0);
  moments.forEach((found, d) => {
    const centre = mean((xi) => xi[d] as number);
    const variance = 1 / beta + mean((xi) => ((xi[d] as number) - centre) ** 2);
    expect(Math.abs((found.mean as number) - centre)).toBeLessThan(4 * Math.sqrt(variance / particles));
    const own = found[`covariance_${'xy'[d]}`] as number;
    // the step widens each Gaussian by the factor 1 / (1 - eta / 2)
    expect(Math.abs(own - variance)).toBeLessThan(4 * variance * Math.sqrt(2 / particles) + eta / beta);
  });
  gpu.close();
});

gpuTest(
  'at temperature 0 Langevin is the damped map; with noise a map says how often a start ends where',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const common = { memories: 'circle:3', particles: 64, beta: 8, eta: 0.5, iterations: 60 } as const;
    const labelsOf = async (dials: Partial<Config>) =>
      (await runExperiment(inputsOf({ ...common, ...dials }), { gpu })).results as Record<string, Labels>;
    const still = await labelsOf({ dynamics: 'langevin', temperature: 0, replicas: 2 });
    const settled = await labelsOf({});
    const namesOf = async () => {
      // settled starts are labelled by attractor: as many classes as memories here, at one memory each
      const pairs = new Map<number, Set<number>>();
      still.labels?.data.forEach((label, i) => {
        const own = pairs.get(settled.labels?.data[i] as number) ?? new Set();
        pairs.set(settled.labels?.data[i] as number, own.add(label));
      });
      return [...pairs.values()].map(({ size }) => size);
    };
    expect(await namesOf()).toEqual([1, 1, 1]);
    const hot = await labelsOf({ dynamics: 'stochasticAttention', replicas: 8 });
    expect(Math.min(...(hot.frequency?.data ?? []))).toBeLessThan(1);
    gpu.close();
  },
);

gpuTest('a system that a caller brings runs in every experiment, by one row', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  /** Half way to the origin at every step: all that a new system needs. */
  const halving: System = {
    title: 'halving',
    doc: 'x <- x / 2',
    source: 'this test',
    runOf(inputs) {
      const level = { t: 0, f: 0, g2: 0, ...levelOf(inputs.config) };
      const label = levelOf(inputs.config);
      const rows = [row({ cx: 0.5, repeat: 3 })];
      const table = { rows, start: level, end: level, tap: 'none' as const, multistep: false, label };
      return { table, ...(inputs.config.experiment === 'basins' ? placedStarts(inputs) : drawnStarts(inputs, level)) };
    },
  };
  const memories: Config['memories'] = [[1, 0], [-1, 0]]; // biome-ignore format: two rows
  const map = inputsOf({ memories, particles: 100, beta: 4 });
  const { results } = await runExperiment({ ...map, system: halving }, { gpu });
  const labels = [...(results.labels as Labels).data];
  // what is left of the middle goes to the memory on the left
  expect(labels).toEqual(labels.map((__, i) => (i % 10 < 5 ? 1 : 0)));
  const onCpu = await runOnCpu({ ...map, system: halving }, {});
  expect([...(onCpu.results.labels as Labels).data]).toEqual(labels);

  const samples = inputsOf({ experiment: 'generate', sampler: 'langevin', memories, particles: 4096, beta: 4 });
  const drawn = await runExperiment({ ...samples, system: halving }, { gpu });
  const [x] = [tableRow(drawn.results.moments as Table, 0) as Record<string, number>];
  // 1 + 1/4 at the start, of half the length three times
  expect(x?.covariance_x).toBeCloseTo(1.25 / 64, 3);
  const sweep = inputsOf({
    ...{ experiment: 'phase', process: 'noise', sweepX: 'sigma2:0.1,0.4', memories, particles: 4096 },
    observable: 'radius',
  });
  const swept = await runExperiment({ ...sweep, system: halving }, { gpu });
  const { columns, data } = swept.results.points as Table;
  const at = (name: string, i: number) => data[i * columns.length + columns.indexOf(name)] as number;
  [0.1, 0.4].forEach((s, i) => {
    // Var |x|^2 of a memory at distance 1 with noise s in two dimensions is 4 s + 4 s^2
    const error = Math.sqrt((4 * s + 4 * s * s) / 4096) / 64;
    expect(Math.abs(at('radius2', i) - (1 + 2 * s) / 64)).toBeLessThan(4 * error);
  });

  const drawnOnly = { ...map, system: systems.noise as System };
  await expect(runExperiment(drawnOnly, { gpu })).rejects.toThrow('does not start on a grid');
  gpu.close();
});
