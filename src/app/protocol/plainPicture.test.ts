import { expect, test } from 'vitest';
import type { Picture } from '../../view/picture.ts';
import { equalizedScale, makeScale, type Scale } from '../../view/scale.ts';
import { fromPlain, toPlain } from './plainPicture.ts';

const frame = {
  title: 't',
  subtitle: [],
  x: { label: 'x' },
  y: { label: 'y' },
  extent: [0, 1, 0, 1],
  markers: [],
} as const;
const grid = { width: 2, height: 2 };

const picture = (scale: Scale): Picture => ({
  ...frame,
  layer: { kind: 'field', name: 'f', unit: '', grid, scale, palette: 'viridis' },
});

const counts = Float32Array.from({ length: 5000 }, (_, i) => (i * i) % 977);

test.each([
  ['linear', makeScale('linear', -2, 7)],
  ['log', makeScale('log', 0.1, 1e5)],
  ['cbrt', makeScale('cbrt', -8, 27)],
  ['equalized', equalizedScale(counts)],
  ['equalized with ties', equalizedScale(Float32Array.from(counts, (value) => Math.min(3, value)))],
])('a picture with a %s scale survives the post, positions and all', (_, scale) => {
  const there = fromPlain(structuredClone(toPlain(picture(scale))));
  if (there.layer.kind !== 'field') throw new Error('another layer');
  expect(there.layer.scale.thresholds).toEqual(scale.thresholds);
  for (let i = -2; i <= 102; i++) {
    const value = scale.min + ((scale.max - scale.min) * i) / 100;
    expect(there.layer.scale.position(value)).toBe(scale.position(value));
  }
});

test('so does a label map with its shade, and one without', () => {
  const layer = { kind: 'labels', name: 'a', grid, classes: [] } as const;
  const shade = { name: 's', unit: '', scale: equalizedScale(counts), light: 'low' } as const;
  const shaded = fromPlain(structuredClone(toPlain({ ...frame, layer: { ...layer, shade } })));
  if (shaded.layer.kind !== 'labels') throw new Error('another layer');
  expect(shaded.layer.shade?.scale.position(500)).toBe(shade.scale.position(500));
  expect(fromPlain(structuredClone(toPlain({ ...frame, layer })))).toEqual({ ...frame, layer });
});
