import { expect, test } from 'vitest';
import { type Cell, judge, median } from './matrixRules.ts';
import { newestOfEach } from './nodes.ts';

const node = (major: number, parts: Partial<Cell> = {}): Cell => ({
  host: `Node ${major}`,
  driver: 'swiftshader',
  seconds: [1],
  result: 'abc',
  ...parts,
});
const page = (host: string, seconds: number[], parts: Partial<Cell> = {}): Cell => ({
  host,
  driver: 'swiftshader',
  seconds,
  result: 'abc',
  ...parts,
});
const broken = (cells: Cell[]) => judge(cells).flatMap(({ rule, passed }) => (passed ? [] : [rule]));

test('a run that fails breaks the matrix, one that is skipped does not', () => {
  expect(broken([node(20), node(22, { skipped: 'no Node 22', seconds: undefined, result: undefined })])).toEqual([]);
  expect(broken([node(20), node(22, { failed: 'not done after 300 s' })])).toEqual(['every run ends']);
});

test('results of one driver do not depend on the Node', () => {
  expect(broken([node(20), node(22), node(20, { driver: 'lavapipe', result: 'def' })])).toEqual([]);
  expect(broken([node(20), node(22, { result: 'abd' })])).toEqual(['same bits on swiftshader']);
  expect(broken([node(20, { result: '' })])).toEqual(['same bits on swiftshader']);
});

test('Firefox may take three times as long as Chromium on the same driver, by the medians', () => {
  const rule = 'Firefox within 3 times Chromium';
  expect(broken([page('Chromium', [4, 5, 90]), page('Firefox', [15, 1, 14])])).toEqual([]);
  expect(broken([page('Chromium', [4, 5, 4]), page('Firefox', [13, 12.1, 9])])).toEqual([rule]);
  const others = [page('Chromium', [1]), page('Firefox', [100], { driver: 'hardware' })];
  expect(judge(others).map((verdict) => verdict.rule)).not.toContain(rule);
  const without = [page('Chromium', [1]), page('Firefox', [], { skipped: 'no Firefox' })];
  expect(judge(without).map((verdict) => verdict.rule)).not.toContain(rule);
  expect(median([1, 2, 3, 10])).toBe(2.5);
});

test('of several Nodes of a major version the newest is taken', () => {
  const nodes = ['22.12.0', '20.19.1', '22.9.1', '22.12.3', '24.0.0'].map((version) => ({ version, path: version }));
  expect(newestOfEach(nodes).map(({ version }) => version)).toEqual(['20.19.1', '22.12.3', '24.0.0']);
});
