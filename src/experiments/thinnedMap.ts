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
  const labels = new Int32Array(nx * ny).fill(-1);
  const settled = new Uint32Array(nx * ny);
  const missing: number[] = [];
  for (let y = 0; y < ny; y++) {
    const row = Math.min(Math.floor(y / STRIDE), my - 2);
    const up = y / STRIDE - row;
    for (let x = 0; x < nx; x++) {
      const column = Math.min(Math.floor(x / STRIDE), mx - 2);
      const right = x / STRIDE - column;
      const corners = [0, 1, mx, mx + 1].map((step) => row * mx + column + step) as [number, number, number, number];
      const [a, b, c, d] = corners;
      const label = followed.labels[a] as number;
      const at = y * nx + x;
      if (corners.some((corner) => rough[corner] === 1 || followed.labels[corner] !== label)) {
        missing.push(at);
        continue;
      }
      labels[at] = label;
      const steps = (corner: number) => followed.settled[corner] as number;
      settled[at] = Math.round(
        (1 - up) * ((1 - right) * steps(a) + right * steps(b)) + up * ((1 - right) * steps(c) + right * steps(d)),
      );
    }
  }
  return { labels, settled, missing: Uint32Array.from(missing) };
}

/** 1 where a followed start has no label, has not settled, or took other steps than its neighbours along an axis let expect. */
function roughNodes({ labels, settled }: GridMap, mx: number, my: number): Uint8Array {
  const rough = new Uint8Array(labels.length);
  for (let at = 0; at < labels.length; at++) {
    const [x, y] = [at % mx, Math.floor(at / mx)];
    const bends = (stride: number, i: number, n: number) => {
      if (i === 0 || i === n - 1) return false;
      const [before, behind] = [at - stride, at + stride];
      const bend = (settled[before] as number) + (settled[behind] as number) - 2 * (settled[at] as number);
      return Math.abs(bend) > BEND || labels[before] !== labels[at] || labels[behind] !== labels[at];
    };
    if ((labels[at] as number) < 0 || settled[at] === 0 || bends(1, x, mx) || bends(mx, y, my)) rough[at] = 1;
  }
  return rough;
}
