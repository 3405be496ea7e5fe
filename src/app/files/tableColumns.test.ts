import { expect, test } from 'vitest';
import type { ColumnPreview, TablePreview } from '../protocol/fileMessages.ts';
import {
  columnsIn,
  coordinatesOf,
  firstColumns,
  firstCoordinates,
  rangesIn,
  tableText,
  withAxis,
  withoutColumn,
} from './tableColumns.ts';

const numbers = (name: string): ColumnPreview => ({ name, least: 0, most: 1, gaps: 0, usual: true });
const words = (name: string): ColumnPreview => ({ name, least: Number.NaN, most: Number.NaN, gaps: 12, usual: false });
const preview = (columns: ColumnPreview[], more: Partial<TablePreview> = {}): TablePreview => ({
  kind: 'table',
  name: 'mine.csv',
  sha256: '',
  count: 12,
  dim: columns.length,
  dtype: 'text',
  columns,
  gaps: 0,
  weighted: false,
  problem: '',
  ...more,
});

test('three columns are a plane unless three dimensions are asked for; columns of words are left out and named', () => {
  const table = preview([words('name'), numbers('x'), numbers('y'), numbers('w')]);
  expect(firstCoordinates(table, false)).toBe('plane');
  expect(firstColumns(table, 'plane')).toBe('2, 3');
  expect(firstColumns(table, 'space')).toBe('2, 3, 4');
  expect(tableText(table)).toBe('12 rows of 3 numbers (text): one memory each. Column name holds no numbers.');
});

test.each([
  ['one column', preview([numbers('1')]), 'plane', '1'],
  ['two', preview([numbers('x'), numbers('y')]), 'plane', '1, 2'],
  ['three', preview([numbers('1'), numbers('2'), numbers('3')]), 'plane', '1, 2'],
  ['words between', preview([numbers('x'), words('unit'), numbers('y')]), 'plane', '1, 3'],
  ['four', preview([1, 2, 3, 4].map((d) => numbers(String(d)))), 'pca', '1, 2'],
  ['more than are described', preview([numbers('1'), numbers('2')], { dim: 40 }), 'pca', '1, 2'],
  ['pictures', preview([numbers('1'), numbers('2')], { picture: { width: 2, height: 1 } }), 'pca', '1, 2'],
] as const)('%s', (_, table, coordinates, columns) => {
  expect(firstCoordinates(table, false)).toBe(coordinates);
  expect(firstColumns(table, coordinates)).toBe(columns);
});

test('a run that shows images is offered images first', () => {
  const table = preview([numbers('1'), numbers('2')], { picture: { width: 2, height: 1 } });
  expect(firstCoordinates(table, true)).toBe('images');
  expect(firstCoordinates(preview([numbers('x'), numbers('y')]), true)).toBe('plane');
});

test('columns that are left out though they hold numbers are named, too', () => {
  const table = preview([{ ...numbers('id'), usual: false }, numbers('x'), numbers('y'), numbers('z')]);
  expect(firstColumns(table, firstCoordinates(table, false))).toBe('2, 3');
  expect(tableText(table)).toBe('12 rows of 4 numbers (text): one memory each. Column id is not taken unless chosen.');
});

test('columns written by hand are ranges, and three of them are three dimensions', () => {
  expect(rangesIn('1, 3-4;7')).toEqual([
    [1, 1],
    [3, 4],
    [7, 7],
  ]);
  expect(rangesIn('x')).toEqual([[Number.NaN, Number.NaN]]);
  expect(['1', '1, 2', '2-3', '1-3', '4, 2, 1', '1-5', 'x'].map(coordinatesOf)).toEqual([
    'plane',
    'plane',
    'plane',
    'space',
    'space',
    'plane',
    'plane',
  ]);
});

test('a column takes the place of another, or changes places with it', () => {
  expect(columnsIn('2, 4-3, 9')).toEqual([2, 4, 3]);
  expect(columnsIn('x, 1-100000')).toEqual([1, 2, 3]);
  expect(withAxis('2, 3', 1, 5, 2)).toBe('2, 5');
  expect(withAxis('2, 3', 0, 3, 2)).toBe('3, 2');
  expect(withAxis('2, 3, 4', 2, 2, 3)).toBe('4, 3, 2');
  // of three columns two are left when a plane is wanted
  expect(withAxis('2, 3, 4', 1, 4, 2)).toBe('2, 4');
  expect(withAxis('2', 1, 4, 2)).toBe('2, 4');
  expect(withAxis('2', 1, 2, 2)).toBe('2');
  expect(withoutColumn('2, 3', 3)).toBe('2');
});

test('one row, one number; several columns of words', () => {
  expect(tableText(preview([numbers('x')], { count: 1, weighted: true }))).toBe(
    '1 row of 1 number (text): one memory each, with weights of their own.',
  );
  expect(tableText(preview([words('id'), words('class'), numbers('x')]))).toContain(
    'Columns id, class hold no numbers.',
  );
});

test('a column of weights is not among those that are left out', () => {
  const columns = [numbers('x'), { ...numbers('weight'), usual: false }];
  expect(tableText(preview(columns, { weigher: 2 }))).toMatch(
    / Column weight weighs them unless another is chosen, or none\.$/,
  );
});
