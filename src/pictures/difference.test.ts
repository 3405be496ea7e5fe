import { describe, expect, test } from 'vitest';
import { resolveInputs } from '../experiments/inputs.ts';
import type { Run } from '../experiments/run.ts';
import { parseConfig } from '../params/config.ts';
import { type Field, type Labels, type Result, tableOf } from '../results.ts';
import { positionOf } from '../view/scale.ts';
import { differencePicture } from './difference.ts';

const EXTENT = [-1.3, 1.3, -1.3, 1.3] as const;

function runOf(dials: Record<string, unknown>, results: Record<string, Result>): Run {
  const about = {
    driftwell: '0',
    format: 1,
    config: {},
    stamp: {},
    adapter: 'none',
    kernel: 'by hand',
    ms: 0,
  } as const;
  return { ...about, inputs: resolveInputs(parseConfig(dials)), notes: [], results };
}

function fieldOf(name: string, data: Field['data'], side = 2): Field {
  return { kind: 'field', name, unit: '', shape: [data.length / side, side], extent: EXTENT, data };
}

function energyRun(values: number[], dials: Record<string, unknown> = {}, side = 2): Run {
  const energy = fieldOf('energy', Float32Array.from(values), side);
  return runOf({ experiment: 'landscape', memories: 'circle:3', ...dials }, { energy });
}

function densityRun(counts: number[], particles: number): Run {
  const density = fieldOf('density', Uint32Array.from(counts));
  return runOf({ experiment: 'generate', memories: 'circle:3', particles }, { density });
}

/** Ends of four starts: numbers of memories, or of the minima of a table. */
function mapRun(labels: number[], minima?: number[][], dials: Record<string, unknown> = {}): Run {
  const map: Labels = {
    kind: 'labels',
    name: 'labels',
    unit: '',
    shape: [2, 2],
    extent: EXTENT,
    data: Int32Array.from(labels),
  };
  const attractors = minima && { attractors: tableOf('attractors', ['x', 'y'], minima) };
  return runOf(
    {
      memories: [
        [1, 0],
        [-1, 0],
      ],
      dynamics: minima ? 'hopfield' : 'ode',
      ...dials,
    },
    { labels: map, ...attractors },
  );
}

describe('fields', () => {
  test('are subtracted cell by cell, coloured about 0, with a line where they are equal', () => {
    const { picture, source } = differencePicture(
      energyRun([0, 1, 2, 5], { beta: 4 }),
      energyRun([1, 1, 0, 1], { beta: 2 }),
    );
    expect([...(source?.values ?? [])]).toEqual([-1, 0, 2, 4]);
    if (picture.layer.kind !== 'field') throw new Error('not painted');
    const { scale } = picture.layer;
    expect([scale.min, scale.max, positionOf(scale, 0)]).toEqual([-4, 4, 0.5]);
    expect(picture.contours?.levels).toMatchObject([{ value: 0, name: 'A = B' }]);
    expect(picture.subtitle).toEqual(expect.arrayContaining(['largest |A − B|: 4 nat', 'A: beta = 4', 'B: beta = 2']));
    expect(picture.findings).toEqual({
      headline: 'A and B differ by up to 4 nat.',
      shows: 'Largest |A − B|: 4 nat.',
      rule: 'A has beta = 4; B has beta = 2.',
    });
  });

  test('that are equal are 0 in the middle of the bar', () => {
    const { picture, source } = differencePicture(energyRun([0, 1, 2, 3]), energyRun([0, 1, 2, 3]));
    expect([...(source?.values ?? [1])]).toEqual([0, 0, 0, 0]);
    if (picture.layer.kind !== 'field') throw new Error('not painted');
    expect(positionOf(picture.layer.scale, 0)).toBe(0.5);
    expect(picture.contours).toBeUndefined();
    expect(picture.subtitle).toContain('A: nothing of its own');
  });

  test('on a line give a curve', () => {
    const { picture, source } = differencePicture(energyRun([0, 1, 2], {}, 3), energyRun([1, 1, 1], {}, 3));
    expect(source).toBeUndefined();
    if (picture.layer.kind !== 'series') throw new Error('not a curve');
    expect(picture.layer.curves[0]?.y).toEqual(Float32Array.of(-1, 0, 1));
    expect(picture.extent.slice(2)).toEqual([-1.05, 1.05]);
  });

  test.each([
    [energyRun([0, 1, 2, 3]), energyRun([0, 1, 2, 3, 4, 5]), /^A has 2x2 cells .* B 2x3 .* give both the same/],
    [energyRun([0, 1, 2, 3]), energyRun([0, 1, 2, 3], { quantity: 'entropy' }), /A shows energy, B posterior entropy/],
    [energyRun([0, 1, 2, 3]), densityRun([1, 1, 1, 1], 4), /A shows energy, B a density/],
  ])('of two kinds or grids have none', (a, b, sentence) => {
    expect(() => differencePicture(a, b)).toThrow(sentence);
  });
});

