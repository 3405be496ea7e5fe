/** Labels of a grid of starts that were read approximately, made exact where they may be wrong. */

import type { GridMap } from './basinGrid.ts';

/** What a run of some starts of a map found. */
export interface Ends {
  labels: Int32Array;
  /** empty where nothing settles */
  settled: Uint32Array;
}

export interface ExactLabels extends Ends {
  /** starts that were run again */
  again: number;
  /** of those that were run again as a check, away from all boundaries: how many have another label than was read */
  wrong: number;
}

/** Starts away from all boundaries that are run again. */
const CHECKED = 1000;
/** An odd number of no short pattern: every so many starts of the interior, round and round, are spread over it. */
const STRIDE = 0x9e3779b1;

/**
 * Runs again every start with a neighbour of another label, those without a label, and a sample of the others; then every start
 * that has a neighbour of another label now, until none is left. Then each start that was not run again is one of a region of one label
 * whose border was. `wrong` must be 0: else the labels are worth nothing.
 *
 * @param again runs starts, by their numbers, exactly
 */
export async function exactLabels(
  { shape, labels: read, settled: readSettled }: Pick<GridMap, 'shape' | 'labels' | 'settled'>,
  again: (starts: Uint32Array) => Promise<Ends>,
): Promise<ExactLabels> {
  const labels = Int32Array.from(read);
  const settled = Uint32Array.from(readSettled);
  const isExact = new Uint8Array(labels.length);
  let [count, wrong] = [0, 0];
  const first = boundary(labels, shape, isExact);
  const checked = interior(labels.length, first);
  for (let starts = first, checks = checked; starts.length + checks.length > 0; checks = new Uint32Array()) {
    const all = Uint32Array.of(...starts, ...checks);
    const ends = await again(all);
    all.forEach((start, i) => {
      const label = ends.labels[i] as number;
      if (i >= starts.length && label !== labels[start]) wrong++;
      labels[start] = label;
      if (settled.length > 0) settled[start] = ends.settled[i] as number;
      isExact[start] = 1;
    });
    count += all.length;
    if (wrong > 0) break;
    starts = boundary(labels, shape, isExact);
  }
  return { labels, settled, again: count, wrong };
}

/** Starts that are not exact and have no label, or a neighbour along an axis that has another one. x fastest. */
export function boundary(labels: Int32Array, shape: readonly number[], isExact: Uint8Array): Uint32Array {
  const found: number[] = [];
  const strides = shape.map((_, d) => shape.slice(0, d).reduce((all, n) => all * n, 1));
  for (let start = 0; start < labels.length; start++) {
    if (isExact[start]) continue;
    const label = labels[start] as number;
    let isBorder = label < 0;
    for (let d = 0; d < shape.length && !isBorder; d++) {
      const [stride, side] = [strides[d] as number, shape[d] as number];
      const at = Math.floor(start / stride) % side;
      isBorder = (at > 0 && labels[start - stride] !== label) || (at < side - 1 && labels[start + stride] !== label);
    }
    if (isBorder) found.push(start);
  }
  return Uint32Array.from(found);
}

/** Some starts that are not among these, spread over all of them. */
function interior(total: number, others: Uint32Array): Uint32Array {
  const taken = new Set(others);
  const most = Math.min(CHECKED, total - taken.size);
  const found = new Set<number>();
  for (let i = 0; found.size < most; i++) {
    const start = i < total ? ((i * STRIDE) >>> 0) % total : i - total;
    if (!taken.has(start)) found.add(start);
  }
  return Uint32Array.from(found);
}
