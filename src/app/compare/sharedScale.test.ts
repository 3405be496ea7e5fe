import { expect, test } from 'vitest';
import type { Picture } from '../../view/picture.ts';
import { equalizedScale, makeScale, positionOf, type Scale } from '../../view/scale.ts';
import { sharedScale, withSharedScale } from './sharedScale.ts';

const frame = {
  title: '',
  subtitle: ['a caption'],
  x: { label: 'x' },
  y: { label: 'y' },
  extent: [0, 1, 0, 1],
  markers: [],
} as const;
const grid = { width: 1, height: 1 };

function field(scale: Scale, name = 'energy'): Picture {
  return { ...frame, layer: { kind: 'field', name, unit: 'nat', grid, scale, palette: 'viridis' } };
}

function labels(scale: Scale): Picture {
  const shade = { name: 'iterations', unit: '', scale, light: 'low' } as const;
  return { ...frame, layer: { kind: 'labels', name: 'memories', grid, classes: [], shade } };
}

test('the shared range holds both, and both say so', () => {
  const [a, b] = [field(makeScale('cbrt', 0, 8)), field(makeScale('cbrt', 2, 27))];
  const shared = sharedScale(a, b);
  expect(shared?.scale).toMatchObject({ name: 'cbrt', min: 0, max: 27 });
  for (const picture of [a, b]) {
    const { layer, subtitle } = withSharedScale(picture, shared as NonNullable<typeof shared>);
    expect(layer).toMatchObject({ scale: { min: 0, max: 27 } });
    expect(subtitle).toEqual(['a caption', 'colours: one scale for A and B']);
  }
});

test('signed fields stay coloured about 0', () => {
  const shared = sharedScale(field(makeScale('linear', -2, 2)), field(makeScale('linear', -5, 5)));
  expect(positionOf(shared?.scale as Scale, 0)).toBe(0.5);
});

test('by rank, each half of the bar holds half of the values of both', () => {
  const values = (from: number) => Array.from({ length: 1000 }, (_, i) => from + i / 1000);
  const shared = sharedScale(field(equalizedScale(values(1))), field(equalizedScale(values(5))));
  expect(positionOf(shared?.scale as Scale, 1.5)).toBeCloseTo(0.25, 2);
  expect(positionOf(shared?.scale as Scale, 3)).toBeCloseTo(0.5, 2);
  expect(positionOf(shared?.scale as Scale, 5.5)).toBeCloseTo(0.75, 2);
  expect([shared?.scale.min, shared?.scale.max]).toEqual([1, Math.fround(5.999)]);
});

test('shades of basins are shared, too', () => {
  const [a, b] = [labels(equalizedScale([1, 2, 3])), labels(equalizedScale([10, 20, 30]))];
  const shared = sharedScale(a, b);
  expect(withSharedScale(a, shared as NonNullable<typeof shared>).layer).toMatchObject({
    shade: { scale: { max: 30 } },
  });
});

test('two quantities, or two kinds of scale, keep their own', () => {
  const [energy, entropy] = [field(makeScale('linear', 0, 1)), field(makeScale('linear', 0, 2), 'entropy')];
  expect(sharedScale(energy, entropy)).toBeUndefined();
  expect(sharedScale(energy, field(makeScale('cbrt', 0, 1)))).toBeUndefined();
  const shared = sharedScale(energy, energy);
  expect(withSharedScale(entropy, shared as NonNullable<typeof shared>)).toBe(entropy);
});
