import { explodingVariance, type Row } from '../samplers/row.ts';

/** The distinct noise levels of a table, by their variance of x / a, in the order in which they are read. */
export function levelsRead(rows: readonly Row[]): number[] {
  return [...new Set(rows.flatMap(({ read }) => (read ? [explodingVariance(read)] : [])))];
}
