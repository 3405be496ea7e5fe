import { expect, test } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { parseConfig } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { pictureOf } from '../pictures/pictures.ts';
import { type Field, type Table, tableRow, tableRows } from '../results.ts';
import { runExperiment } from './index.ts';
import { resolveInputs } from './inputs.ts';

const inputsOf = (dials: Partial<Config>) => resolveInputs(parseConfig({ experiment: 'trajectories', ...dials }));

gpuTest(
  'two deltas: mass is kept at every moment, the pitchfork opens at s = 1, clones part as theory says',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const particles = 2 ** 15;
    const seen: number[] = [];
    const run = await runExperiment(
      inputsOf({ memories: 'deltas', particles, steps: 250, timeMax: 4, timeMin: 0.1, box: [14], cloneNoise: 1 }),
      { gpu, partial: ({ density }) => void seen.push((density as Field).data.filter(Number.isNaN).length) },
    );
    const { density, clones, minima, criticalTimes, paths } = run.results as { density: Field } & Record<string, Table>;
    const [bins, columns] = density.shape;
    for (let column = 0; column < columns; column++) {
      let mass = 0;
      for (let bin = 0; bin < bins; bin++) mass += density.data[bin * columns + column] as number;
      expect(mass).toBe(particles);
    }
    const agreed = tableRow(clones as Table, 0) as Record<string, number>;
    // at s = 1 a share of 0.7752 ends alike; the last 5e-3 is the discrete sampler
    expect(agreed.expected).toBeCloseTo(0.7752, 2);
    expect(Math.abs((agreed.phi as number) - (agreed.expected as number))).toBeLessThan(
      4 * (agreed.standardError as number) + 3e-3,
    );
    const critical = tableRow(criticalTimes as Table, 0);
    expect(critical.s).toBeCloseTo(1, 4);
    const rows = tableRows(minima as Table);
    for (const { column, s, x } of rows as { column: number; s: number; x: number }[]) {
      if (s > 1.05) expect(Math.abs(x)).toBeLessThan(1e-6);
      // m = tanh(m / s)
      if (s < 0.95) expect(Math.abs(x)).toBeCloseTo(Math.tanh(Math.abs(x) / s), 5);
      expect(column < (critical.column as number)).toBe(s > 1);
    }
    // a clone begins where its original is, and goes elsewhere
    const parted = (column: string) => (paths as Table).columns.indexOf(column);
    const at = (i: number, column: string) =>
      (paths as Table).data[i * (paths as Table).columns.length + parted(column)] as number;
    const first = Array.from({ length: columns }, (_, i) => i).find((i) => Number.isFinite(at(i, 'twin1'))) as number;
    expect(Math.abs(at(first - 1, 'x1') - at(first, 'twin1'))).toBeLessThan(0.5);
    expect(at(columns - 1, 'x1')).not.toBe(at(columns - 1, 'twin1'));
    const { picture } = await pictureOf(run);
    expect(picture.subtitle.join()).toContain('chance of one memory for both');
    expect(picture.contours?.levels.map(({ name }) => name)).toContain('minima of E: the pitchfork');
  },
);

/** E sum r^2 under p for deltas at -1 and 1 of weights w, 1 - w: sum_k w_k E r_k, x ~ N(xi_k, S), by quadrature. */
function sameMemory(w: number, S: number): number {
  let [sum, norm] = [0, 0];
  for (let z = -9; z <= 9; z += 0.01) {
    const density = Math.exp(-0.5 * z * z);
    norm += density;
    for (const [own, other] of [
      [w, 1 - w],
      [1 - w, w],
    ] as const) {
      sum += (density * own) / (1 + (other / own) * Math.exp((-2 * (1 + Math.sqrt(S) * z)) / S));
    }
  }
  return sum / norm;
}

gpuTest('clones of wide, weighted data, stopped at any noise, part as theory says', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  for (const dials of [
    { width: 0.5, terminal: 'stop' },
    { width: 0.5, terminal: 'denoise' },
    // the noise that is left makes labels differ, but not the chance
    { weights: [0.1, 0.9], terminal: 'stop', timeMin: 0.3 },
  ] as const) {
    const run = await runExperiment(
      inputsOf({
        memories: 'deltas',
        particles: 2 ** 15,
        steps: 250,
        timeMax: 6,
        timeMin: 0.02,
        cloneNoise: 1,
        ...dials,
      }),
      { gpu },
    );
    const agreed = tableRow(run.results.clones as Table, 0) as Record<string, number>;
    const { config, patterns } = run.inputs;
    const exact = sameMemory(patterns.weights[0] as number, (agreed.s as number) + config.width);
    expect(Math.abs((agreed.expected as number) - exact)).toBeLessThan(4 * (agreed.expectedError as number));
    // the last 5e-3 is the discrete sampler
    expect(Math.abs((agreed.phi as number) - exact), JSON.stringify(dials)).toBeLessThan(
      4 * (agreed.standardError as number) + 5e-3,
    );
    expect(agreed.standardError).toBeLessThan(0.004);
  }
  gpu.close();
});

gpuTest('a run without noise in its steps has no clones', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const small = { memories: 'deltas', particles: 64, steps: 4, timeMax: 4, cloneNoise: 1 } as const;
  const partings = async (dials: Partial<Config>) =>
    'clones' in (await runExperiment(inputsOf({ ...small, ...dials }), { gpu })).results;
  expect(await partings({ sampler: 'odeHeun' })).toBe(false);
  expect(await partings({ sampler: 'ddim' })).toBe(false);
  expect(await partings({ sampler: 'ddim', ddimEta: 0.5 })).toBe(true);
  expect(await partings({ sampler: 'odeHeun', correctorSteps: 1 })).toBe(true);
  gpu.close();
});

test('dials that generate nothing are refused', () => {
  expect(() => inputsOf({ cloneNoise: -1 })).toThrow('cloneNoise is -1');
});
