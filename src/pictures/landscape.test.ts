import { describe, expect, test } from 'vitest';
import { criticalPoints } from '../attractors/criticalPoints.ts';
import { fieldOf, planeGrid } from '../experiments/fields.ts';
import { resolveInputs } from '../experiments/inputs.ts';
import { criticalPointTable, heightsOver } from '../experiments/minima.ts';
import type { Run } from '../experiments/run.ts';
import { parseConfig } from '../params/config.ts';
import { PARAMS } from '../params/table.ts';
import { landscapeOf } from '../reference/landscape.ts';
import { type MixturePoint, mixtureAt } from '../reference/mixture.ts';
import { colorIndex } from '../view/scale.ts';
import { pictureOf } from './pictures.ts';

/** A run whose fields are worked out in float64: pictures need no GPU. */
function runOf(dials: Record<string, unknown>): Run {
  const inputs = resolveInputs(parseConfig({ experiment: 'landscape', resolution: 48, ...dials }));
  const { config, patterns, box } = inputs;
  const plane = planeGrid(box, 48);
  const read = { a: 1, s: 1 / config.beta, similarity: config.similarity };
  const truth = Array.from({ length: plane.shape[0] * 48 }, (_, i) =>
    mixtureAt(
      landscapeOf(patterns, read),
      box.low.map((__, d) => plane.at(i, d)),
    ),
  );
  const least = Math.min(...truth.map(({ energy }) => energy));
  const { points } = criticalPoints(landscapeOf(patterns, read));
  const field = (name: string, of: (point: MixturePoint) => number) =>
    fieldOf(plane, name, '', Float32Array.from(truth, of));
  return {
    driftwell: '0',
    format: 1,
    config: {},
    stamp: {},
    adapter: 'none',
    kernel: 'reference',
    ms: 0,
    inputs,
    notes: [],
    results: {
      attractors: criticalPointTable(
        points.map((point, i) => ({ ...point, label: point.index === 0 ? i : -1 })),
        heightsOver(least, points),
      ),
      energy: field('energy', ({ energy }) => energy - least),
      scoreNorm: field('scoreNorm', ({ score }) => Math.hypot(...score)),
      scoreX: field('scoreX', ({ score }) => score[0] as number),
      ...(patterns.dim > 1 ? { scoreY: field('scoreY', ({ score }) => score[1] as number) } : {}),
      hessianMin: field('hessianMin', ({ eigenvalues }) => eigenvalues[0] as number),
      hessianMax: field('hessianMax', ({ eigenvalues }) => eigenvalues.at(-1) as number),
      entropy: field('entropy', ({ entropy }) => entropy),
      topWeight: field('topWeight', ({ topWeight }) => topWeight),
    },
  };
}

describe.each(PARAMS.quantity.choices)('%s', (quantity) => {
  test.each(['deltas', 'pham:9', 'gaussian:9:3'])('of %s has a picture that holds together', async (memories) => {
    const { picture, source } = await pictureOf(runOf({ memories, quantity, beta: 4 }));
    const kinds = new Set(picture.markers.map(({ kind }) => kind));
    expect(kinds).toContain('memory');
    if (memories === 'deltas') {
      expect(source).toBeUndefined();
      expect(picture.layer.kind).toBe('series');
      return;
    }
    expect(source?.kind).toBe('field');
    expect(picture.arrows?.u.length).toBe(24 * 24);
    expect(picture.contours?.lines.length).toBeGreaterThan(0);
    // every line lies where the colours change over its level
    const [x0, x1, y0, y1] = picture.extent;
    for (const { points } of picture.contours?.lines ?? []) {
      expect(Math.min(...points)).toBeGreaterThan(Math.min(x0, y0));
      expect(Math.max(...points)).toBeLessThan(Math.max(x1, y1));
    }
  });
});

test('the least curvature is coloured about 0, and its line of 0 is named', async () => {
  const { picture } = await pictureOf(runOf({ memories: 'pham:9', quantity: 'hessianMin' }));
  if (picture.layer.kind !== 'field') throw new Error('not painted');
  expect(picture.layer.palette).toBe('PuOr');
  expect(colorIndex(picture.layer.scale.thresholds, 0)).toBe(129);
  expect(picture.contours?.levels.find(({ value }) => value === 0)).toMatchObject({ style: 'heavy' });
});

test('the energy has a line through each of its saddles', async () => {
  const { picture } = await pictureOf(runOf({ memories: 'pham:9' }));
  const saddles = picture.markers.filter(({ kind }) => kind === 'saddle');
  expect(saddles.length).toBe(2);
  const levels = picture.contours?.levels ?? [];
  expect(levels.filter(({ style }) => style === 'dashed').length).toBe(2);
  const dashed = (picture.contours?.lines ?? []).filter(({ level }) => levels[level]?.style === 'dashed');
  for (const { x, y } of saddles) {
    const nearest = Math.min(
      ...dashed.flatMap(({ points }) =>
        Array.from({ length: points.length / 2 }, (_, i) =>
          Math.hypot((points[2 * i] as number) - x, (points[2 * i + 1] as number) - y),
        ),
      ),
    );
    // a cell is 0.054 wide
    expect(nearest).toBeLessThan(0.06);
  }
});

test('on a line the score keeps its sign, and critical points lie on the curve', async () => {
  const { picture } = await pictureOf(runOf({ memories: 'deltas', beta: 2, quantity: 'score' }));
  expect(picture.extent[2]).toBeLessThan(-0.5);
  const on = picture.markers.filter(({ kind }) => kind !== 'memory');
  expect(on.map(({ kind }) => kind)).toEqual(['minimum', 'minimum', 'maximum']);
  for (const { y } of on) expect(Math.abs(y)).toBeLessThan(0.01);
});

test('attractors show their energy with its contours, without arrows', async () => {
  const run = runOf({ memories: 'pham:9' });
  const { attractors, energy } = run.results;
  const inputs = resolveInputs(parseConfig({ experiment: 'attractors', memories: 'pham:9' }));
  const { picture } = await pictureOf({ ...run, inputs, results: { attractors, energy } as Run['results'] });
  expect(picture.arrows).toBeUndefined();
  expect(picture.contours?.lines.length).toBeGreaterThan(5);
});
