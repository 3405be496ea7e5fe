import { describe, expect, test } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { parseConfig } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { differencePicture } from '../pictures/difference.ts';
import { pictureOf } from '../pictures/pictures.ts';
import { type Field, type Result, type Table, tableRow } from '../results.ts';
import { runExperiment } from './index.ts';
import { resolveInputs } from './inputs.ts';
import { runOnCpu } from './onCpu/index.ts';
import type { Run } from './run.ts';

const clouds = { memories: 'twoClouds:64:16', steps: 10, particles: 64, resolution: 16 };
const inputsOf = (dials: Partial<Config>) => resolveInputs(parseConfig({ experiment: 'generate', ...dials }));
const onCpu = (dials: Partial<Config>) => runOnCpu(inputsOf(dials), {});

/** Samples in each half of a density, left and right. */
function halves({ data, shape: [, nx] }: Field): number[] {
  const sum = (right: boolean) =>
    Array.from(data).reduce((total, count, i) => total + (i % nx >= nx / 2 === right ? count : 0), 0);
  return [sum(false), sum(true)];
}

/** Memories are drawn from both clouds in turn: their stars and the samples that end at them lie on either side. */
async function checkParted(run: Run): Promise<void> {
  const { picture } = await pictureOf(run);
  const x = (picture.markers ?? []).map((marker) => marker.x);
  const sides = [0, 1].map((cloud) => x.filter((_, k) => k % 2 === cloud));
  const [low, high] = sides.sort(([a = 0], [b = 0]) => a - b) as [number[], number[]];
  expect(Math.min(...high) - Math.max(...low)).toBeGreaterThan(2);
  expect(picture.markers).toHaveLength(64);
  const { columns, data } = run.results.fractions as Table;
  const ends = [0, 1].map((cloud) =>
    Array.from(
      { length: 32 },
      (_, k) => data[(2 * k + cloud) * columns.length + columns.indexOf('count')] as number,
    ).reduce((sum, count) => sum + count, 0),
  );
  const found = halves(run.results.density as Field);
  expect(found.reduce((sum, count) => sum + count, 0)).toBe(64);
  expect([...found].sort()).toEqual([...ends].sort());
  expect(picture.subtitle[0]).toMatch(
    /^16 dimensions: counted over the principal plane, through the mean of the memories along their two main directions \(\d\d\.\d+ % of their variance\)/,
  );
  expect([picture.x.label, picture.y.label, picture.space]).toEqual([
    'principal axis 1 of 16',
    'principal axis 2 of 16',
    undefined,
  ]);
}

describe('two clouds part in the plane of their main directions', () => {
  test('on the CPU', async () => {
    await checkParted(await onCpu({ ...clouds, plane: 'principal' }));
  });

  gpuTest('on the GPU, and in every picture on the way', async (_, adapter) => {
    const gpu = await openGpu(adapter);
    let first: Record<string, Result> = {};
    const run = await runExperiment(inputsOf({ ...clouds, plane: 'principal' }), {
      gpu,
      watch: ({ look }) => ({
        async between() {
          const looked = await look();
          if (!first.density) first = await looked.results();
          looked.dispose();
        },
        keeps: () => false,
      }),
    });
    await checkParted(run);
    expect(first.plane).toEqual(run.results.plane);
    expect((first.density as Field).extent).toEqual((run.results.density as Field).extent);
    gpu.close();
  });
});

const points = [
  [4, 0, 0, 1, 0],
  [-4, 1, 0, 0, 0],
  [0, 0, 2, 0, 1],
  [1, 0, -2, 0, 0],
];

test('memories far away have the plane and the picture of those at the origin', async () => {
  const offset = [2 ** 20, -(2 ** 20), 0, 2 ** 18, 64];
  const far = points.map((row) => row.map((value, d) => value + (offset[d] as number)));
  const dials = { plane: 'principal', particles: 128, steps: 10, resolution: 8 } as const;
  const runs = await Promise.all([points, far].map((memories) => onCpu({ ...dials, memories })));
  const [near, away] = runs.map(({ results }) => results) as [Run['results'], Run['results']];
  const [ofNear, ofFar] = [near.density, away.density] as [Field, Field];
  expect(ofFar.extent).toEqual(ofNear.extent);
  expect(ofFar.data).toEqual(ofNear.data);
  const [planeNear, planeFar] = [near.plane, away.plane] as [Table, Table];
  planeFar.data.forEach((value, i) => {
    const moved = i % 3 === 0 ? (offset[Math.floor(i / 3)] as number) : 0;
    expect(value).toBeCloseTo((planeNear.data[i] as number) + moved, 6);
  });
  const markers = await Promise.all(runs.map(async (run) => (await pictureOf(run)).picture.markers ?? []));
  markers[1]?.forEach(({ x, y }, k) => {
    expect(x).toBeCloseTo(markers[0]?.[k]?.x as number, 6);
    expect(y).toBeCloseTo(markers[0]?.[k]?.y as number, 6);
  });
});

