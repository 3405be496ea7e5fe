import { expect, test } from 'vitest';
import { resolveInputs } from '../experiments/inputs.ts';
import { parseConfig } from '../params/config.ts';
import type { SeriesLayer } from '../view/picture.ts';
import { type ChartPoint, chartHead, chartPictures } from './charts.ts';

const headOf = (dials: object) => chartHead(resolveInputs(parseConfig({ memories: 'pham:9', ...dials })));

const point = (step: number, shares: number[], more: Partial<ChartPoint> = {}): ChartPoint => ({
  step,
  count: 4096,
  total: 65536,
  shares,
  none: 0,
  entropy: 1,
  participation: 0.5,
  energy: -2,
  ...more,
});

const curvesOf = (picture: { layer: unknown }) => (picture.layer as SeriesLayer).curves;

test('captions say the noise level and the rule of the classes', () => {
  expect(headOf({ experiment: 'basins', beta: 8 })).toMatchObject({ classes: 'attractor', step: 'iteration' });
  expect(headOf({ experiment: 'basins', beta: 8 }).caption).toMatch(/β = 8; E = −log p.*reached/);
  expect(headOf({ experiment: 'basins', similarity: 'dot' }).caption).toMatch(/modern Hopfield energy/);
  expect(headOf({ experiment: 'generate' })).toMatchObject({ classes: 'memory', step: 'step', memories: 9 });
  expect(headOf({ experiment: 'basins', dynamics: 'ode' }).caption).toMatch(
    /^Exact score of the memories.*noise level of each step/,
  );
  expect(headOf({ experiment: 'generate', score: 'features' }).caption).toMatch(/^Not the exact score/);
});

test('four charts over the same steps; the entropy lies under ln K', () => {
  const points = [point(0, [0.5, 0.3], { none: 0.2 }), point(10, [0.6, 0.4], { entropy: Number.NaN })];
  const [shares, entropy, participation, energy] = chartPictures(headOf({ experiment: 'generate' }), points, 40);
  expect(shares?.extent.slice(0, 3)).toEqual([0, 40, 0]);
  expect(curvesOf(shares as never).map(({ name, label }) => [name, label])).toEqual([
    ['1', 0],
    ['2', 1],
    ['none', -1],
  ]);
  const [mean, bound] = curvesOf(entropy as never);
  expect(Array.from(mean?.x ?? [])).toEqual([0, 10]);
  expect(bound).toMatchObject({ name: 'ln 9', y: [Math.log(9), Math.log(9)] });
  expect([participation?.extent, curvesOf(participation as never)[0]?.y[1]]).toEqual([[0, 40, 0, 1.05], 0.5]);
  // equal energies still have an axis
  expect(energy?.extent).toEqual([0, 40, -2.5, -1.5]);
});

test('of many classes the eight largest have curves, and the others one together', () => {
  const shares = Array.from({ length: 20 }, (_, k) => (k + 1) / 210);
  const [picture] = chartPictures(headOf({ experiment: 'generate' }), [point(0, shares)], 1);
  const curves = curvesOf(picture as never);
  expect(curves.map(({ name }) => name)).toEqual(['13', '14', '15', '16', '17', '18', '19', '20', '12 more']);
  expect(curves.at(-1)?.y[0]).toBeCloseTo((12 * 13) / 2 / 210);
});
