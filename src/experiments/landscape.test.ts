import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { evaluateColumns, particlesAt } from '../observables/readings.ts';
import { parseConfig } from '../params/config.ts';
import { separations } from '../readouts/separation.ts';
import { landscapeOf } from '../reference/landscape.ts';
import { type MixturePoint, mixtureAt } from '../reference/mixture.ts';
import { type Field, type Table, tableRow } from '../results.ts';
import { fieldsOn, planeGrid } from './fields.ts';
import { runExperiment } from './index.ts';
import { resolveInputs } from './inputs.ts';
import type { Run } from './run.ts';

const run = (gpu: Gpu, dials: Record<string, unknown>, stop = { aborted: false }): Promise<Run> =>
  runExperiment(resolveInputs(parseConfig({ experiment: 'landscape', ...dials })), { gpu, stop });

const field = ({ results }: Run, name: string) => (results[name] as Field).data;

/** Centre of cell i, rounded as the kernel sees it. */
const centre = ({ shape, extent }: Field, i: number) => {
  const [ny, nx] = shape;
  const [x0, x1, y0, y1] = extent;
  const x = x0 + ((x1 - x0) * ((i % nx) + 0.5)) / nx;
  const y = y0 + ((y1 - y0) * (Math.floor(i / nx) + 0.5)) / ny;
  return [Math.fround(x), Math.fround(y)];
};

/** Some roundings of float32 (6e-8) of the largest number that is subtracted. */
const ROUNDING = 2e-6;

const CASES: Record<string, unknown>[] = [
  { memories: 'pham:9' },
  { memories: 'asymmetric', similarity: 'dot', weights: [0.5, 0.3, 0.2], width: 0.05 },
  { memories: 'deltas', beta: 3 },
  { memories: 'gaussian:37:3', beta: 2, seed: 5 },
  { memories: 'pham:9', beta: 400 },
];

gpuTest(
  'every field agrees with float64 at every cell, in one to three dimensions, by distance and by dot product',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    for (const dials of CASES) {
      const result = await run(gpu, { resolution: 24, ...dials });
      const { config, patterns, box } = result.inputs;
      const { dim } = patterns;
      const energy = result.results.energy as Field;
      expect(energy.shape).toEqual(dim === 1 ? [1, 24] : [24, 24]);
      const s = 1 / config.beta + config.width;
      const read = { a: 1, s: 1 / config.beta, similarity: config.similarity };
      const middle = ((box.low[2] ?? 0) + (box.high[2] ?? 0)) / 2;
      const truth = Array.from(energy.data, (__, i) =>
        mixtureAt(landscapeOf(patterns, read), [...centre(energy, i), Math.fround(middle)].slice(0, dim)),
      );
      const least = Math.min(...truth.map((point) => point.energy));
      const near = (name: string, unit: number, wanted: (point: MixturePoint) => number) => {
        const got = field(result, name);
        truth.forEach((point, i) => {
          const off = Math.abs((got[i] as number) - wanted(point)) / (unit + Math.abs(wanted(point)));
          expect(off, `${name} of ${patterns.label}, cell ${i}: ${got[i]}, not ${wanted(point)}`).toBeLessThan(
            ROUNDING,
          );
        });
      };
      // what is subtracted: logits up to |x - xi|^2 / 2s, places up to the size of the box, their squares
      const size = Math.max(...box.high);
      const logit = size ** 2 / s;
      near('energy', 1 + logit, ({ energy: e }) => e - least);
      near('scoreNorm', size / s + logit / s, ({ score }) => Math.hypot(...score));
      ['X', 'Y', 'Z'].slice(0, dim).forEach((axis, d) => {
        near(`score${axis}`, size / s + logit / s, ({ score }) => score[d] as number);
      });
      near('hessianMin', (1 + logit) / s, ({ eigenvalues }) => eigenvalues[0] as number);
      near('hessianMax', (1 + logit) / s, ({ eigenvalues }) => eigenvalues[dim - 1] as number);
      near('entropy', 1 + logit, ({ entropy }) => entropy);
      near('topWeight', 1 + logit, ({ topWeight }) => topWeight);
    }
    gpu.close();
  },
);

gpuTest('the score is minus the gradient of the energy, by differences on the grid', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const n = 256;
  const result = await run(gpu, { memories: 'pham:9', resolution: n });
  const [energy, x, y] = [field(result, 'energy'), field(result, 'scoreX'), field(result, 'scoreY')];
  const [x0, x1] = (result.results.energy as Field).extent;
  const h = (x1 - x0) / n;
  let worst = 0;
  for (let row = 1; row < n - 1; row++) {
    for (let column = 1; column < n - 1; column++) {
      const i = row * n + column;
      const [dx, dy] = [1, n].map((step) => ((energy[i + step] as number) - (energy[i - step] as number)) / (2 * h));
      worst = Math.max(worst, Math.abs((dx as number) + (x[i] as number)), Math.abs((dy as number) + (y[i] as number)));
    }
  }
  // third derivatives of E times h^2 / 6, and the rounding of E over h
  expect(worst).toBeLessThan(0.01);
  expect(Math.max(...x)).toBeGreaterThan(3);
  gpu.close();
});

