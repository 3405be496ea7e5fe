import type { Config } from '../params/table.ts';
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

/** The two coordinates, from 0, that a picture shows, unless it shows the principal plane. */
export function coordinatesShown({ plane }: Pick<Config, 'plane'>): readonly [number, number] {
  if (!Array.isArray(plane)) return [0, 1];
  const [x, y] = plane as number[];
  return [(x as number) - 1, (y as number) - 1];
}

/** The principal plane that results were counted over; undefined: two coordinates. */
export function planeIn({ plane }: Readonly<Record<string, Result>>): Plane | undefined {
  if (!plane) return undefined;
  const { data, columns } = plane as Table;
  const [mean, first, second] = columns.map((_, j) => Array.from(data).filter((__, i) => i % columns.length === j));
  return { mean: mean as number[], axes: [...(first as number[]), ...(second as number[])] };
}
