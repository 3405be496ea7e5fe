/** A map of basins from few of its starts, where the others say nothing new. */

import type { StopSignal } from '../gpu/slices.ts';
import type { GridRun } from './basinGrid.ts';
import type { Ends } from './exactLabels.ts';

/**
 * First one start in so many is followed, along either axis; then, where that was not
 * enough, one in half as many, and so on.
 */
const COARSEST = 8;
/** With fewer starts a side what is left out is a large part of what there is to see. */
const LEAST_SIDE = 512;
/**
 * By how many steps a start may differ from what its neighbours let expect: then
 * those between are off by about half a step.
 */
const BEND = 2;

/** Whether a grid is dense enough, on a plane, and its particles settle. */
export const canBeThinned = ({ start: { shape, replicas }, tolerance }: GridRun): boolean =>
  tolerance !== undefined && replicas === 1 && shape.length === 2 && shape.every((side) => side >= LEAST_SIDE);

/** A map, most of whose starts were filled in. */
export interface ThinnedMap extends Ends {
  /** starts that were followed */
  followed: number;
}

interface Following {
  /** where starts end, by their numbers; the labels of so many are known before */
  follow(starts: Uint32Array, known: number): Promise<Ends>;
  stop?: StopSignal | undefined;
}

/**
 * What is known so far, [start]: labels, -1 = none, and the steps until it settles, 0 =
 * never, not rounded where they are filled in.
 */
interface Known {
  labels: Int32Array;
  steps: Float32Array;
}

/**
 * The map of a grid on a plane, x fastest. Between starts that have one label, and steps as their
 * neighbours let expect, nothing is followed.
 *
 * @param attractors places in starts, [n, 2]: next to them steps fall to nothing,
 * and a small basin may lie between starts
 */
export async function thinnedMap(
  shape: readonly [number, number],
  attractors: Float64Array,
  { follow, stop }: Following,
): Promise<ThinnedMap> {
  const total = shape[0] * shape[1];
  const map = { labels: new Int32Array(total).fill(-1), steps: new Float32Array(total) };
  let followed = 0;
  let known = 0;
  let starts = everyStart(shape, COARSEST);
  for (let stride = COARSEST; ; stride /= 2) {
    const ends = await follow(starts, known);
    starts.forEach((start, i) => {
      map.labels[start] = ends.labels[i] as number;
      map.steps[start] = ends.settled[i] as number;
    });
    followed += starts.length;
    if (stride === 1 || stop?.aborted) break;
    starts = fillIn(map, shape, stride, attractors);
    known = total - starts.length;
  }
  const settled = new Uint32Array(total);
  for (let i = 0; i < total; i++) settled[i] = Math.round(map.steps[i] as number);
  return { labels: map.labels, settled, followed };
}

/** The places along an axis that a stride keeps: the last one with them. */
function axis(side: number, stride: number): number[] {
  const places = Array.from({ length: Math.ceil((side - 1) / stride) }, (_, i) => i * stride);
  return [...places, side - 1];
}

function everyStart([nx, ny]: readonly [number, number], stride: number): Uint32Array {
  const columns = axis(nx, stride);
  return Uint32Array.from(axis(ny, stride).flatMap((y) => columns.map((x) => y * nx + x)));
}

