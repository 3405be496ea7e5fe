import { foldWidth, type Row } from '../samplers/row.ts';
import { dense } from './attention.ts';
import { type CutoffOptions, cutoff } from './cutoff.ts';
import { cutoffLevels } from './cutoffLevels.ts';
import { weighedTree } from './cutoffTree.ts';
import { gainText, LEAST_GAIN } from './gain.ts';
import type { Readout, ReadoutCell } from './readout.ts';

/**
 * Who reads a run: cutoff where it is predicted to be at least twice as fast, with
 * the prediction as its note; else dense.
 */
export function chosenReadout(cell: Pick<ReadoutCell, 'patterns' | 'rows'>, options: CutoffOptions): Readout {
  const { patterns } = cell;
  const rows = cell.rows.map((row) => foldWidth(row, patterns.width)).filter(({ read }) => read);
  if (rows.length === 0 || rows.some(({ read }) => read?.similarity !== 'distance')) return dense;
  const gain = predictedGain({ patterns, rows }, options);
  if (gain < LEAST_GAIN) return dense;
  return { ...cutoff(options), note: gainText(gain, 'dense') };
}

/** How many times as long the dense readings of a run would take. */
function predictedGain({ patterns, rows }: Pick<ReadoutCell, 'patterns' | 'rows'>, options: CutoffOptions): number {
  const levels = cutoffLevels(weighedTree(patterns), rows, options);
  const pairs = levels.reduce((sum, { readings, cost, building }) => sum + readings * (cost + building), 0);
  const all = rows.reduce((sum: number, { repeat }: Row) => sum + repeat, 0);
  return (all * patterns.count) / pairs;
}
