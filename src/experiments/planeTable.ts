import type { Plane } from '../reference/plane.ts';
import { axisNames, type Result, type Table, tableOf } from '../results.ts';

const COLUMNS = ['mean', 'direction_1', 'direction_2'];

/** The plane as results keep it: a row per coordinate. No table where there is no plane. */
export function planeResults(plane: Plane | undefined): Record<string, Result> {
  if (!plane) return {};
  const { mean, axes } = plane;
  const dim = mean.length;
  const rows = Array.from(mean, (value, d) => [value, axes[d] as number, axes[dim + d] as number]);
  return { plane: tableOf('plane', COLUMNS, rows, { rowNames: axisNames(dim) }) };
}

/** The plane that results were counted over; undefined: the first two coordinates. */
export function planeIn({ plane }: Readonly<Record<string, Result>>): Plane | undefined {
  if (!plane) return undefined;
  const { data, columns } = plane as Table;
  const [mean, first, second] = columns.map((_, j) => Array.from(data).filter((__, i) => i % columns.length === j));
  return { mean: mean as number[], axes: [...(first as number[]), ...(second as number[])] };
}