describe('over two coordinates by number', () => {
  const dials = { memories: points, particles: 256, steps: 8, resolution: 8, timeMin: 0.01 } as const;
  const counts = ({ results }: Run) => (results.density as Field).data;

  test.each([[[5, 1]], [[2, 3]]] as const)('%j: samples on memories lie in the bins of those', async (plane) => {
    const run = await onCpu({ ...dials, plane, box: [6], terminal: 'snap' });
    const fractions = run.results.fractions as Table;
    const shown = points.map((row) => plane.map((d) => row[d - 1] as number));
    const expected = new Array<number>(64).fill(0);
    shown.forEach((place, k) => {
      const [column, line] = place.map((value) => Math.floor(((value + 6) * 8) / 12)) as [number, number];
      expected[line * 8 + column] = (expected[line * 8 + column] as number) + (tableRow(fractions, k).count as number);
    });
    expect([...counts(run)]).toEqual(expected);
    const { picture } = await pictureOf(run);
    expect([picture.x.label, picture.y.label, picture.space]).toEqual([
      `x_{${plane[0]}} of 5`,
      `x_{${plane[1]}} of 5`,
      undefined,
    ]);
    expect(picture.subtitle[0]).toBe(
      `5 dimensions: counted over x_{${plane[0]}} and x_{${plane[1]}}, whatever the others are`,
    );
    expect(picture.markers.map(({ x, y }) => [x, y])).toEqual(shown);
  });

  gpuTest('on the GPU as on the CPU, and the first two by number as by name', async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const snap = { ...dials, terminal: 'snap', box: [-6, 6, -5, 7] } as const;
    const over = async (plane: Config['plane'], box: Config['box'] = snap.box) =>
      runExperiment(inputsOf({ ...snap, plane, box }), { gpu });
    expect(counts(await over([3, 5]))).toEqual(counts(await onCpu({ ...snap, plane: [3, 5] })));
    const rest = [-6, 6, -6, 6, -6, 6];
    expect(counts(await over([1, 2]))).toEqual(counts(await over('coordinates', [...snap.box, ...rest])));
    gpu.close();
  });

  test('of memories far away they lie where their coordinates say', async () => {
    const offset = [0, 2 ** 20, 0, -(2 ** 18), 0];
    const far = points.map((row) => row.map((value, d) => value + (offset[d] as number)));
    const [near, away] = await Promise.all(
      [points, far].map((memories) => onCpu({ ...dials, memories, plane: [4, 2] })),
    );
    const [ofNear, ofFar] = [near, away].map((run) => run?.results.density as Field) as [Field, Field];
    expect(Array.from(ofFar.data).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(250);
    const middle = ({ extent: [x0, x1, y0, y1] }: Field) => [(x0 + x1) / 2, (y0 + y1) / 2];
    expect(middle(ofNear)).toEqual([0, 0]);
    expect(middle(ofFar)).toEqual([-(2 ** 18) + 0.5, 2 ** 20 + 0.5]);
    const markers = (await pictureOf(away as Run)).picture.markers;
    expect(markers.map(({ x, y }) => [x, y])).toEqual(far.map((row) => [row[3], row[1]]));
  });

  test('runs over two of them have no difference', async () => {
    const [a, b] = await Promise.all([onCpu({ ...dials, plane: [3, 5] }), onCpu({ ...dials, plane: [3, 4] })]);
    expect(() => differencePicture(a as Run, b as Run)).toThrow('A and B are counted over two planes');
  });
});

test('the box is one of the plane, and two planes have no difference', async () => {
  const dials = { memories: points, particles: 16, steps: 4, resolution: 4, box: [-6, 5, -4, 3] };
  const run = await onCpu({ ...dials, plane: 'principal' });
  expect((run.results.density as Field).extent).toEqual([-6, 5, -4, 3]);
  const other = await onCpu({ ...dials, plane: 'principal', memories: points.map((row) => [...row].reverse()) });
  expect(() => differencePicture(run, other)).toThrow('A and B are counted over two planes');
  expect(differencePicture(run, run).picture.x.label).toBe('principal axis 1 of 5');
});

test.each([
  [{ memories: 'circle:5' }, 'plane is principal, which is for more than 3 dimensions; circle:5 has 2: leave it out'],
  ...([[3, 6], [0, 1], [2, 2], [1, 2.5], [1], [1, 2, 3], [[1, 2]], '3;7', '3-7'] as const).map(
    (plane) => [{ memories: points, plane }, 'or two different whole numbers from 1 to 5, the coordinates of'] as const,
  ),
  [{ memories: points, plane: 'prinzipal' }, 'plane is "prinzipal"; give coordinates, principal'],
  [{ memories: points, plane: 'prinzipal' }, 'did you mean principal?'],
  [{ memories: 'deltas', plane: [1, 2] }, 'plane is [1,2]; deltas has one coordinate: leave it out'],
  [{ memories: 'circle:5', experiment: 'basins' }, 'plane does nothing here: it needs experiment = generate'],
  [{ memories: points.slice(0, 2) }, 'plane is principal, but of the memories 2 rows have no two main directions'],
  [{ memories: [0, 1, 2].map((k) => [k, 2 * k, 0, 1]) }, 'all rows lie on a line'],
  [{ memories: points, box: [-1, 1, -1, 1, -1, 1] }, 'or 4 edges (low, high per dimension)'],
] as const)('%j has no such plane', async (dials, said) => {
  await expect(async () =>
    onCpu({ particles: 4, steps: 2, plane: 'principal', ...dials } as Partial<Config>),
  ).rejects.toThrow(said);
});
