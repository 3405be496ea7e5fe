import { gainText, LEAST_GAIN } from './gain.ts';
import type { Readout, ReadoutCell } from './readout.ts';
import { FIELD_READ, type FieldOptions, fieldLevels, tabulated } from './tabulated.ts';
import { fieldGrid, readingsOf } from './tabulatedLists.ts';

/**
 * Who reads a run: a field where it is predicted to be at least twice as fast, with the prediction
 * as its note; else the read-out itself.
 */
export function chosenField(
  cell: Pick<ReadoutCell, 'patterns' | 'rows'>,
  inner: Readout,
  options: FieldOptions,
): Readout {
  const { patterns, rows } = cell;
  const { particles } = options;
  const direct = inner.cost(patterns);
  const read = FIELD_READ[patterns.dim] as number;
  let [all, tabled] = [0, 0];
  for (const level of fieldLevels(rows)) {
    const readings = readingsOf(rows, level) * particles;
    const { records = Number.POSITIVE_INFINITY } = fieldGrid(patterns, rows, level, options) ?? {};
    all += readings * direct;
    tabled += Math.min(readings * direct, records * direct + readings * read);
  }
  const gain = all / tabled;
  if (!(gain >= LEAST_GAIN)) return inner;
  return { ...tabulated(inner, options), note: [gainText(gain, 'directly'), inner.note ?? []].flat().join('; ') };
}
