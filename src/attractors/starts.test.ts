import { expect, test } from 'vitest';
import { patternsOf } from '../memories/patterns.ts';
import { landscapeOf } from '../reference/landscape.ts';
import { type Settled, settle } from './settle.ts';
import { circumcentre, gridStarts, memoryStarts, roof } from './starts.ts';

// tested alone, because searches that fail here are covered by others

const corner = (...x: number[]) => ({ x: Float64Array.from(x) }) as Settled;

test('the roof between two minima is the highest point of the line', () => {
  // a third of the weight: the pass is nearer to the weaker memory, and not at one of the samples
  const landscape = landscapeOf(patternsOf([[-1], [1]], 'two', [3, 1]), { a: 1, s: 0.2, similarity: 'distance' });
  const [from, to] = [settle(landscape, [-1], 0), settle(landscape, [1], 0)] as [Settled, Settled];
  const top = roof(landscape, from, to);
  const pass = settle(landscape, top, 1) as Settled;
  expect(pass.index).toBe(1);
  expect(pass.x[0]).toBeGreaterThan(0.05);
  expect(top[0]).toBeCloseTo(pass.x[0] as number, 6);
});

test('a circumcentre is as far from every corner, within their flat', () => {
  const right = [corner(0, 0), corner(2, 0), corner(0, 1)];
  expect([...(circumcentre(right, right) ?? [])]).toEqual([1, 0.5]);
  const inSpace = [corner(1, 0, 5), corner(0, 1, 5), corner(-1, 0, 5)];
  [0, 0, 5].forEach((want, i) => {
    expect(circumcentre(inSpace, inSpace)?.[i]).toBeCloseTo(want, 12);
  });
});

test('there is none of points on a line, nor where another one lies well inside the ball', () => {
  const line = [corner(0, 0), corner(1, 0), corner(2, 0)];
  expect(circumcentre(line, line)).toBeUndefined();
  // rounding leaves a determinant, and with it a point that is no centre
  for (const third of [0.3, 0.7, 0.9]) {
    const slanted = [corner(0, 0), corner(0.1, 0.1), corner(third, third)];
    expect(circumcentre(slanted, slanted)).toBeUndefined();
  }
  const pair = [corner(-1, 0), corner(1, 0)];
  for (const [y, found] of [
    [0.85, false],
    [0.95, true],
    [1.05, true],
  ] as const) {
    expect(circumcentre(pair, [...pair, corner(0, y)]) !== undefined).toBe(found);
  }
});

test('starts lie at a xi, behind a times their mean, and at the cell centres of their box', () => {
  const landscape = landscapeOf(patternsOf([[-1], [3]]), { a: 0.5, s: 0.2, similarity: 'distance' });
  expect([...memoryStarts(landscape)]).toEqual([0.5, -0.5, 1.5]);
  const grid = gridStarts(landscape, 2);
  expect([grid.length, grid[0], grid.at(-1)]).toEqual([
    130,
    expect.closeTo(-0.5 + 1 / 130, 12),
    expect.closeTo(1.5 - 1 / 130, 12),
  ]);
});
