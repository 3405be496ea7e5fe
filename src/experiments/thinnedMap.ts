/** A map of basins from every fourth start, where the others say nothing new. */

import type { LabelRule } from '../observables/labels.ts';
import type { GridMap, GridPlan, GridRun } from './basinGrid.ts';

/** One start in so many, along either axis. */
const STRIDE = 4;
/** With fewer starts a side what is left out is a large part of what there is to see. */
const LEAST_SIDE = 512;
/** How much the steps of a followed start may differ from the mean of its neighbours: then those between are off by at most one. */
const BEND = 4;

/** Whether a grid is dense enough, on a plane, and its particles settle. */
export const canBeThinned = ({ start: { shape, replicas }, tolerance }: GridRun): boolean =>
  tolerance !== undefined && replicas === 1 && shape.length === 2 && shape.every((side) => side >= LEAST_SIDE);

/** Every fourth start along both axes, from the first to the last or one behind it. */
export function thinned(plan: GridPlan): GridPlan {
  const { start } = plan.run;
  const shape = start.shape.map((side) => Math.ceil((side - 1) / STRIDE) + 1);
  const spacings = start.shape.map((side, d) => ((start.high[d] as number) - (start.low[d] as number)) / side);
  const low = start.low.map((l, d) => l + ((1 - STRIDE) / 2) * (spacings[d] as number));
  const high = low.map((l, d) => l + STRIDE * (shape[d] as number) * (spacings[d] as number));
  const particles = shape.reduce((a, b) => a * b);
  return { ...plan, run: { ...plan.run, start: { ...start, low, high, shape }, particles } };
}

/** Labels and settling steps of a whole grid, -1 and 0 where they are missing. */
export interface Filled {
  labels: Int32Array;
  settled: Uint32Array;
  /** starts that must be followed: their numbers */
  missing: Uint32Array;
}

/**
 * The starts between those followed: their label where all four round them have it, the steps until they settle interpolated. Missing are
 * those where labels differ, where steps bend, as they do next to a boundary, and those round an attractor.
 */
export function filledIn({ start: { low, high, shape } }: GridRun, rule: LabelRule, followed: GridMap): Filled {
  const [nx, ny] = shape as [number, number];
  const [mx, my] = followed.shape as [number, number];
  const rough = roughNodes(followed, mx, my);
  if (rule.kind === 'nearest') {
    for (let p = 0; p < rule.points.count; p++) {
      const cell = [0, 1].map((d) => {
        const along =
          ((rule.points.points[2 * p + d] as number) - (low[d] as number)) / ((high[d] as number) - (low[d] as number));
        return Math.floor((along * (shape[d] as number) - 0.5) / STRIDE);
      }) as [number, number];
      if (cell[0] >= 0 && cell[0] < mx && cell[1] >= 0 && cell[1] < my) rough[cell[1] * mx + cell[0]] = 1;
    }
  }
  const isSmooth = smoothCells(followed.labels, rough, mx, my);
  const labels = new Int32Array(nx * ny).fill(-1);
  const settled = new Uint32Array(nx * ny);
  const missing = new Uint32Array(nx * ny);
  let [at, missed] = [0, 0];
  for (let y = 0; y < ny; y++) {
    const row = Math.min(Math.floor(y / STRIDE), my - 2);
    const up = y / STRIDE - row;
    for (let x = 0; x < nx; x++, at++) {
      const column = Math.min(Math.floor(x / STRIDE), mx - 2);
      const right = x / STRIDE - column;
      const first = row * mx + column;
      if (isSmooth[first] === 0) {
        missing[missed++] = at;
        continue;
      }
      labels[at] = followed.labels[first] as number;
      const below = (1 - right) * (followed.settled[first] as number) + right * (followed.settled[first + 1] as number);
      const above =
        (1 - right) * (followed.settled[first + mx] as number) + right * (followed.settled[first + mx + 1] as number);
      settled[at] = Math.round((1 - up) * below + up * above);
    }
  }
  return { labels, settled, missing: missing.slice(0, missed) };
}

/** 1 for each followed start at the lower left of a cell whose four have one label, and none of them is rough. */
function smoothCells(labels: Int32Array, rough: Uint8Array, mx: number, my: number): Uint8Array {
  const isSmooth = new Uint8Array(labels.length);
  for (let y = 0; y < my - 1; y++) {
    for (let x = 0; x < mx - 1; x++) {
      const at = y * mx + x;
      const corners = [at, at + 1, at + mx, at + mx + 1];
      if (corners.every((corner) => rough[corner] === 0 && labels[corner] === labels[at])) isSmooth[at] = 1;
    }
  }
  return isSmooth;
}

/** 1 where a followed start has no label, has not settled, or took other steps than its neighbours along an axis let expect. */
function roughNodes({ labels, settled }: GridMap, mx: number, my: number): Uint8Array {
  const rough = new Uint8Array(labels.length);
  const bends = (at: number, stride: number, i: number, n: number) => {
    if (i === 0 || i === n - 1) return false;
    const [before, behind] = [at - stride, at + stride];
    const bend = (settled[before] as number) + (settled[behind] as number) - 2 * (settled[at] as number);
    return Math.abs(bend) > BEND || labels[before] !== labels[at] || labels[behind] !== labels[at];
  };
  for (let at = 0; at < labels.length; at++) {
    const [x, y] = [at % mx, Math.floor(at / mx)];
    if ((labels[at] as number) < 0 || settled[at] === 0 || bends(at, 1, x, mx) || bends(at, mx, y, my)) rough[at] = 1;
  }
  return rough;
}
