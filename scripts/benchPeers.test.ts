import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkerOf, problemOf } from '../bench/peers/problems.ts';
import { patternsFrom } from '../src/memories/patterns.ts';
import { execute } from '../src/reference/execute.ts';
import { peersTable, withTable } from './peersTable.ts';

test('a right result of a peer passes, one wrong particle anywhere does not', () => {
  const problem = problemOf('k16', { particles: 128 });
  const patterns = patternsFrom(Float64Array.from(problem.memories), 2, 'test');
  const from = Float64Array.from(problem.start);
  const right = Float32Array.from(execute(problem.tableRows, patterns, from, { seed: 1 }).x);
  const check = checkerOf(problem);
  expect(check(right)).toBeUndefined();
  expect(check(right.with(255, (right[255] as number) + 0.01))).toMatch(/^particle 127 of 128 came to/);
  expect(check(right.with(3, Number.NaN))).toBe('particle 1 is NaN');
  expect(check(right.subarray(2))).toBe('254 numbers in place of 256');
});

test('a peer with noise of its own is held against the moments of the same SDE', () => {
  const problem = problemOf('sde', { particles: 1024 });
  const patterns = patternsFrom(Float64Array.from(problem.memories), 2, 'test');
  const from = Float64Array.from(problem.start);
  const end = Float32Array.from(execute(problem.tableRows, patterns, from, { seed: 99 }).x);
  const check = checkerOf(problem);
  expect(check(end)).toBeUndefined();
  // everything a fifth too far out
  expect(check(end.map((value) => 1.2 * value))).toMatch(/^the mean of (x|y)\^2 is/);
});

test('the table has a block per place, ratios to ours there, and who was left out and why', () => {
  const at = (median: number) => ({ median, low: median, high: median });
  const table = peersTable(
    [{ name: 'a', title: 'N=8' }],
    [
      { place: 'here', name: 'driftwell', problem: 'a', ms: at(2) },
      { place: 'here', name: 'C', problem: 'a', ms: at(1) },
      { place: 'here', name: 'PyTorch', problem: 'a', skipped: 'no torch' },
      { place: 'there', name: 'driftwell', problem: 'a', ms: at(5) },
      { place: 'there', name: 'tfjs', problem: 'a', failed: 'WRONG: NaN' },
    ],
    { date: '2026-11-28', load: 1, byCpu: false },
  );
  expect(table).toContain('| here | N=8 |\n| --- | --- |\n| driftwell | 2 |\n| C | 1 (0.5x) |\n\n| there | N=8 |');
  expect(table).toMatch(/\* Left out: PyTorch: no torch\.\n\* Left out: tfjs, N=8: WRONG: NaN\.$/);
  const byCpu = peersTable(
    [{ name: 'a', title: 'N=8' }],
    [
      { place: 'here', name: 'driftwell', problem: 'a', ms: at(2), cpuMs: at(4) },
      { place: 'here', name: 'NumPy', problem: 'a', ms: at(9), cpuMs: at(12) },
    ],
    { date: '2026-11-28', load: 1, byCpu: true },
  );
  expect(byCpu).toContain('| driftwell | 2 · 4 |\n| NumPy | 9 · 12 (3x) |');
  const document = readFileSync(new URL('../docs/performance.md', import.meta.url), 'utf8');
  const written = withTable(document, table);
  expect(withTable(written, table)).toBe(written);
  expect(written).toContain('| C | 1 (0.5x) |');
  expect(() => withTable('nothing', table)).toThrow(/no place for the table/);
});
