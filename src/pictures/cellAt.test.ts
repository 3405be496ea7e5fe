import { expect, test } from 'vitest';
import { resolveInputs } from '../experiments/inputs.ts';
import type { Run } from '../experiments/run.ts';
import { parseConfig } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { type Extent, type Labels, type Result, tableOf } from '../results.ts';
import { differencePicture } from './difference.ts';
import { pictureOf } from './pictures.ts';

/** A finished run with made-up results. */
function runOf(dials: Partial<Config>, results: Record<string, Result>): Run {
  const of = { driftwell: '', format: 1, config: {}, stamp: {}, notes: [] } as const;
  return { ...of, results, inputs: resolveInputs(parseConfig(dials)), adapter: '', kernel: '' } as unknown as Run;
}

const field = (columns: number, rows: number, extent: Extent, data: number[]): Result => ({
  kind: 'field',
  name: '',
  unit: '',
  shape: [rows, columns],
  extent,
  data: Float32Array.from(data),
});

const labels = (columns: number, rows: number): Result => ({
  ...(field(columns, rows, [-1, 1, -1, 1], []) as Labels),
  kind: 'labels',
  data: new Int32Array(columns * rows),
});

const phase = { experiment: 'phase', memories: 'ring:50' } as const;

test('a map of a sweep says its two dials and its value, of a listed axis the value and not the row', async () => {
  const dials = { ...phase, sweepX: 'sigma2:0.01..1:3:log', sweepY: 'count:2,7,40', realizations: 16 } as const;
  const map = runOf(dials, {
    value: field(3, 3, [0.00316, 3.16, -0.5, 2.5], [1, 2, 3, 4, 6.25, 6, 7, 8, 9]),
    points: tableOf(
      'points',
      ['sigma2', 'count', 'minima', 'minimaError'],
      [
        [0.1, 7, 6.25, 0.31234],
        [0.1, 40, 8, 0],
      ],
    ),
  });
  const { cellAt, picture } = await pictureOf(map);
  // its places are no points among the memories
  expect(picture.space).toBeUndefined();
  expect(cellAt?.(0.12, 1.4)).toEqual({
    place: 's = 0.1, K = 7',
    value: '6.25 ± 0.31 minima of the energy (16 networks)',
  });
  // 0.2 is nearer to 0.1 than to 1 in the logarithm
  expect(cellAt?.(0.2, 2.4)).toEqual({
    place: 's = 0.1, K = 40',
    value: '8 minima of the energy (16 networks)',
  });
  expect(cellAt?.(0.9, 0)).toEqual({ place: 's = 1, K = 2', value: 'not computed yet' });
});

test('a curve of a sweep says its point, with the unit of what was measured', async () => {
  const curve = runOf(
    { ...phase, process: 'noise', observable: 'entropy', sweepX: 'beta:1,4' },
    {
      value: {
        kind: 'series',
        name: '',
        unit: 'nat',
        xName: 'beta',
        xUnit: '',
        x: Float64Array.of(1, 4),
        data: Float64Array.of(2, 1),
      },
      standardError: {
        kind: 'series',
        name: '',
        unit: 'nat',
        xName: 'beta',
        xUnit: '',
        x: Float64Array.of(1, 4),
        data: Float64Array.of(0, 0.5),
      },
      points: tableOf(
        'points',
        ['beta', 'entropy', 'entropyError'],
        [
          [1, 2, Number.NaN],
          [4, -1, 0.5],
        ],
      ),
    },
  );
  const { cellAt, picture } = await pictureOf(curve);
  expect(picture.space).toBeUndefined();
  expect(cellAt?.(3.6, 0).value).toBe('posterior entropy H: −1 ± 0.5 nat');
  expect(cellAt?.(1.2, 0)).toMatchObject({ place: 'β = 1', value: 'posterior entropy H: 2 nat' });
});

