import { expect, test } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { testNetwork } from '../networks/testNetwork.ts';
import { parseConfig } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { pictureOf } from '../pictures/pictures.ts';
import { type Field, type Table, tableRow } from '../results.ts';
import { runExperiment } from './index.ts';
import { resolveInputs } from './inputs.ts';

/** Experiments in 64 dimensions, from dials to what their pictures say. */

const inputsOf = (dials: Partial<Config>) => resolveInputs(parseConfig({ memories: 'glyphs', ...dials }));

gpuTest('samples of letters: their shares, a variance per pixel, and the plane that is shown', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const particles = 520;
  for (const terminal of ['stop', 'snap'] as const) {
    const inputs = inputsOf({ experiment: 'generate', particles, steps: 20, resolution: 16, terminal });
    const run = await runExperiment(inputs, { gpu });
    const shares = run.results.fractions as Table;
    const rows = Array.from({ length: 26 }, (__, k) => tableRow(shares, k) as Record<string, number>);
    expect(rows.reduce((sum, { fraction = 0 }) => sum + fraction, 0)).toBeCloseTo(1, 9);
    // from the exact start every letter is as likely
    for (const { count = 0 } of rows)
      expect(Math.abs(count - particles / 26)).toBeLessThan(4.5 * Math.sqrt(particles / 26));
    const moments = run.results.moments as Table;
    expect([moments.shape[0], moments.columns]).toEqual([64, ['count', 'mean', 'variance']]);
    const total = Array.from((run.results.density as Field).data).reduce((sum, count) => sum + count, 0);
    expect(total).toBe(particles);
    const { picture } = await pictureOf(run);
    expect(picture.subtitle[0]).toBe('64 dimensions: counted over x_{1} and x_{2}, whatever the others are');
    expect([picture.x.label, picture.space]).toEqual(['x_{1} of 64', undefined]);
  }
  gpu.close();
});

gpuTest('a probe of letters ends at one, and its picture shows how far it is from them', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const letters = inputsOf({ experiment: 'probe' }).patterns.points;
  // the third letter with every eighth pixel turned over
  const cue = Array.from(letters.subarray(128, 192), (pixel, d) => (d % 8 === 0 ? -pixel : pixel));
  const run = await runExperiment(inputsOf({ experiment: 'probe', beta: 1, cue } as Partial<Config>), { gpu });
  const trajectory = run.results.trajectory as Table;
  const end = tableRow(trajectory, trajectory.shape[0] - 1) as Record<string, number>;
  for (let d = 0; d < 64; d++) expect(end[`x${d + 1}`]).toBeCloseTo(letters[128 + d] as number, 3);
  expect((tableRow(run.results.point as Table, 0) as Record<string, number>).topMemory).toBe(2);
  expect('energy' in run.results || 'attractors' in run.results).toBe(false);
  const { picture } = await pictureOf(run);
  const { layer } = picture;
  if (layer.kind !== 'series') throw new Error('a picture of curves was expected');
  expect(layer.curves[0]?.name).toBe('memory 3');
  // eight pixels are turned over, each by 2
  expect(layer.curves[0]?.y[0]).toBeCloseTo(2 * Math.sqrt(8), 6);
  expect(Array.from(layer.curves[0]?.y ?? []).at(-1)).toBeLessThan(0.01);
  gpu.close();
});

gpuTest('a trained network moves letters in samples and sweeps', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const files = { network: [testNetwork(64, [8, 12])] };
  for (const dials of [
    { experiment: 'generate', particles: 64 },
    { experiment: 'phase', process: 'generate', sweepX: 'timeMin:0.01,0.1', particles: 64, realizations: 2 },
  ] as const) {
    const config = parseConfig({ memories: 'glyphs', score: 'network', steps: 5, ...dials });
    const run = await runExperiment(resolveInputs(config, files), { gpu });
    expect(run.kernel).toContain('network, 8 x 12 wide D=64');
    const { picture } = await pictureOf(run);
    expect(picture.subtitle.join('; ')).toContain('trained, not exact: a network of 8, 12 units');
  }
  expect(() =>
    resolveInputs(parseConfig({ experiment: 'generate', score: 'network', memories: 'glyphs' }), {
      network: [testNetwork(16)],
    }),
  ).toThrow('it was trained in 16 dimensions, the memories have 64');
  gpu.close();
});

test('what needs a plane, a grid or a matched start says so', () => {
  expect(() => inputsOf({ experiment: 'basins' })).toThrow(
    'glyphs:26 has 64 dimensions; basins runs 1 to 3; of so many run retrieve, generate, trajectories, phase, probe',
  );
  const matched = inputsOf({ experiment: 'generate', start: 'matched' });
  expect(() => matched.system.runOf(matched)).toThrow('start matched takes 1 to 3 dimensions, the memories have 64');
  expect(() => inputsOf({ experiment: 'probe', memories: 'gaussian:2:300' })).toThrow('probe runs 1 to 256');
});
