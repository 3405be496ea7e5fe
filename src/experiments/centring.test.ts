import { expect, test } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { testNetwork } from '../networks/testNetwork.ts';
import { ConfigError, parseConfig } from '../params/config.ts';
import { parseSweep, type SweepAxis } from '../params/sweep.ts';
import type { Config } from '../params/table.ts';
import { execute } from '../reference/execute.ts';
import { type Field, type Labels, type Table, tableRow } from '../results.ts';
import { Simulation } from '../simulation/simulation.ts';
import { startPoints } from '../simulation/startPoints.ts';
import { centred, centreOf } from './centring.ts';
import { runExperiment } from './index.ts';
import { resolveInputs } from './inputs.ts';
import { runOnCpu } from './onCpu/index.ts';
import { planOf } from './phase/plan.ts';
import { theoryOf } from './phase/theory.ts';
import { specOf } from './systems.ts';

/**
 * About their mean, as what is far away is computed: where a signal scale moves, data at another place are other data.
 */
const points = [
  [0, 0.9],
  [-0.8, -0.5],
  [0.8, -0.4],
];
const at = (c: readonly number[]) => points.map((row) => row.map((value, d) => value + (c[d] as number)));
const offsets = [
  [1e4, -1e4],
  [1e5, 3e4],
  [1e6, 1e6],
  [446_000.5, 5_411_000.25], // metres of a UTM zone
  [1.7e9, 0], // seconds since 1970
] as const;

const run = (gpu: Gpu, dials: Partial<Config>) => runExperiment(resolveInputs(parseConfig(dials)), { gpu });

gpuTest(
  'three points far from the origin have the attractors, shares and pictures of those at it',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const box = [-1.3, 1.3, -1.3, 1.3];
    for (const dials of [
      { experiment: 'basins', beta: 4, particles: 256 },
      { experiment: 'generate', schedule: 'brownian', steps: 12, particles: 256, resolution: 8 },
      { experiment: 'landscape', beta: 4, resolution: 16 },
      { experiment: 'probe', beta: 4, cue: [0.2, 0.1] },
      {
        experiment: 'generate',
        schedule: 'vpLinear',
        sampler: 'ancestral',
        steps: 12,
        particles: 1024,
        resolution: 16,
      },
      { dynamics: 'ode', schedule: 'vpCosine', steps: 12, particles: 256 },
      { experiment: 'trajectories', schedule: 'ou', steps: 8, particles: 256, resolution: 16, cloneNoise: 0.5 },
    ] as Partial<Config>[]) {
      const near = await run(gpu, { ...dials, memories: points, box });
      for (const c of dials.schedule || dials.experiment === 'basins' ? offsets : offsets.slice(2, 4)) {
        const edges = box.map((value, i) => value + (c[i >> 1] as number));
        const cue = dials.cue ? { cue: (dials.cue as number[]).map((value, d) => value + (c[d] as number)) } : {};
        const far = await run(gpu, { ...dials, ...cue, memories: at(c), box: edges });
        expect(far.notes.join()).toContain('computed about the mean of the memories');
        for (const [name, result] of Object.entries(near.results)) {
          const other = far.results[name] as typeof result;
          if (result.kind === 'series') continue;
          const [mine, theirs] = [Float64Array.from(result.data), Float64Array.from(other.data)];
          if (result.kind === 'table') {
            for (let i = 0; i < result.shape[0]; i++) {
              const [a, b] = [tableRow(result, i), tableRow(other as Table, i)];
              const isPlace = (column: string) => ['x', 'y', 'denoiser_x', 'denoiser_y'].includes(column);
              for (const column of result.columns) {
                const along = /^(x|twin)\d/.test(column) ? 0 : isPlace(column) ? Number(column.endsWith('y')) : -1;
                const d = name !== 'moments' ? along : column === 'mean' ? i : -1;
                const shift = d < 0 ? 0 : (c[d] as number);
                // the points themselves are rounded to float64 at such offsets
                const slack =
                  1e-9 * Math.abs(shift) + (name === 'moments' ? 1e-4 : 2e-4) * (1 + Math.abs(a[column] as number));
                if (!Number.isNaN(a[column]))
                  expect(
                    Math.abs((b[column] as number) - shift - (a[column] as number)),
                    `${dials.experiment} ${name} ${column} at ${c}`,
                  ).toBeLessThan(slack);
              }
            }
          } else {
            // starts next to a boundary may round to the other side
            const apart = mine.reduce(
              (sum, value, i) => sum + (Math.abs(value - (theirs[i] as number)) > 2e-3 * (1 + Math.abs(value)) ? 1 : 0),
              0,
            );
            expect(apart, `${dials.experiment} ${name} at ${c}`).toBeLessThanOrEqual(0.02 * mine.length);
            const [x0, , y0] = (other as Field | Labels).extent;
            const overTime = dials.experiment === 'trajectories';
            const corner = overTime ? [-0.5, edges[0]] : [edges[0], edges[2]];
            expect([x0, y0]).toEqual(corner.map((value) => expect.closeTo(value as number, 5)));
          }
        }
        // the pictures place what they draw by the inputs: those stay as they came
        expect(far.inputs.box.low[0]).toBe(edges[0]);
      }
    }
    gpu.close();
  },
);

