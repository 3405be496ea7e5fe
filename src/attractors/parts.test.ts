import { expect, test } from 'vitest';
import { patternsOf } from '../memories/patterns.ts';
import { landscapeOf } from '../reference/landscape.ts';
import { criticalPoints, searchCriticalPoints } from './criticalPoints.ts';
import { inTurns, type Parts, whole } from './parts.ts';

const ring = patternsOf(Array.from({ length: 12 }, (_, k) => [Math.cos(k / 2), Math.sin(k / 2)]));
const read = { a: 1, s: 0.01, similarity: 'distance' } as const;
const search = () => searchCriticalPoints(landscapeOf(ring, read));

test('in turns or at once, a search finds the same', async () => {
  expect(await inTurns(search(), undefined)).toEqual(whole(search()));
});

test('a search that is stopped lists what it has found, and ends within a part', () => {
  const all = criticalPoints(landscapeOf(ring, read)).points;
  const work = search();
  const parts = 5;
  for (let part = 0; part < parts; part++) expect(work.next(false).done).toBe(false);
  const ended = work.next(true);
  expect(ended.done).toBe(true);
  const { points } = ended.value as ReturnType<typeof criticalPoints>;
  expect(points.length).toBeGreaterThan(0);
  expect(points.length).toBeLessThan(all.length);
  for (const { x } of points) expect(all.map((point) => [...point.x])).toContainEqual([...x]);
});

test('a stop while the thread computes is heard: others get their turn', async () => {
  const stop = { aborted: false };
  setTimeout(() => {
    stop.aborted = true;
  }, 0);
  function* endless(): Parts<string> {
    while (!(yield)) performance.now();
    return 'stopped';
  }
  expect(await inTurns(endless(), stop)).toBe('stopped');
});
