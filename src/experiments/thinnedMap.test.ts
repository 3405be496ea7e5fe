import { expect, test } from 'vitest';
import { patternsOf } from '../memories/patterns.ts';
import { parseConfig } from '../params/config.ts';
import { emptyMap, type GridPlan, type GridRun } from './basinGrid.ts';
import { resolveInputs } from './inputs.ts';
import { canBeThinned, filledIn, thinned } from './thinnedMap.ts';

/** A map of two regions with an island, whose steps rise towards the border; what is followed is read off it. */

const side = 514;
const inputs = resolveInputs(parseConfig({ experiment: 'basins', particles: side ** 2 }));
const run = inputs.system.runOf(inputs) as GridRun;
const [island, middle] = [{ x: 400, y: 101, radius: 1.6 }, 256.3];
const labelOf = (x: number, y: number) =>
  Math.hypot(x - island.x, y - island.y) < island.radius ? 2 : x < middle + 20 * Math.sin(y / 60) ? 0 : 1;
const stepsOf = (x: number, y: number) =>
  Math.round(40 + y / 30 - 12 * Math.log(Math.abs(x - middle - 20 * Math.sin(y / 60)) / side + 1e-3));

/** Of a place in starts, from the middle of the first one. */
const inBox = (start: number, d: number) => {
  const [low, high] = [run.start.low[d] as number, run.start.high[d] as number];
  return low + ((start + 0.5) / side) * (high - low);
};
const attractors = patternsOf([
  [inBox(100, 0), inBox(200, 1)],
  [inBox(island.x, 0), inBox(island.y, 1)],
]);
const plan: GridPlan = { run, rule: { kind: 'nearest', points: attractors, reach: 0.1 }, resultsOf: () => ({}) };

function filled() {
  const coarse = thinned(plan);
  const [mx, my] = coarse.run.start.shape as [number, number];
  expect([mx, my]).toEqual([130, 130]);
  const map = { ...emptyMap(inputs, coarse), labels: new Int32Array(mx * my), settled: new Uint32Array(mx * my) };
  for (let i = 0; i < mx * my; i++) {
    const [x, y] = [4 * (i % mx), 4 * Math.floor(i / mx)];
    map.labels[i] = labelOf(x, y);
    map.settled[i] = stepsOf(x, y);
  }
  return { coarse, ...filledIn(run, plan.rule, map) };
}

test('every fourth start stands where it stood, and the last row is covered', () => {
  const { start } = thinned(plan).run;
  for (const d of [0, 1]) {
    const spacing = ((start.high[d] as number) - (start.low[d] as number)) / (start.shape[d] as number);
    const place = (i: number) => (start.low[d] as number) + (i + 0.5) * spacing;
    expect(place(0)).toBeCloseTo(inBox(0, d), 9);
    expect(place(129)).toBeCloseTo(inBox(516, d), 9);
  }
});

test('what is filled in has the right label and steps that are at most one off, and the rest is named', () => {
  const { labels, settled, missing } = filled();
  const isMissing = new Set(missing);
  expect(missing.length).toBeLessThan(0.3 * side ** 2);
  let filledUp = 0;
  for (let at = 0; at < side ** 2; at++) {
    if (isMissing.has(at)) continue;
    const [x, y] = [at % side, Math.floor(at / side)];
    expect(labels[at]).toBe(labelOf(x, y));
    expect(Math.abs((settled[at] as number) - stepsOf(x, y))).toBeLessThanOrEqual(2);
    filledUp++;
  }
  expect(filledUp + missing.length).toBe(side ** 2);
  // no fourth start is on the island, whose attractor is known
  expect(isMissing.has(island.y * side + island.x)).toBe(true);
});

test('small grids, lines and runs without an end are followed start by start', () => {
  expect(canBeThinned(run)).toBe(true);
  expect(canBeThinned({ ...run, start: { ...run.start, shape: [511, 514] } })).toBe(false);
  expect(canBeThinned({ ...run, start: { ...run.start, shape: [2 ** 18] } })).toBe(false);
  expect(canBeThinned({ ...run, start: { ...run.start, replicas: 2 } })).toBe(false);
  const { tolerance: _never, ...endless } = run;
  expect(canBeThinned(endless)).toBe(false);
});