gpuTest('a probe of five dimensions far from the origin is that at it', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const rows = (c: number) => points.map(([x = 0, y = 0]) => [x + c, y - c, c, 0, -c]);
  const probed = async (c: number) => {
    const cue = [0.2 + c, 0.1 - c, c, 0.3, -c];
    const { results } = await run(gpu, { experiment: 'probe', beta: 4, cue, memories: rows(c) });
    return tableRow(results.point as Table, 0);
  };
  const [near, far] = [await probed(0), await probed(1e6)];
  for (const column of ['energy', 'topWeight', 'score_x1', 'score_x5', 'eigenvalue1', 'eigenvalue5']) {
    expect(Math.abs((far[column] as number) - (near[column] as number)), column).toBeLessThan(1e-8);
  }
  expect((far.denoiser_x1 as number) - 1e6).toBeCloseTo(near.denoiser_x1 as number, 8);
  gpu.close();
});

gpuTest('the kernel takes steps about the mean as float64 does at the true coordinates', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  for (const sampler of ['eulerMaruyama', 'odeHeun', 'ancestral'] as const) {
    for (const start of ['prior', 'exact'] as const) {
      for (const c of offsets) {
        const dials = {
          schedule: 'vpLinear',
          spacing: 'time',
          steps: 60,
          terminal: 'denoise',
          particles: 64,
          start,
        } as const;
        const config = parseConfig({ experiment: 'generate', sampler, memories: at(c), ...dials });
        const inputs = resolveInputs(config);
        const truth = inputs.system.runOf(inputs);
        const from = startPoints(truth.start, 2, { seed: config.seed, first: 0, count: 64 });
        const { x: ends } = execute(truth.table.rows, inputs.patterns, from, { seed: config.seed });

        const own = centred(inputs, c);
        const run = own.system.runOf(own);
        const simulation = await Simulation.create(gpu, specOf(own, run));
        await simulation.advance();
        const found = await downloadPositions(simulation);
        simulation.dispose();
        // the single precision of the farthest place on the way, and the double precision of the true coordinates
        const constant = run.table.rows.reduce((most, { cc }) => Math.max(most, Math.abs(cc)), 0);
        const farthest = Math.hypot(...c) * ((start === 'prior' ? truth.table.start.a : 0) + constant);
        const slack = 2e-5 + 2e-7 * farthest + 1e-13 * Math.hypot(...c);
        found.forEach((value, i) => {
          const apart = value + (c[i % 2] as number) - (ends[i] as number);
          expect(Math.abs(apart), `${sampler} from ${start} at ${c}`).toBeLessThan(slack);
        });
      }
    }
  }
  gpu.close();
});

