import { expect, test } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { readConfig } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { pictureOf } from '../pictures/pictures.ts';
import { type Field, type Table, tableRow } from '../results.ts';
import { runExperiment } from './index.ts';
import { readInputs } from './inputs.ts';

const inputsOf = (dials: Partial<Config>) => readInputs(readConfig({ experiment: 'trajectories', ...dials }));

gpuTest(
  'two deltas: mass is kept at every moment, the pitchfork opens at s = 1, twins part as theory says',
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
    const twins = tableRow(clones as Table, 0) as Record<string, number>;
    // at s = 1 a share of 0.7752 ends alike; the last 5e-3 is the discrete sampler
    expect(twins.expected).toBeCloseTo(0.7752, 2);
    expect(Math.abs((twins.phi as number) - (twins.expected as number))).toBeLessThan(
      4 * (twins.standardError as number) + 3e-3,
    );
    const critical = tableRow(criticalTimes as Table, 0);
    expect(critical.s).toBeCloseTo(1, 4);
    const rows = Array.from({ length: (minima as Table).shape[0] }, (_, i) => tableRow(minima as Table, i));
    for (const { column, s, x } of rows as { column: number; s: number; x: number }[]) {
      if (s > 1.05) expect(Math.abs(x)).toBeLessThan(1e-6);
      // m = tanh(m / s)
      if (s < 0.95) expect(Math.abs(x)).toBeCloseTo(Math.tanh(Math.abs(x) / s), 5);
      expect(column < (critical.column as number)).toBe(s > 1);
    }
    // a twin begins where its original is, and goes elsewhere
    const parted = (column: string) => (paths as Table).columns.indexOf(column);
    const at = (i: number, column: string) =>
      (paths as Table).data[i * (paths as Table).columns.length + parted(column)] as number;
    const first = Array.from({ length: columns }, (_, i) => i).find((i) => Number.isFinite(at(i, 'twin1'))) as number;
    expect(Math.abs(at(first - 1, 'x1') - at(first, 'twin1'))).toBeLessThan(0.5);
    expect(at(columns - 1, 'x1')).not.toBe(at(columns - 1, 'twin1'));
    const { picture } = await pictureOf(run);
    expect(picture.subtitle.join()).toContain('end at the same memory');
    expect(picture.contours?.levels.map(({ name }) => name)).toContain('minima of E: the pitchfork');
  },
);

test('dials that generate nothing are refused', () => {
  expect(() => inputsOf({ cloneNoise: -1 })).toThrow('cloneNoise is -1');
});