test('the river says the noise of a column, the place of a bin and how many particles are there', async () => {
  const river = runOf(
    { experiment: 'trajectories', memories: 'deltas', particles: 16384, steps: 1, resolution: 16 },
    {
      density: field(2, 4, [-0.5, 1.5, -2, 2], [0, 1, 2, 3, 4, 1143, 6, Number.NaN]),
      levels: tableOf(
        'levels',
        ['column', 'time', 's', 'a'],
        [
          [0, 1, 6.25, 1],
          [1, 0.1, 0.21, 1],
        ],
      ),
      criticalTimes: tableOf('criticalTimes', ['column', 's', 'time'], []),
      paths: tableOf('paths', ['column'], []),
    },
  );
  const { cellAt, picture } = await pictureOf(river);
  expect(picture.space).toBeUndefined();
  expect(differencePicture(river, river).picture.space).toBeUndefined();
  expect(cellAt?.(0.8, 0.3)).toEqual({ place: 's/a² = 0.21, x = 0.5', value: '1,143 of 16,384 particles in this bin' });
  expect(cellAt?.(-0.4, -1.9)).toEqual({ place: 's/a² = 6.25, x = −1.5', value: '0 of 16,384 particles in this bin' });
  expect(cellAt?.(1, 1.9).value).toBe('not computed yet');
});

test.each([
  ['deltas', 1, 'x_{1}', ''],
  ['circle:5', 2, 'x_{1}', 'x_{2}'],
  ['hypercube:3', 3, 'x_{1} of 3', 'x_{2} of 3'],
])(
  'a basin map of %s shows the space of the memories, and says how many dimensions that has',
  async (memories, dim, x, y) => {
    const run = runOf(
      { memories, dynamics: 'ode' },
      { labels: labels(2, 1), fractions: tableOf('fractions', ['fraction'], []) },
    );
    const { picture } = await pictureOf(run);
    expect(picture).toMatchObject({ space: { dim }, x: { label: x }, y: { label: y } });
    expect(differencePicture(run, run).picture.space).toMatchObject({ dim });
  },
);

test('of a sweep over choices every word has a curve, and a place says them all', async () => {
  const dials: Partial<Config> = {
    ...{ process: 'recall', memories: 'featureMixtures:9:20', observable: 'retrieved', retrievedOverlap: 0.8 },
    ...{ sweepX: 'count:9,3', sweepY: 'cued:features,stored' },
  };
  const run = runOf(
    { experiment: 'phase', ...dials },
    {
      value: field(2, 2, [-0.5, 1.5, -0.5, 1.5], [1, 0.25, 0.5, Number.NaN]),
      standardError: field(2, 2, [-0.5, 1.5, -0.5, 1.5], [0, 0.01, 0.02, Number.NaN]),
      points: tableOf(
        'points',
        ['count', 'cued', 'retrieved', 'retrievedError'],
        [
          [9, 2, 1, 0],
          [3, 2, 0.25, 0.01],
          [9, 0, 0.5, 0.02],
        ],
      ),
    },
  );
  const { picture, cellAt } = await pictureOf(run);
  const layer = picture.layer as Extract<typeof picture.layer, { kind: 'series' }>;
  // ascending in the dial, whatever the order in which its values were given
  expect(
    layer.curves.map(({ name, x, y, error }) => [name, ...[x, y, error ?? []].map((column) => Array.from(column))]),
  ).toEqual([
    ['features', [3, 9], [0.25, 1], [expect.closeTo(0.01, 6), 0]],
    ['stored', [3, 9], [Number.NaN, 0.5], [Number.NaN, expect.closeTo(0.02, 6)]],
  ]);
  expect(picture.y.label).toBe('share with overlap m ≥ 0.8');
  expect(cellAt?.(8, 0.7)).toEqual({
    place: 'K = 9',
    value: 'share with overlap m ≥ 0.8: features 1, stored 0.5 ± 0.02',
  });
});