gpuTest('points of a sweep are centred, each on its own, with its lines of theory', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const box = [-1.3, 1.3, -1.3, 1.3];
  for (const dials of [
    { process: 'wells', observable: 'minima', sweepX: 'sigma2:0.05..0.4:3', sweepY: 'count:1,2,3', particles: 64 },
    { process: 'retrieve', observable: 'radius', sweepX: 'sigma2:0.1..1:4', particles: 64 },
    { process: 'noise', observable: 'participation', sweepX: 'sigma2:0.1,0.5', particles: 256, realizations: 2 },
    {
      process: 'generate',
      observable: 'radius',
      schedule: 'vpLinear',
      steps: 10,
      sweepX: 'width:0,0.1',
      particles: 256,
    },
    { process: 'uturn', observable: 'returned', sweepX: 'sigma2:0.1,0.4', steps: 10, particles: 256 },
  ] as Partial<Config>[]) {
    const near = await run(gpu, { experiment: 'phase', ...dials, memories: points, box });
    expect(near.notes.join()).not.toContain('about the mean');
    for (const c of dials.process === 'wells' || dials.schedule ? offsets : offsets.slice(2, 4)) {
      const edges = box.map((value, i) => value + (c[i >> 1] as number));
      const far = await run(gpu, { experiment: 'phase', ...dials, memories: at(c), box: edges });
      expect(far.notes.join()).toContain('every point is computed about the mean of its memories');
      const [mine, theirs] = [near, far].map(({ results }) => [...(results.value as Field).data]);
      theirs?.forEach((value, i) => {
        expect(Math.abs(value - (mine?.[i] as number)), `${dials.process} point ${i} at ${c}`).toBeLessThan(2e-3);
      });
      const axis = parseSweep('sweepX', 'sigma2:0.05..0.4:9') as SweepAxis;
      const lines = [near, far].map(({ inputs }) => theoryOf(inputs, axis, undefined));
      expect(lines[1]?.map(({ name }) => name)).toEqual(lines[0]?.map(({ name }) => name));
      lines[1]?.forEach(({ points: found }, i) => {
        found.forEach((value, k) => {
          const known = lines[0]?.[i]?.points[k] as number;
          if (Number.isFinite(known)) expect(value).toBeCloseTo(known, 5);
        });
      });
    }
  }
  gpu.close();
});

test('a sampler whose steps move the mean says so', async () => {
  const far = (sampler: Config['sampler'], c: number) => {
    const dials = { experiment: 'generate', schedule: 'vpLinear', steps: 30, particles: 16, sampler } as const;
    return runOnCpu(resolveInputs(parseConfig({ ...dials, memories: at([c, c]) })), {});
  };
  expect((await far('eulerMaruyama', 1e6)).notes.join()).toMatch(/moves the mean of the data by up to \S+ beside/);
  expect((await far('ancestral', 1e6)).notes.join()).not.toContain('moves the mean');
  expect((await far('ancestral', 1e6)).notes.join()).toContain('places are x + (1 − a) times that mean');
  expect((await far('eulerMaruyama', 10)).notes.join()).not.toContain('mean of the');
});

test.each([
  ['a line', [[-1], [0.2], [0.8]]],
  [
    'space',
    [
      [1, 0, -0.4],
      [-0.6, 0.8, -0.2],
      [-0.4, -0.8, 0.6],
    ],
  ],
  [
    'two of them',
    [
      [0.1, 0.3],
      [-0.1, -0.3],
    ],
  ],
])('other sets: %s', async (_, rows) => {
  const dim = (rows[0] as number[]).length;
  const shifted = (c: number) => rows.map((row) => row.map((value) => value + c));
  for (const dials of [
    { beta: 4, particles: 125 },
    { dynamics: 'ode', schedule: 'vpLinear', steps: 10, particles: 125 },
    { experiment: 'generate', schedule: 'subVp', sampler: 'dpmSolver2M', steps: 10, particles: 200, resolution: 8 },
  ] as Partial<Config>[]) {
    const box = Array.from({ length: dim }, () => [-1.3, 1.3]).flat();
    const near = await runOnCpu(resolveInputs(parseConfig({ ...dials, memories: rows, box })), {});
    for (const c of [1e4, 1e6, 1.7e9]) {
      const edges = box.map((value) => value + c);
      const far = await runOnCpu(resolveInputs(parseConfig({ ...dials, memories: shifted(c), box: edges })), {});
      const [shares, known] = [far, near].map(({ results }) => {
        const table = (results.fractions ?? results.attractors) as Table;
        return Array.from({ length: table.shape[0] }, (_, k) => tableRow(table, k).fraction as number);
      }) as [number[], number[]];
      expect(shares, `${dials.experiment} at ${c}`).toHaveLength(known.length);
      shares.forEach((share, k) => {
        expect(Math.abs(share - (known[k] as number))).toBeLessThan(0.03);
      });
    }
  }
});

