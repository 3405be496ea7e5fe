import type { Row, StepTable } from './row.ts';

/** Rounding of a row's coefficients, in units of their size: less is no difference. */
const ROUNDING = 16 * Number.EPSILON;

/**
 * The table of the same process in the coordinate x - a c, a the signal scale of the level where x is and c a fixed
 * point, for memories xi - c. Read-outs see x / a - c and need nothing. A row that takes a c to its counterpart at the
 * next level needs nothing either; where it does not, as in Euler-Maruyama, whose steps are right to first order only,
 * the difference times c is a constant of the row:
 *
 *     cc = cx0 a0 + cx a + cm + cacc alpha - a'      alpha' = ka alpha + kx a + km      (acc is then acc - alpha c)
 *
 * Throws RangeError for spins, whose sign is that about the origin.
 */
export function aboutCentre(table: StepTable): StepTable {
  const { rows, start, end, activation = 'identity' } = table;
  if (activation !== 'identity') {
    throw new RangeError(`the activation ${activation} needs the origin; give memories whose mean is near it`);
  }
  const targets = scalesAfter(rows, end.a);
  let [a, a0, alpha] = [start.a, start.a, 0];
  const centred = rows.map((row, i): Row => {
    const next = targets[i] as number;
    const terms = [row.cx0 * a0, row.cx * a, row.read ? row.cm : 0, row.cacc * alpha, -next];
    const gap = terms.reduce((sum, term) => sum + term, 0);
    const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
    alpha = row.ka * alpha + row.kx * a + (row.read ? row.km : 0);
    a = next;
    if (row.commit) a0 = next;
    return Math.abs(gap) > ROUNDING * size ? { ...row, cc: gap } : row;
  });
  return { ...table, rows: centred };
}

/** The signal scale of x after each row: that of the next read-out, or of the end. */
function scalesAfter(rows: readonly Row[], end: number): number[] {
  const scales: number[] = [];
  let next = end;
  for (const { read } of rows.toReversed()) {
    scales.push(next);
    next = read?.a ?? next;
  }
  return scales.reverse();
}
