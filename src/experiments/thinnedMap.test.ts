import { expect, test } from 'vitest';
import { parseConfig } from '../params/config.ts';
import type { GridRun } from './basinGrid.ts';
import { resolveInputs } from './inputs.ts';
import { canBeThinned, thinnedMap } from './thinnedMap.ts';

/** A map of two regions with an island, whose steps rise towards the border; what is followed is read off it. */

// the last of every eight starts is not the last start
const [nx, ny] = [514, 530];
const [island, middle] = [{ x: 401, y: 101, radius: 1.6 }, 256.3];
const labelOf = (x: number, y: number) =>
  Math.hypot(x - island.x, y - island.y) < island.radius ? 2 : x < middle + 20 * Math.sin(y / 60) ? 0 : 1;
// on a ridge away from all borders, too, what lies between does not follow from every eighth start
const ridge = (y: number) => 40 * Math.exp(-(((y - 300) / 8) ** 2));
const stepsOf = (x: number, y: number) =>
  Math.round(40 + y / 30 + ridge(y) - 12 * Math.log(Math.abs(x - middle - 20 * Math.sin(y / 60)) / nx + 1e-3));
const attractors = Float64Array.of(100.3, 200.8, island.x + 0.4, island.y - 0.2);

/** The map, in how many rounds it was made, and which starts were followed. */
async function made(near: Float64Array, isStopped = false) {
  const isFollowed = new Uint8Array(nx * ny);
  const known: number[] = [];
  const map = await thinnedMap([nx, ny], near, {
    async follow(starts, before) {
      known.push(before);
      expect(starts.some((start) => isFollowed[start] === 1)).toBe(false);
      for (const start of starts) isFollowed[start] = 1;
      const at = (start: number): [number, number] => [start % nx, Math.floor(start / nx)];
      return {
        labels: Int32Array.from(starts, (start) => labelOf(...at(start))),
        settled: Uint32Array.from(starts, (start) => stepsOf(...at(start))),
      };
    },
    stop: { aborted: isStopped },
  });
  return { ...map, isFollowed, known };
}

test('what is filled in has the right label and the steps but for a few, and the rest was followed', async () => {
  const { labels, settled, followed, isFollowed, known } = await made(attractors);
  expect(followed).toBe(isFollowed.filter((one) => one === 1).length);
  expect(followed).toBeLessThan(0.2 * nx * ny);
  expect(known.length).toBe(4);
  expect(known[0]).toBe(0);
  let [most, others] = [0, 0];
  for (let at = 0; at < nx * ny; at++) {
    const [x, y] = [at % nx, Math.floor(at / nx)];
    const off = Math.abs((settled[at] as number) - stepsOf(x, y));
    if (labels[at] !== labelOf(x, y) || (isFollowed[at] && off > 0)) others++;
    most = Math.max(most, off);
  }
  expect(others).toBe(0);
  expect(most).toBeLessThanOrEqual(3);
  // only every eighth start is on no part of the island, whose attractor is known
  for (let x = 396; x < 406; x++) expect(isFollowed[island.y * nx + x]).toBe(1);
  expect((await made(attractors.subarray(0, 2))).isFollowed[island.y * nx + island.x]).toBe(0);
});

test('a map that was stopped has what was followed until then', async () => {
  const { labels, known, isFollowed } = await made(attractors, true);
  expect(known).toEqual([0]);
  expect(labels.every((label, at) => label === (isFollowed[at] ? labelOf(at % nx, Math.floor(at / nx)) : -1))).toBe(
    true,
  );
});

test('small grids, lines and runs without an end are followed start by start', () => {
  const inputs = resolveInputs(parseConfig({ experiment: 'basins', particles: 514 ** 2 }));
  const run = inputs.system.runOf(inputs) as GridRun;
  expect(canBeThinned(run)).toBe(true);
  expect(canBeThinned({ ...run, start: { ...run.start, shape: [511, 514] } })).toBe(false);
  expect(canBeThinned({ ...run, start: { ...run.start, shape: [2 ** 18] } })).toBe(false);
  expect(canBeThinned({ ...run, start: { ...run.start, replicas: 2 } })).toBe(false);
  const { tolerance: _never, ...endless } = run;
  expect(canBeThinned(endless)).toBe(false);
});