describe('densities', () => {
  test('are compared per sample and area, whatever the number of samples', () => {
    const { source } = differencePicture(densityRun([10, 10, 20, 0], 40), densityRun([100, 50, 0, 50], 200));
    const area = 2.6 ** 2 / 4;
    const wanted = [-0.25, 0, 0.5, -0.25].map((share) => Math.fround(share / area));
    expect([...(source?.values ?? [])]).toEqual(wanted);
  });

  test.each([
    [20_000, 20_000],
    [1000, 8000],
    [200, 100_000],
  ])('say how much of the distance of %i and %i samples is chance', (few, many) => {
    const random = lcg(7);
    const sample = (samples: number) => {
      const counts = new Array<number>(400).fill(0);
      for (let i = 0; i < samples; i++) {
        const bin = Math.floor(400 * random() ** 2);
        counts[bin] = (counts[bin] as number) + 1;
      }
      return densityRun(counts, samples);
    };
    let [apart, chance] = [0, 0];
    for (let pair = 0; pair < 20; pair++) {
      const { picture } = differencePicture(sample(few), sample(many));
      const [, is, would] = /is ([\d.]+); .* about ([\d.]+)$/.exec(picture.subtitle[0] ?? '') ?? [];
      apart += Number(is) / 20;
      chance += Number(would) / 20;
    }
    expect(apart).toBeGreaterThan(0.03);
    expect(Math.abs(apart / chance - 1)).toBeLessThan(0.02);
  });
});

describe('basin maps', () => {
  test('agree where minima and memories are one place, however they are numbered', () => {
    const minima = [
      [-0.98, 0.01],
      [0, 0],
      [0.98, 0],
    ];
    const { picture, source } = differencePicture(mapRun([0, 1, 2, -1], minima), mapRun([1, 0, 1, 0]));
    // the first ends at memory 2 in both; the second at no memory; the third at memory 1 and 2; the last nowhere
    expect([...(source?.values ?? [])]).toEqual([0, 1, 1, -1]);
    expect(picture.title).toMatch(/^A and B agree on 25\.0 % of 4 starts/);
    expect(picture.layer).toMatchObject({
      kind: 'labels',
      none: 0.25,
      classes: [{ fraction: 0.25 }, { fraction: 0.5 }],
    });
    expect(picture.subtitle[0]).toContain('δ = 0.1 rms radius');
  });

  test('nearer than delta is the same place', () => {
    const [a, b] = [mapRun([0, 0, 0, 0], [[0.9, 0]], { delta: 0.05 }), mapRun([0, 0, 0, 0])];
    expect(differencePicture(a, b).source?.values[0]).toBe(1);
    const wide = mapRun([0, 0, 0, 0], [[0.9, 0]], { delta: 0.2 });
    expect(differencePicture(wide, b).source?.values[0]).toBe(0);
  });
});

/** Numbers in 0..1 that are the same every time. */
function lcg(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test('two rivers differ over time and position, on their own axes; sweeps have no difference', () => {
  const river = (counts: number[]) =>
    runOf(
      { experiment: 'trajectories', memories: 'deltas', particles: 8, steps: 1, resolution: 16 },
      {
        density: { ...fieldOf('density', Float32Array.from(counts)), extent: [-0.5, 1.5, -2, 2] },
        levels: tableOf(
          'levels',
          ['column', 's'],
          [
            [0, 6.25],
            [1, 0.21],
          ],
        ),
      },
    );
  const { picture, cellAt } = differencePicture(river([4, 8, 4, 0]), river([4, 0, 4, 8]));
  expect(picture.x.label).toContain('noise s/a^{2}');
  expect(picture.markers).toEqual([]);
  // equal at the first moment, disjoint at the second; bins are 2 long
  expect(picture.subtitle[0]).toContain('in the mean over time, is 0.5;');
  expect(cellAt?.(1, -1)).toEqual({ place: 's/a² = 0.21, x = −1.0', value: 'A − B, density: 0.5 1 / length' });
  const sweep = runOf({ experiment: 'phase', sweepX: 'beta:1,2' }, { value: fieldOf('minima', Float32Array.of(1, 2)) });
  expect(() => differencePicture(sweep, sweep)).toThrow('sweeps, which have no difference');
});
