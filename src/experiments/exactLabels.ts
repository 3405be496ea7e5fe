/** Labels of a grid of starts that were read approximately, made exact where they may be wrong. */

import type { StopSignal } from '../gpu/slices.ts';
import type { GridMap } from './basinGrid.ts';
import { CHECKED_AGAIN } from './reading.ts';

/** What a run of some starts of a map found. */
export interface Ends {
  labels: Int32Array;
  /** empty where nothing settles */
  settled: Uint32Array;
}

/** The labels after the exact runs, and how many starts those were. */
export interface ExactLabels extends Ends {
  /** starts next to a boundary that were run again */
  again: number;
  /** starts away from all boundaries that were run again as a check */
  checked: number;
  /** of those that were checked, how many have another label than was read */
  wrong: number;
}

/** Who runs starts, by their numbers, exactly. */
interface Exactly {
  /**
   * Where they end: those of a check, then those next to a boundary. It is told the labels so far. Both are asked for at
   * once, so that they can share the work.
   */
  ends(checks: Uint32Array, borders: Uint32Array, labels: Int32Array): Promise<Ends>;
  stop?: StopSignal | undefined;
}

/** An odd number of no short pattern: every so many starts of the interior, round and round, are spread over it. */
const STRIDE = 0x9e3779b1;

/**
 * Runs again every start with a neighbour of another label, those without a label, and a sample of the others; then
 * every start that has a neighbour of another label now, until none is left. Then each start that was not run again is
 * one of a region of one label whose border was. `wrong` must be 0: else the labels are worth nothing.
 */
export async function exactLabels(
  { shape, labels: read, settled: readSettled }: Pick<GridMap, 'shape' | 'labels' | 'settled'>,
  { ends: exactEnds, stop }: Exactly,
): Promise<ExactLabels> {
  const labels = new Int32Array(read);
  const settled = new Uint32Array(readSettled);
  const isExact = new Uint8Array(labels.length);
  /** Takes the ends of these starts, which stand from `first` on; returns how many have another label. */
  const take = (starts: Uint32Array, ends: Ends, first: number) => {
    let others = 0;
    for (let i = 0; i < starts.length; i++) {
      const start = starts[i] as number;
      const label = ends.labels[first + i] as number;
      if (label !== labels[start]) others++;
      labels[start] = label;
      if (settled.length > 0) settled[start] = ends.settled[first + i] as number;
      isExact[start] = 1;
    }
    return others;
  };
  let borders = boundary(labels, shape, isExact);
  const checks = interior(labels.length, borders);
  const ends = await exactEnds(checks, borders, labels);
  const wrong = take(checks, ends, 0);
  take(borders, ends, checks.length);
  let again = borders.length;
  while (wrong === 0 && !stop?.aborted) {
    borders = boundary(labels, shape, isExact);
    if (borders.length === 0) break;
    take(borders, await exactEnds(new Uint32Array(), borders, labels), 0);
    again += borders.length;
  }
  return { labels, settled, again, checked: checks.length, wrong };
}

/** Starts that are not exact and have no label, or a neighbour along an axis that has another one. x fastest. */
export function boundary(labels: Int32Array, shape: readonly number[], isExact: Uint8Array): Uint32Array {
  const isBorder = new Uint8Array(labels.length);
  let stride = 1;
  for (const side of shape) {
    for (let first = 0; first < labels.length; first += stride * side) {
      for (let at = first; at < first + stride * (side - 1); at++) {
        if (labels[at] !== labels[at + stride]) isBorder[at] = isBorder[at + stride] = 1;
      }
    }
    stride *= side;
  }
  const found: number[] = [];
  for (let start = 0; start < labels.length; start++) {
    if (!isExact[start] && (isBorder[start] || (labels[start] as number) < 0)) found.push(start);
  }
  return Uint32Array.from(found);
}

/** Some starts that are not among these, spread over all of them. */
function interior(total: number, others: Uint32Array): Uint32Array {
  const taken = new Set(others);
  const most = Math.min(CHECKED_AGAIN, total - taken.size);
  const found = new Set<number>();
  for (let i = 0; found.size < most; i++) {
    const start = i < total ? ((i * STRIDE) >>> 0) % total : i - total;
    if (!taken.has(start)) found.add(start);
  }
  return Uint32Array.from(found);
}

/** How far from a boundary, in starts along every axis, the label of a place is that of the starts round it. */
const MARGIN = 2;

/**
 * Whether a place, given in starts from the first one along every axis, lies where all starts round it have one label.
 */
export function isInside(labels: Int32Array, shape: readonly number[], place: readonly number[]): boolean {
  let found: number | undefined;
  const visit = (d: number, first: number): boolean => {
    if (d < 0) {
      found ??= labels[first] as number;
      return found >= 0 && labels[first] === found;
    }
    const [at, side] = [place[d] as number, shape[d] as number];
    const stride = shape.slice(0, d).reduce((all, n) => all * n, 1);
    const [from, to] = [Math.ceil(at - MARGIN), Math.floor(at + MARGIN)];
    if (!(from >= 0 && to < side)) return false;
    for (let i = from; i <= to; i++) if (!visit(d - 1, first + i * stride)) return false;
    return true;
  };
  return visit(shape.length - 1, 0);
}
