import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Canvas2D } from './canvas2d.ts';
import { fitPicture } from './layout.ts';
import type { Picture } from './picture.ts';
import { makeScale } from './scale.ts';

/** A canvas that only measures: letters 0.6 of the size wide. */
const measuring = {
  font: '',
  measureText: (text: string) => ({ width: 0.6 * Number(/ ([\d.]+)px/.exec(measuring.font)?.[1]) * text.length }),
} as Canvas2D;

const frame = {
  title: 'Energy at s = 0.15',
  subtitle: ['of nine memories'],
  x: { label: 'x_{1}' },
  y: { label: 'x_{2}' },
  extent: [-1.5, 1.5, -1e-5, 3e-5],
  markers: [{ x: 0, y: 0, kind: 'memory' }],
} as const;
const classes = Array.from({ length: 12 }, (_, label) => ({ label, name: 'memory', detail: 'd', fraction: 1 / 12 }));

/** Every kind of picture, its grid so many times as wide as it is high; a plane or a map. */
const anyPicture = fc
  .record({ kind: fc.constantFrom('field', 'labels', 'series'), aspect: aspects(), plane: fc.boolean() })
  .map(({ kind, aspect, plane }): Picture => {
    const grid = { width: Math.max(1, Math.round(64 * Math.sqrt(aspect))), height: Math.round(64 / Math.sqrt(aspect)) };
    const layer: Record<string, Picture['layer']> = {
      field: { kind: 'field', name: 'E', unit: 'nat', grid, scale: makeScale('linear', 0, 1), palette: 'viridis' },
      labels: { kind: 'labels', name: 'where it goes', grid, classes },
      series: { kind: 'series', curves: ['a', 'b'].map((name) => ({ name, x: [1, 2], y: [1, 0] })) },
    };
    return { ...frame, ...(plane ? { space: { dim: 2 } } : {}), layer: layer[kind] as Picture['layer'] };
  });

function aspects() {
  return fc.double({ min: -2, max: 2, noNaN: true }).map((power) => 10 ** power);
}

const side = fc.integer({ min: 0, max: 4000 });
const density = fc.double({ min: 0.5, max: 4, noNaN: true });

/** The narrowest place that has a picture, CSS pixels: its edges, and the data that are left of it. */
const NARROWEST = 60;

test('a place of any size has its picture inside, or none where it is too narrow for any', () => {
  fc.assert(
    fc.property(anyPicture, side, fc.option(side, { nil: undefined }), density, (picture, width, height, unit) => {
      const fitted = fitPicture(measuring, picture, { width, height }, { unit, head: false, keyApart: true });
      if (!fitted) {
        expect(width).toBeLessThan(NARROWEST);
        return;
      }
      const { data, ...layout } = fitted.layout;
      expect(layout.width).toBe(Math.ceil(width * unit));
      expect(Number.isFinite(layout.height)).toBe(true);
      for (const at of [data.x, data.y, data.width, data.height]) expect(Number.isInteger(at)).toBe(true);
      expect(Math.min(data.x, data.y)).toBeGreaterThanOrEqual(0);
      expect(Math.min(data.width, data.height)).toBeGreaterThanOrEqual(1);
      expect(data.x + data.width).toBeLessThanOrEqual(layout.width);
      expect(data.y + data.height).toBeLessThanOrEqual(layout.height);
    }),
    { numRuns: 2000 },
  );
});

test('axes are left out only where there is no room for them', () => {
  const picture: Picture = {
    ...frame,
    space: { dim: 2 },
    layer: {
      kind: 'field',
      name: 'E',
      unit: 'nat',
      grid: { width: 64, height: 64 },
      scale: makeScale('linear', 0, 1),
      palette: 'viridis',
    },
  };
  const at = (width: number) => fitPicture(measuring, picture, { width }, { head: false })?.picture.x.label;
  expect([at(390), at(200), at(100), at(30)]).toEqual(['x_{1}', 'x_{1}', '', undefined]);
});

test('pictures beside each other have data of one size, whatever their keys are', () => {
  const grid = { width: 64, height: 64 };
  const layers: Picture['layer'][] = [
    { kind: 'field', name: 'E', unit: 'nat', grid, scale: makeScale('linear', 0, 1), palette: 'viridis' },
    { kind: 'labels', name: 'where it goes', grid, classes },
    { kind: 'labels', name: 'where it goes', grid, classes: classes.slice(0, 1) },
  ];
  for (const [width, height] of [
    [520, 660],
    [750, 740],
    [1200, 900],
  ] as const) {
    const sizes = layers.map((layer) => {
      // the map of labels has no markers, and so no row that names them
      const markers = layer.kind === 'field' ? frame.markers : [];
      const picture = { ...frame, markers, space: { dim: 2 }, layer };
      const options = { head: false, keyApart: true, keyBelow: 120 };
      const { data } = fitPicture(measuring, picture, { width, height }, options)?.layout ?? {};
      return [data?.width, data?.height];
    });
    expect(sizes[1]).toEqual(sizes[0]);
    expect(sizes[2]).toEqual(sizes[0]);
  }
});
