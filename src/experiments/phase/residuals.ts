import { choiceAt, isChoice, pictureAxes, type SweepAxis } from '../../params/sweep.ts';
import { type Table, tableOf } from '../../results.ts';
import type { Inputs } from '../run.ts';
import type { Mark, Theory } from './theories.ts';
import { criticalValues, expectedAt, type InputsAt, inputsAtPoints, isNoise, ofNoise, theoriesOf } from './theory.ts';

/** What was measured at the points of a sweep [ny nx], and its standard error; NaN where nothing was. */
export interface Measured {
  means: ArrayLike<number>;
  errors: ArrayLike<number>;
}

/**
 * How far measurement is from theory: `residuals` of values, a row per statement and point of a curve; `boundaries` of
 * critical values, a row per statement, and of a map one per value of its other dial.
 * Tables that would be empty are left out.
 */
export function residualsOf(
  inputs: Inputs,
  y: SweepAxis | undefined,
  measured: Measured,
): { residuals?: Table; boundaries?: Table } {
  // with true values where a picture has them
  const [x] = pictureAxes(inputs.config) as [SweepAxis];
  const at = inputsAtPoints(inputs);
  const theories = theoriesOf(inputs);
  if (y && !isChoice(y)) return acrossMap(inputs, [x, y], theories, at, measured);
  const curve = curveOf(inputs, x, y, measured);
  if (!curve) return {};
  const compared = theories.filter((theory) => theory.kind === 'value' && !isAside(theory, inputs));
  const values = alongCurve(x, compared, at, curve);
  const found = theories.flatMap((theory) => {
    const [critical] = theory.kind === 'value' ? [] : criticalValues(theory, at, x);
    const row = boundaryRow(inputs, theory, critical, x, curve.means, at);
    return row ? [{ name: theory.name, row }] : [];
  });
  return { ...values, ...boundariesOf([], found) };
}

const isAside = ({ aside }: Extract<Theory, { kind: 'value' }>, { config }: Inputs): boolean =>
  typeof aside === 'function' ? aside(config) : aside === true;

/** The one curve that theory speaks of: where choices make several, that of the choice of the config. */
function curveOf(
  { config }: Inputs,
  x: SweepAxis,
  y: SweepAxis | undefined,
  { means, errors }: Measured,
): Measured | undefined {
  const row = y ? y.values.findIndex((value) => choiceAt(y.dial, value) === (config as never)[y.dial]) : 0;
  if (row < 0) return undefined;
  const n = x.values.length;
  const part = (data: ArrayLike<number>) => Array.from({ length: n }, (_, i) => data[row * n + i] as number);
  return { means: part(means), errors: part(errors) };
}

function alongCurve(x: SweepAxis, theories: readonly Theory[], at: InputsAt, { means, errors }: Measured) {
  const rows = theories.flatMap((theory) => {
    if (theory.kind !== 'value') return [];
    return x.values.flatMap((value, i) => {
      const [mean, error] = [means[i] as number, errors[i] as number];
      const expected = Number.isFinite(mean) ? expectedAt(theory, at([{ dial: x.dial, value }])) : Number.NaN;
      return Number.isFinite(expected)
        ? [{ name: theory.name, row: [value, mean, error, expected, mean - expected] }]
        : [];
    });
  });
  if (rows.length === 0) return {};
  const columns = [x.dial, 'measured', 'standardError', 'theory', 'residual'];
  return { residuals: named('residuals', columns, rows) };
}

