import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { parseConfig } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { mainResult } from '../pictures/composition.ts';
import { differencePicture } from '../pictures/difference.ts';
import { pictureOf } from '../pictures/pictures.ts';
import { participationOfTwo } from '../reference/twoDeltas.ts';
import { type Table, tableRow, tableRows } from '../results.ts';
import { runExperiment } from './index.ts';
import { resolveInputs } from './inputs.ts';

const inputsOf = (dials: Partial<Config>) => resolveInputs(parseConfig({ experiment: 'trajectories', ...dials }));
const xi = [1, -1, 1, 1, -1, 1, 1, -1];
const opposite = [xi, xi.map((value) => -value)];

gpuTest('a pattern and its opposite: every order parameter is that of two points on a line', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const dials = { memories: opposite, particles: 400, steps: 32, schedule: 'vpLinear', cloneNoise: 8 } as const;
  const run = await runExperiment(inputsOf(dials), { gpu });
  const { order, law, levels, criticalNoise, clones } = run.results as Record<string, Table>;
  expect(order?.shape[0]).toBe(33);
  const stages = tableRows(levels as Table);
  for (const [table, rest] of [
    // of so few steps; where hardly a sample is unsure of its memory, its error is not seen either
    [order, 0.02],
    [law, 2e-4],
  ] as const) {
    for (const { column, ...row } of tableRows(table as Table)) {
      const { s = 0, a = 0 } = stages[column as number] ?? {};
      // along xi the memories lie at +-1, and the noise has s / 8
      const expected = participationOfTwo(0.5, s / 8);
      const off = (name: string, value: number) =>
        Math.abs((row[name] as number) - value) - 4.5 * (row[`${name}Error`] as number);
      expect(off('participation', expected), `Y2 of ${table?.name} at ${s}`).toBeLessThan(rest);
      expect(off('overlap', a), `overlap of ${table?.name} at ${s}`).toBeLessThan(rest);
      // m = (r1 - r2) xi: with the own memory E r - (1 - r) = 2 Y2 - 1
      expect(off('meanOverlap', 2 * expected - 1), `overlap of m at ${s}`).toBeLessThan(2 * rest);
    }
  }
  const end = tableRow(order as Table, 32);
  expect([end.participation, end.entropy, end.topWeight].map((value) => Number(value?.toFixed(4)))).toEqual([1, 0, 1]);
  // the largest variance of the memories is |xi|^2
  expect(criticalNoise?.rowNames).toEqual(['speciation']);
  expect(tableRow(criticalNoise as Table, 0).s).toBeCloseTo(8, 9);
  const agreed = tableRow(clones as Table, 0) as Record<string, number>;
  expect(Math.abs((agreed.phi as number) - participationOfTwo(0.5, (agreed.s as number) / 8))).toBeLessThan(
    4.5 * (agreed.standardError as number) + 0.02,
  );

  const { picture, source, cellAt } = await pictureOf(run);
  expect([source, picture.y.label, picture.title]).toEqual([
    undefined,
    'order parameter',
    'Order parameters of reverse diffusion: inline, 400 particles',
  ]);
  const { layer } = picture;
  if (layer.kind !== 'series') throw new Error('a picture of curves was expected');
  expect(layer.curves.filter(({ style }) => style === 'points').map(({ name }) => name)).toEqual([
    'overlap x·ξ/|ξ|^{2}',
    'overlap m·ξ/|ξ|^{2}',
    'Y_{2} = Σ r^{2}',
    'H / ln K',
  ]);
  expect(picture.x.ticks?.length).toBeGreaterThan(3);
  expect(cellAt?.(32, 0.5).value).toMatch(/m·ξ.* = 1 ± .*Y₂ = 1 ± .*H \/ ln K = /);
  expect([mainResult('array', run), mainResult('table', run)]).toEqual(['order', 'order']);
  expect(() => differencePicture(run, run)).toThrow('which have no difference; put them side by side');
  gpu.close();
});

gpuTest('ends that are not drawn from the posterior have no line of overlaps', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const dials = { memories: opposite, particles: 64, steps: 8, timeMax: 40 } as const;
  for (const own of [{ sampler: 'odeHeun' }, { sampler: 'ddim', ddimEta: 0.5 }, { correctorSteps: 2 }] as const) {
    const run = await runExperiment(inputsOf({ ...dials, ...own }), { gpu });
    for (const { overlap, meanOverlap, participation } of tableRows(run.results.law as Table)) {
      expect([overlap, meanOverlap, participation]).toEqual([Number.NaN, Number.NaN, expect.any(Number)]);
    }
    const { picture } = await pictureOf(run);
    expect(picture.subtitle.join()).toContain('lines: Y_{2} and H of samples');
    if (picture.layer.kind !== 'series') throw new Error('a picture of curves was expected');
    expect(picture.layer.curves.filter(({ name }) => name.endsWith('of p_{t}'))).toHaveLength(2);
  }
  gpu.close();
});

gpuTest('far from the origin and at one level, partial pictures and a stop', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const small = { particles: 40, steps: 6, cloneNoise: 0, timeMax: 4 } as const;
  const memories = [...opposite, xi.map((value, d) => (d < 4 ? value : -value))];
  const far = memories.map((row) => row.map((value) => value + 2 ** 14));
  const seen: number[] = [];
  const run = await runExperiment(inputsOf({ ...small, memories: far }), {
    gpu,
    partial: async (results) => {
      const { picture } = await pictureOf({ results, inputs: inputsOf(small), adapter: '', kernel: '', notes: [] });
      if (picture.layer.kind === 'series') seen.push(picture.layer.curves.length);
    },
  });
  const last = tableRow(run.results.order as Table, 6);
  expect(last.overlap).toBeCloseTo(1, 3);
  expect(last.topWeight).toBeCloseTo(1, 3);
  expect(seen).toHaveLength(7);
  expect(run.notes.join()).toContain('computed about the mean of the memories');

  const wandering = await runExperiment(
    inputsOf({ memories: [...memories, xi.map(() => 0)], particles: 40, sampler: 'langevin', beta: 2, iterations: 8 }),
    { gpu },
  );
  expect(wandering.results.law).toBeUndefined();
  expect(wandering.notes).toContain(
    'memory 4 lies at the origin: with it there is no overlap, which is told of the others',
  );
  expect((await pictureOf(wandering)).picture.x.label).toBe('iteration');

  let asked = 0;
  const stop = {
    get aborted() {
      return ++asked > 8;
    },
  };
  const stopped = await runExperiment(inputsOf({ ...small, memories }), { gpu, stop });
  const rows = tableRows(stopped.results.order as Table);
  expect(rows.length).toBeLessThan(7);
  expect(rows.every(({ overlap, entropy }) => Number.isNaN(overlap) && Number.isFinite(entropy))).toBe(true);
  expect((await pictureOf(stopped)).picture.subtitle.join()).toContain('stopped before the end');
  gpu.close();
});
