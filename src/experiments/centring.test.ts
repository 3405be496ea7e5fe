import { expect, test } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { ConfigError, parseConfig } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { type Field, type Labels, type Table, tableRow } from '../results.ts';
import { centreOf } from './centring.ts';
import { runExperiment } from './index.ts';
import { resolveInputs } from './inputs.ts';
import { runOnCpu } from './onCpu/index.ts';

const points = [
  [0, 0.9],
  [-0.8, -0.5],
  [0.7, -0.4],
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
      { experiment: 'basins', beta: 4, particles: 1024 },
      { experiment: 'generate', schedule: 'brownian', steps: 12, particles: 1024, resolution: 16 },
      { experiment: 'landscape', beta: 4, resolution: 16 },
      { experiment: 'probe', beta: 4, cue: [0.2, 0.1] },
    ] as Partial<Config>[]) {
      const near = await run(gpu, { ...dials, memories: points, box });
      for (const c of dials.experiment === 'basins' ? offsets : offsets.slice(2, 4)) {
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
                const d =
                  name === 'moments'
                    ? column === 'mean'
                      ? i
                      : -1
                    : isPlace(column)
                      ? Number(column.endsWith('y'))
                      : -1;
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
            expect([x0, y0]).toEqual([edges[0], edges[2]].map((value) => expect.closeTo(value as number, 5)));
          }
        }
        // the pictures place what they draw by the inputs: those stay as they came
        expect(far.inputs.box.low[0]).toBe(edges[0]);
      }
    }
    gpu.close();
  },
);

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

test('what cannot be centred is refused where single precision has too few digits, and is as it was elsewhere', () => {
  const centre = (dials: Partial<Config>) => centreOf(resolveInputs(parseConfig(dials)));
  expect(centre({ memories: 'pham:9' })).toBeUndefined();
  expect(centre({ memories: at([30, 30]) })).toBeUndefined();
  expect(centre({ memories: at([100, 0]) })?.[0]).toBeCloseTo(99.97, 1);
  // a little far is as it was
  expect(centre({ memories: at([100, 0]), similarity: 'dot' })).toBeUndefined();
  for (const [dials, why] of [
    [{ similarity: 'dot' }, 'the dot product needs the origin'],
    [{ experiment: 'generate', schedule: 'vpLinear' }, 'the signal scale of schedule vpLinear'],
    [{ experiment: 'phase' }, 'the points of a sweep'],
  ] as [Partial<Config>, string][]) {
    const inputs = resolveInputs(parseConfig({ ...dials, memories: at([1e6, 1e6]) }));
    expect(() => centreOf(inputs)).toThrow(ConfigError);
    expect(() => centreOf(inputs)).toThrow(
      new RegExp(`3 of the 24 bits of single precision, and ${why}.*; subtract their mean`),
    );
  }
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