gpuTest('the critical points lie where score and curvature say, at their heights', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const result = await run(gpu, { memories: 'pham:9', resolution: 256 });
  const table = result.results.attractors as Table;
  expect(table.shape[0]).toBe(5);
  const energy = result.results.energy as Field;
  const [x0, x1] = energy.extent;
  for (let i = 0; i < 5; i++) {
    const point = tableRow(table, i) as Record<'x' | 'y' | 'height' | 'index' | 'eigenvalue1' | 'eigenvalue2', number>;
    const [column, row] = [point.x, point.y].map((at) => Math.floor(((at - x0) / (x1 - x0)) * 256)) as [number, number];
    const cell = row * 256 + column;
    // half a cell of 0.01 away, where the curvature is 23 at most
    expect(field(result, 'scoreNorm')[cell]).toBeLessThan(0.2);
    expect(Math.abs((field(result, 'energy')[cell] as number) - point.height)).toBeLessThan(1e-3);
    expect(Math.sign(field(result, 'hessianMin')[cell] as number)).toBe(Math.sign(point.eigenvalue1));
    expect(Math.sign(field(result, 'hessianMax')[cell] as number)).toBe(Math.sign(point.eigenvalue2));
  }
  gpu.close();
});

gpuTest(
  'cells do not depend on how the work is cut; a run that is stopped leaves the rest empty',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const patterns = patternsFromSpec('gaussian:1000:2', { seed: 1 });
    const plane = planeGrid({ low: [-3, -3], high: [3, 3] }, 64);
    const read = { a: 1, s: 0.1, similarity: 'distance' } as const;
    const reported: number[] = [];
    const classifier = separations.softmax;
    const cut = await fieldsOn(plane, { patterns, classifier }, read, {
      gpu,
      progress: ({ fraction }) => reported.push(fraction),
    });
    expect(reported.length).toBeGreaterThan(1);
    expect(reported.at(-1)).toBe(1);
    const points = Float64Array.from({ length: 2 * 64 * 64 }, (__, i) => plane.at(i >> 1, i & 1));
    const particles = particlesAt(gpu, points, 2);
    const whole = await evaluateColumns(particles, [{ patterns, read }], ['entropy']);
    particles.positions.destroy();
    expect(cut.entropy).toEqual(whole.entropy);

    const stopped = await run(gpu, { memories: 'pham:9', resolution: 48 }, { aborted: true });
    expect(field(stopped, 'entropy').every(Number.isNaN)).toBe(true);
    expect(stopped.notes.join()).toMatch(/stopped/);
    gpu.close();
  },
);

gpuTest('three dimensions are cut in the middle of the box', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const result = await run(gpu, { memories: 'gaussian:8:3', beta: 1, resolution: 16, box: [-3, 3, -2, 2, 0, 2] });
  expect((result.results.energy as Field).extent).toEqual([-3, 3, -2, 2]);
  expect(result.notes.join()).toMatch(/the plane x_\{3\} = 1\.00/);
  const patterns = patternsFromSpec('gaussian:8:3', { seed: 0 });
  const at = (x: number, y: number) =>
    mixtureAt(landscapeOf(patterns, { a: 1, s: 1, similarity: 'distance' }), [x, y, 1]).energy;
  const [a, b] = [field(result, 'energy')[0] as number, field(result, 'energy')[255] as number];
  expect(a - b).toBeCloseTo(at(-3 + 3 / 16, -2 + 2 / 16) - at(3 - 3 / 16, 2 - 2 / 16), 4);
  gpu.close();
});

gpuTest('energies of diffusion and modern Hopfield networks: one where memories have one norm', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  /** How far E of one similarity is from that of the other, but for a constant, in units of beta^-1. */
  const residual = async (memories: unknown, beta: number) => {
    const energies = async (similarity: string) =>
      field(await run(gpu, { memories, beta, similarity, resolution: 24, box: [1.3] }), 'energy');
    const [diffusion, hopfield] = [await energies('distance'), await energies('dot')];
    const gaps = [...diffusion].map((value, i) => (value - (hopfield[i] as number)) / beta);
    return Math.max(...gaps) - Math.min(...gaps);
  };
  for (const beta of [1, 5, 20]) {
    expect(await residual('circle:5', beta)).toBeLessThan(1e-5);
    // |xi|^2 / 2 of .36 and 1: a memory more or less weighs at most this much
    const unequal = await residual('1,0;-.5,.8660254;-.3,-.5196152', beta);
    expect(unequal).toBeGreaterThan(0.1);
    expect(unequal).toBeLessThan((1 - 0.36) / 2 + 1e-5);
  }
  gpu.close();
});