/** Fills in the starts of half the stride as far as they follow from those of the stride, and returns the others. */
function fillIn(map: Known, shape: readonly [number, number], stride: number, attractors: Float64Array): Uint32Array {
  const { labels, steps } = map;
  const [nx, ny] = shape;
  const [columns, rows] = [axis(nx, stride), axis(ny, stride)];
  const isSmooth = smoothCells(map, nx, columns, rows, attractors);
  const [across, up] = [between(nx, stride), between(ny, stride)];
  const missing: number[] = [];
  for (const { place: y, cell: row, share: high, isNew: isNewRow } of up) {
    const [below, above] = [nx * (rows[row] as number), nx * (rows[row + 1] as number)];
    for (const { place: x, cell: column, share: right, isNew } of across) {
      if (!isNew && !isNewRow) continue;
      const at = y * nx + x;
      if (isSmooth[row * columns.length + column] === 0) {
        missing.push(at);
        continue;
      }
      const [from, to] = [columns[column] as number, columns[column + 1] as number];
      const low = (1 - right) * (steps[below + from] as number) + right * (steps[below + to] as number);
      const top = (1 - right) * (steps[above + from] as number) + right * (steps[above + to] as number);
      labels[at] = labels[below + from] as number;
      steps[at] = (1 - high) * low + high * top;
    }
  }
  return Uint32Array.from(missing);
}

/** The places of half a stride along an axis: in which cell of the stride, and how far along it. */
function between(side: number, stride: number) {
  const nodes = axis(side, stride);
  const isNode = new Set(nodes);
  return axis(side, stride / 2).map((place) => {
    const cell = Math.min(Math.floor(place / stride), nodes.length - 2);
    const [from, to] = [nodes[cell] as number, nodes[cell + 1] as number];
    return { place, cell, share: (place - from) / (to - from), isNew: !isNode.has(place) };
  });
}

/** 1 for each start at the lower left of a cell whose four have one label, and none of them is rough. */
function smoothCells(
  map: Known,
  nx: number,
  columns: readonly number[],
  rows: readonly number[],
  attractors: Float64Array,
): Uint8Array {
  const [mx, my] = [columns.length, rows.length];
  const rough = roughNodes(map, nx, columns, rows);
  for (let p = 0; p < attractors.length; p += 2) {
    const x = columns.findLastIndex((place) => place <= (attractors[p] as number));
    const y = rows.findLastIndex((place) => place <= (attractors[p + 1] as number));
    if (x >= 0 && y >= 0) rough[y * mx + x] = 1;
  }
  const labelOf = (i: number, j: number) => map.labels[(rows[j] as number) * nx + (columns[i] as number)];
  const isSmooth = new Uint8Array(mx * my);
  for (let j = 0; j < my - 1; j++) {
    for (let i = 0; i < mx - 1; i++) {
      const at = j * mx + i;
      const label = labelOf(i, j);
      const isRough = rough[at] || rough[at + 1] || rough[at + mx] || rough[at + mx + 1];
      const isOne = labelOf(i + 1, j) === label && labelOf(i, j + 1) === label && labelOf(i + 1, j + 1) === label;
      if (!isRough && isOne) isSmooth[at] = 1;
    }
  }
  return isSmooth;
}

/** 1 where a start has no label, has not settled, or took other steps than its neighbours along an axis let expect. */
function roughNodes(
  { labels, steps }: Known,
  nx: number,
  columns: readonly number[],
  rows: readonly number[],
): Uint8Array {
  const bends = (at: number, before: number, behind: number, share: number) => {
    const expected = (1 - share) * (steps[before] as number) + share * (steps[behind] as number);
    const isOne = labels[before] === labels[at] && labels[behind] === labels[at];
    return !isOne || Math.abs((steps[at] as number) - expected) > BEND;
  };
  const along = (places: readonly number[], i: number, stride: number, at: number) => {
    const [before, place, behind] = [places[i - 1], places[i] as number, places[i + 1]];
    if (before === undefined || behind === undefined) return false;
    return bends(
      at,
      at - stride * (place - before),
      at + stride * (behind - place),
      (place - before) / (behind - before),
    );
  };
  const rough = new Uint8Array(columns.length * rows.length);
  for (const [j, y] of rows.entries()) {
    for (const [i, x] of columns.entries()) {
      const at = y * nx + x;
      const isOpen = (labels[at] as number) < 0 || steps[at] === 0;
      if (isOpen || along(columns, i, 1, at) || along(rows, j, nx, at)) rough[j * columns.length + i] = 1;
    }
  }
  return rough;
}