test('on the CPU, too', async () => {
  const dials = { beta: 4, particles: 256 } as const;
  const near = await runOnCpu(resolveInputs(parseConfig({ ...dials, memories: points, box: [1.3] })), {});
  const far = await runOnCpu(
    resolveInputs(parseConfig({ ...dials, memories: at([1e6, 1e6]), box: [1e6 - 1.3, 1e6 + 1.3] })),
    {},
  );
  expect((far.results.attractors as Table).shape).toEqual((near.results.attractors as Table).shape);
  expect(tableRow(far.results.attractors as Table, 0).x).toBeCloseTo(
    (tableRow(near.results.attractors as Table, 0).x as number) + 1e6,
    6,
  );
});

test('a trained network far from the origin draws the samples of the same network at it', async () => {
  const trained = testNetwork();
  const dials = { experiment: 'generate', schedule: 'brownian', steps: 8, particles: 256 } as const;
  const means = async (c: readonly number[]) => {
    const there = { ...trained, centre: trained.centre.map((value, d) => value + (c[d] as number)) };
    const box = c.flatMap((value) => [value - 1.3, value + 1.3]);
    const config = parseConfig({ ...dials, memories: at(c), box, score: 'network', network: 'test.npz' });
    const { results } = await runOnCpu(resolveInputs(config, { network: [there] }), {});
    return [0, 1].map((d) => (tableRow(results.moments as Table, d).mean as number) - (c[d] as number));
  };
  const near = await means([0, 0]);
  for (const [d, mean] of (await means([1e6, -1e6])).entries()) expect(mean).toBeCloseTo(near[d] as number, 6);
});

test('what cannot be centred is refused where single precision has too few digits, and is as it was elsewhere', () => {
  const centre = (dials: Partial<Config>) => centreOf(resolveInputs(parseConfig(dials)));
  expect(centre({ memories: 'pham:9' })).toBeUndefined();
  expect(centre({ memories: at([30, 30]) })).toBeUndefined();
  expect(centre({ memories: at([100, 0]) })?.[0]).toBeCloseTo(100, 9);
  // a little far is as it was
  expect(centre({ memories: at([100, 0]), similarity: 'dot' })).toBeUndefined();
  expect(centre({ experiment: 'generate', schedule: 'vpLinear', memories: at([100, 0]) })?.[0]).toBeCloseTo(100, 9);
  const dot = { similarity: 'dot' } as const;
  const sweep = { experiment: 'phase', process: 'retrieve', ...dot } as const;
  for (const [c, why] of [
    [[1e4, -1e4], /similarities β x·ξ reach 8.0e\+8, where single precision has steps of 64, and the dot product/],
    [[1e5, 3e4], /leaves 7 of the 24 bits of single precision, and the dot product needs the origin; subtract/],
    [[1e6, 1e6], /leaves 3 of the 24 bits/],
    [[446_000.5, 5_411_000.25], /leaves 1 of the 24 bits/],
    [[1.7e9, 0], /leaves 0 of the 24 bits/],
  ] as const) {
    for (const experiment of ['basins', 'landscape', 'attractors', 'probe'] as const) {
      const refused = () => centre({ experiment, ...dot, beta: 4, memories: at(c) });
      expect(refused).toThrow(ConfigError);
      expect(refused).toThrow(why);
    }
    // a sweep of beta is refused for its points, whatever the beta beside it
    const planned = (sweepX: string) => planOf(resolveInputs(parseConfig({ ...sweep, sweepX, memories: at(c) })));
    expect(() => planned('beta:4..8:3')).toThrow(why);
  }
  expect(() =>
    planOf(resolveInputs(parseConfig({ ...sweep, sweepX: 'beta:1..4:3', memories: at([100, 0]) }))),
  ).not.toThrow();
});

gpuTest(
  'data of a hundred units settle as they do on the unit scale; so do those of a thousandth',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const steps = async (scale: number, middle: number) => {
      const memories = points.map((row) => row.map((value) => middle + scale * value));
      const { results, notes } = await run(gpu, { memories, beta: 4 / scale ** 2, particles: 256 });
      expect(notes.join()).not.toMatch(/settled|stand still/);
      const { data } = results.iterations as Field;
      return Math.max(...data);
    };
    const unit = await steps(1, 0);
    for (const [scale, middle] of [
      [100, 150],
      [100, 0],
      [1e-3, 0],
    ] as const) {
      expect(await steps(scale, middle), `${scale} about ${middle}`).toBeLessThan(2.5 * unit);
      expect(await steps(scale, middle)).toBeGreaterThan(unit / 4);
    }
    gpu.close();
  },
);
