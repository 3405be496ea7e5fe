import { expect, test } from 'vitest';
import { resolveInputs } from '../../experiments/inputs.ts';
import { parseConfig } from '../../params/config.ts';
import { type Labels, type Result, tableOf } from '../../results.ts';
import { agreement, compareWithReference } from './reference.ts';

const labels = (...data: number[]): Labels => ({
  kind: 'labels',
  name: '',
  unit: '',
  shape: [1, data.length],
  extent: [0, 1, 0, 1],
  data: Int32Array.from(data),
});
const row = (...values: number[]): Result =>
  tableOf(
    '',
    values.map((_, i) => `c${i}`),
    [values],
  );

test('labels are counted, numbers measured, and what only one has is left out', () => {
  expect(agreement({ labels: labels(1, 2, -1) }, { labels: labels(1, 2, -1) })).toEqual(['labels: all 3 the same']);
  expect(agreement({ labels: labels(1, 2, -1) }, { labels: labels(1, 1, -1) })).toEqual(['labels: 2 of 3 the same']);
  expect(agreement({ t: row(1, Number.NaN) }, { t: row(1, Number.NaN) })).toEqual(['t: the same']);
  expect(agreement({ t: row(1, -4) }, { t: row(1.5, -4) })).toEqual(['t: 0.5 apart at most, beside numbers up to 4']);
  expect(agreement({ t: row(1, Number.NaN) }, { t: row(1, 2) })[0]).toContain('Infinity apart');
  expect(agreement({ t: row(1, 2) }, { t: row(1) })).toEqual(['t: 2 and 1 numbers']);
  expect(agreement({ t: row(1) }, {})).toEqual([]);
});

test('where there is no run, or none in float64, it says so before a device is opened', async () => {
  const open = () => Promise.reject(new Error('opened'));
  await expect(compareWithReference(undefined, open)).rejects.toThrow('There is no run yet.');
  const sweep = resolveInputs(parseConfig({ experiment: 'phase' }));
  await expect(compareWithReference(sweep, open)).rejects.toThrow('phase runs on a GPU only');
});
