import { expect, test } from 'vitest';
import { newtonRoot } from '../analysis/newton.ts';
import type { Labels } from '../results.ts';
import { analyseBasins } from './basinAnalysis.ts';

const mapOf = (nx: number, ny: number, rule: (x: number, y: number) => number): Labels => ({
  kind: 'labels',
  name: 'labels',
  unit: '',
  shape: [ny, nx],
  extent: [-2, 2, -2, 2],
  data: Int32Array.from({ length: nx * ny }, (_, i) =>
    rule(-2 + (4 * ((i % nx) + 0.5)) / nx, -2 + (4 * (Math.floor(i / nx) + 0.5)) / ny),
  ),
});

test('a fractal boundary is said to be one; a smooth one is not, nor one with a start that has no class', () => {
  const newton = mapOf(256, 256, (x, y) => newtonRoot(3, x, y));
  const { table, notes } = analyseBasins(newton);
  expect(notes).toEqual([expect.stringMatching(/^S_\{bb\} = 0\.7\d\d > ln 2: a fractal boundary/)]);
  expect(table.rowNames).toEqual([
    'basin entropy',
    'boundary basin entropy',
    'boundary dimension',
    'uncertainty exponent',
  ]);
  expect(table.data[4 * 2]).toBeCloseTo(1.42, 1);
  expect([...table.data].every(Number.isFinite)).toBe(true);
  newton.data[0] = -1;
  expect(analyseBasins(newton).notes).toEqual([]);
  expect(analyseBasins(mapOf(400, 400, (x, y) => (x + 0.3 * y > 0 ? 1 : 0))).notes).toEqual([]);
});

test('what a grid is too coarse for is not a number: the rows are always the same four', () => {
  const known = (labels: Labels) => [...analyseBasins(labels).table.data].map(Number.isFinite);
  const [yes, no] = [true, false];
  const right = (x: number) => (x > 0 ? 1 : 0);
  expect(known(mapOf(64, 64, right))).toEqual(new Array(16).fill(yes));
  // a line has them all, too
  expect(known(mapOf(64, 1, right))).toEqual(new Array(16).fill(yes));
  // one tiling has room, not all; and no scales
  expect(known(mapOf(7, 7, right))).toEqual([yes, no, yes, yes, yes, no, yes, yes, ...new Array(8).fill(no)]);
  expect(known(mapOf(1, 1, right))).toEqual([no, no, yes, yes, no, no, yes, yes, ...new Array(8).fill(no)]);
});
