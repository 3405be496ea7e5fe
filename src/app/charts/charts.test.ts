import { expect, test } from 'vitest';
import type { FromEngine } from '../protocol/messages.ts';
import { createCharts } from './charts.ts';

const head = { classes: 'attractor', memories: 9, step: 'iteration', caption: '' } as const;
const point = { step: 0, shares: [0.5, 0.5], none: 0, entropy: 0, energy: 0, count: 4 };

/** A picture of a map whose classes have these numbers. */
const frameOf = (run: number, numbers: readonly number[]) =>
  ({ kind: 'frame', run, painted: true, picture: { layer: { kind: 'labels', numbers } } }) as unknown as FromEngine;

test('curves have the numbers of the picture as soon as there is one, and those of no other run', () => {
  const charts = createCharts();
  charts.receive({ kind: 'charts', run: 2, head });
  charts.receive(frameOf(1, [7, 8]));
  charts.receive({ kind: 'chartPoint', run: 2, point } as unknown as FromEngine);
  expect(charts.data.value?.head.numbers).toBeUndefined();
  charts.receive(frameOf(2, [1, 3]));
  expect(charts.data.value?.head.numbers).toEqual([1, 3]);
  expect(charts.data.value?.points).toHaveLength(1);
  charts.receive({ kind: 'chartPoint', run: 2, point: { ...point, step: 1 } } as unknown as FromEngine);
  expect(charts.data.value?.head.numbers).toEqual([1, 3]);
});