function acrossMap(
  inputs: Inputs,
  [x, y]: readonly [SweepAxis, SweepAxis],
  theories: readonly Theory[],
  at: InputsAt,
  { means }: Measured,
) {
  if (isNoise(x) === isNoise(y)) return {};
  const [noise, other] = isNoise(x) ? [x, y] : [y, x];
  const [nx, nn] = [x.values.length, noise.values.length];
  const found = theories.flatMap((theory) => {
    if (theory.kind !== 'critical' || theory.mark?.[inputs.config.observable] === undefined) return [];
    return other.values.flatMap((value, j) => {
      const curve = Array.from({ length: nn }, (_, i) => means[isNoise(x) ? j * nx + i : i * nx + j] as number);
      const atRow: InputsAt = (settings) => at([...settings, { dial: other.dial, value }]);
      const [critical] = criticalValues(theory, atRow, noise);
      const row = boundaryRow(inputs, theory, critical, noise, curve, atRow);
      return row ? [{ name: theory.name, row: [value, ...row] }] : [];
    });
  });
  return boundariesOf([other.dial], found);
}

type Row = { name: string; row: readonly number[] };

function boundariesOf(first: readonly string[], rows: readonly Row[]): { boundaries?: Table } {
  if (rows.length === 0) return {};
  const columns = [...first, 'theory', 'measured', 'from', 'to', 'residual', 'steps'];
  return { boundaries: named('boundaries', columns, rows) };
}

const named = (name: string, columns: readonly string[], rows: readonly Row[]): Table =>
  tableOf(
    name,
    columns,
    rows.map(({ row }) => row),
    { rowNames: rows.map((row) => row.name) },
  );

/**
 * Theory, the measured boundary, the two neighbours between which it lies, their
 * difference, and that in steps of the sweep.
 */
function boundaryRow(
  { config }: Inputs,
  theory: Theory,
  critical: number | undefined,
  axis: SweepAxis,
  means: ArrayLike<number>,
  inputsAt: InputsAt,
): number[] | undefined {
  const mark = theory.kind === 'value' ? undefined : theory.mark?.[config.observable];
  if (mark === undefined || critical === undefined) return undefined;
  if (theory.kind === 'critical' && theory.isMarked) {
    // asked for here alone: the memories of no point may have no network of their own
    const point = inputsAt([]);
    if (!theory.isMarked(point, ofNoise(axis, critical) + point.patterns.width)) return undefined;
  }
  const found = boundaryIn(axis, means, mark);
  if (!found) return undefined;
  const { at, from, to } = found;
  const step = scaled(axis, to) - scaled(axis, from);
  return [critical, at, from, to, at - critical, (scaled(axis, at) - scaled(axis, critical)) / step];
}

const scaled = ({ scale }: SweepAxis, value: number): number => (scale === 'log' ? Math.log(value) : value);

/**
 * The boundary farthest along: from much noise, or many memories, the first pair of neighbours between which it lies.
 */
export function boundaryIn(
  axis: SweepAxis,
  means: ArrayLike<number>,
  mark: Mark,
): { at: number; from: number; to: number } | undefined {
  const points = axis.values
    .map((value, i) => ({ value, mean: means[i] as number }))
    .filter(({ mean }) => Number.isFinite(mean))
    .sort((a, b) => a.value - b.value);
  // much noise is little beta
  if (axis.dial !== 'beta') points.reverse();
  const pairs = points.slice(1).map((b, i) => ({ a: points[i] as (typeof points)[number], b }));
  const change = ({ a, b }: (typeof pairs)[number]) => Math.abs(b.mean - a.mean);
  const pair =
    mark === 'steepest'
      ? pairs.reduce<(typeof pairs)[number] | undefined>(
          (most, one) => (most && change(most) >= change(one) ? most : one),
          undefined,
        )
      : pairs.find(({ a, b }) => a.mean < mark !== b.mean < mark);
  if (!pair || change(pair) === 0) return undefined;
  const { a, b } = pair;
  const share = mark === 'steepest' ? 0.5 : (mark - a.mean) / (b.mean - a.mean);
  const place = scaled(axis, a.value) + share * (scaled(axis, b.value) - scaled(axis, a.value));
  const at = axis.scale === 'log' ? Math.exp(place) : place;
  return { at, from: Math.min(a.value, b.value), to: Math.max(a.value, b.value) };
}
