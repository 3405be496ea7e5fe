import { expect, test } from 'vitest';
import { type Patterns, patternsOf } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { landscapeOf } from '../reference/landscape.ts';
import { criticalPoints } from './criticalPoints.ts';
import { firstOfEach, labelMinima } from './labels.ts';
import { whole } from './parts.ts';
import { trackAttractors } from './track.ts';

/** The minima at a noise level, as listed (by energy), and their labels. */
function labelled(patterns: Patterns, beta: number) {
  const landscape = landscapeOf(patterns, { a: 1, s: 1 / beta, similarity: 'distance' });
  const minima = criticalPoints(landscape).points.filter(({ index }) => index === 0);
  return { minima, labels: whole(labelMinima(landscape, minima)) };
}

const cross = patternsOf(
  [
    [-1, 0.25],
    [-1, -0.25],
    [1, 0],
  ],
  'cross',
  [3, 3, 4],
);

test('a minimum has the number of its first memory: falling below another changes nothing, merging takes one away', () => {
  const sides = (beta: number) => {
    const { minima, labels } = labelled(cross, beta);
    return minima.map(({ x }, i) => [labels[i], (x[0] as number) < 0 ? 'left' : 'right']);
  };
  // listed by energy: the two change places
  expect(sides(5)).toEqual([
    [0, 'left'],
    [2, 'right'],
  ]);
  expect(sides(14)).toEqual([
    [2, 'right'],
    [0, 'left'],
  ]);
  expect(sides(30).sort()).toEqual([
    [0, 'left'],
    [1, 'left'],
    [2, 'right'],
  ]);
  expect(sides(0.5)).toEqual([[0, 'left']]);
});

test.each([1, 2, 3])(
  'while a dial turns, minima that neither merge nor split keep their labels (random set %i)',
  (seed) => {
    const patterns = patternsFromSpec('gaussian:8', { seed });
    let before = labelled(patterns, 1);
    let changed = 0;
    let kept = 0;
    for (let beta = 1.1; beta < 40; beta *= 1.1) {
      const now = labelled(patterns, beta);
      const { identities, events } = trackAttractors([before.minima, now.minima]);
      if (events.length === 0) {
        identities[1]?.forEach((identity, j) => {
          const i = identities[0]?.indexOf(identity) as number;
          if (before.labels[i] === now.labels[j]) kept++;
          else changed++;
        });
      }
      expect(new Set(now.labels).size).toBe(now.labels.length);
      before = now;
    }
    expect(changed).toBe(0);
    expect(kept).toBeGreaterThan(50);
  },
);

test('at little noise every memory has its own; what no memory leads to is numbered past them', () => {
  const circle = patternsFromSpec('circle:6', { seed: 0 });
  const { minima, labels } = labelled(circle, 100);
  minima.forEach(({ nearest }, i) => {
    expect(labels[i]).toBe(nearest);
  });
  // the window of the triangle in which its centre is a minimum beside the three (docs/symmetry.md)
  const window = labelled(patternsFromSpec('triangle', { seed: 0 }), 1 / 0.505);
  const centre = window.minima.findIndex(({ x }) => Math.hypot(...x) < 1e-6);
  expect([...window.labels].sort()).toEqual([0, 1, 2, 3]);
  expect(window.labels[centre]).toBe(3);
});

test('of so many memories that only the first are followed, minima have their nearest', () => {
  const many = patternsFromSpec('moons:2000', { seed: 1 });
  const landscape = landscapeOf(many, { a: 1, s: 1e-9, similarity: 'distance' });
  const minima = [3, 1500, 1999].map((k) => ({
    x: many.points.slice(2 * k, 2 * k + 2),
    energy: 0,
    degenerate: false,
    nearest: k,
  }));
  expect(whole(labelMinima(landscape, minima))).toEqual([3, 1500, 1999]);
});

test('the points of a flat valley are one minimum, whichever of them is listed', () => {
  const { minima, labels } = labelled(patternsFromSpec('circle:48', { seed: 0 }), 4);
  expect(minima).toHaveLength(1);
  expect(minima[0]?.nearest).not.toBe(0);
  expect(labels).toEqual([0]);
});

test('a memory goes with the first one that leads to its minimum: those have the labels of all minima', () => {
  const nine = patternsFromSpec('pham:9', { seed: 0 });
  for (const beta of [2, 1 / 0.15, 12, 40]) {
    const first = firstOfEach(landscapeOf(nine, { a: 1, s: 1 / beta, similarity: 'distance' }));
    const { labels } = labelled(nine, beta);
    expect([...new Set(first)].sort()).toEqual(labels.filter((label) => label < nine.count).sort());
    first.forEach((label, k) => {
      expect(label).toBeLessThanOrEqual(k);
      expect(first[label]).toBe(label);
    });
  }
  expect(new Set(firstOfEach(landscapeOf(nine, { a: 1, s: 0.15, similarity: 'distance' }))).size).toBe(3);
});
