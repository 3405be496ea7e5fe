import { expect, test } from 'vitest';
import { patternsFrom } from '../memories/patterns.ts';
import { normals } from '../reference/noise.ts';
import { weighedTree } from './cutoffTree.ts';
import { nearMemories } from './nearCells.ts';

/** The memories that a cell lists are enough anywhere in it, and few. */

const EPS = 1e-4;
const K = 300;

/** m at x over some memories, in float64. */
function meanOver(
  points: Float64Array,
  weights: Float64Array,
  some: readonly number[],
  x: readonly number[],
  variance: number,
) {
  const dim = x.length;
  const logits = some.map((k) => {
    const square = x.reduce((sum, value, d) => sum + (value - (points[k * dim + d] as number)) ** 2, 0);
    return Math.log(weights[k] as number) - square / (2 * variance);
  });
  const top = Math.max(...logits);
  const parts = logits.map((logit) => Math.exp(logit - top));
  const sum = parts.reduce((a, b) => a + b);
  return x.map((_, d) =>
    some.reduce((all, k, i) => all + ((parts[i] as number) / sum) * (points[k * dim + d] as number), 0),
  );
}

for (const dim of [1, 2, 3]) {
  test(`${dim}-D: m of the memories that a cell lists is that of all, at its corners and in it`, () => {
    const points = normals(4, K, dim, 0);
    const weights = Float64Array.from({ length: K }, (_, k) => 10 ** ((k % 7) / 3));
    const patterns = patternsFrom(points, dim, 'scattered', weights);
    const weighed = weighedTree(patterns);
    const all = Array.from({ length: K }, (_, k) => k);
    for (const sigma of [0.005, 0.03, 0.2]) {
      for (const side of [0.02, 0.3]) {
        for (let c = 0; c < 12; c++) {
          const middle = [...normals(9, 1, dim, c)].map((z) => side * (Math.floor(z / side) + 0.5));
          const listed = nearMemories(weighed, middle, side, sigma ** 2, EPS).map(
            (i) => weighed.tree.memories[i] as number,
          );
          expect(listed.length).toBeGreaterThan(0);
          for (let p = 0; p < 12; p++) {
            const x = middle.map(
              (m, d) => m + (p < 8 ? ((p >> d) & 1) - 0.5 : ((p * 0.37 + d * 0.21) % 1) - 0.5) * side,
            );
            const [some, whole] = [listed, all].map((which) =>
              meanOver(points, patterns.weights, which, x, sigma ** 2),
            );
            const off = Math.hypot(...(some as number[]).map((m, d) => m - (whole?.[d] as number)));
            expect(off, `sigma ${sigma} side ${side} cell ${c}`).toBeLessThanOrEqual(EPS * sigma);
          }
        }
      }
    }
    const few = nearMemories(weighed, new Array(dim).fill(0.01), 0.02, 0.005 ** 2, EPS);
    expect(few.length).toBeLessThan(K / 4);
  });
}
