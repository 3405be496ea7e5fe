import { phaseObservables, titleOf } from '../experiments/phase/observables.ts';
import { theoryOf } from '../experiments/phase/theory.ts';
import type { RunSoFar } from '../experiments/run.ts';
import { axisLabel, choiceAt, nearestValue, parseSweep, pictureAxes, type SweepAxis } from '../params/sweep.ts';
import { capital } from '../printable.ts';
import { type Field, type Series, type Table, tableRows } from '../results.ts';
import type { Axis, ContourLine, Contours, Curve } from '../view/picture.ts';
import { scaleOf } from '../view/scale.ts';
import { plainText } from '../view/text.ts';
import { formatNumber } from '../view/ticks.ts';
import { describeSweep } from './describeSweep.ts';
import { frame, NOT_COMPUTED, type RunPicture, type ViewDials } from './frame.ts';

/**
 * A sweep: a map of two dials with the lines of theory over it, or a curve of one with
 * its standard errors, or of each choice.
 */
export function phasePicture(run: RunSoFar, view: ViewDials): RunPicture {
  const axes = pictureAxes(run.inputs.config);
  const [x, y] = axes as [SweepAxis, SweepAxis?];
  return { ...(y ? mapPicture(run, view, x, y) : curvePicture(run, x)), cellAt: cellReader(run, axes) };
}

/** Reads off the point of the sweep that lies nearest to a place: its dials, and its value with the standard error. */
function cellReader(run: RunSoFar, axes: readonly SweepAxis[]): NonNullable<RunPicture['cellAt']> {
  const points = run.results.points as Table;
  const { observable } = run.inputs.config;
  const { column, unit } = phaseObservables[observable];
  const choice = choicesIn(run);
  return (...at) => {
    const settings = axes.map((axis, i) => ({
      dial: axis.dial,
      value: axis.values[nearestValue(axis, at[i] as number)] as number,
    }));
    // a map that is under way shows coarser points where finer ones are still to come; the table has neither
    const rows = tableRows(points).filter((known) => settings.every(({ dial, value }) => known[dial] === value));
    const place = settings.map(({ dial, value }) => `${axisLabel(dial).symbol} = ${formatNumber(value)}`).join(', ');
    const numbers = rows.map((row) => {
      const word = choice && choiceAt(choice.dial, row[choice.dial] as number);
      const number = numberText(row[column] as number, row[`${column}Error`] as number, unit);
      return word ? `${word} ${number}` : number;
    });
    return { place, value: rows.length > 0 ? valueText(run, numbers.join(', ')) : NOT_COMPUTED };
  };
}

/** The choices that make a curve each; undefined where there is one curve, or a map. */
function choicesIn({ inputs: { config } }: RunSoFar): SweepAxis | undefined {
  return pictureAxes(config).length === 1 ? parseSweep('sweepY', config.sweepY) : undefined;
}

const numberText = (value: number, error: number, unit: string) =>
  `${formatNumber(value)}${error > 0 ? ` ± ${formatNumber(error, 2)}` : ''}${unit && ` ${unit}`}`;

function valueText({ inputs: { config } }: RunSoFar, number: string): string {
  const { of } = phaseObservables[config.observable];
  const title = titleOf(config);
  const networks = config.realizations > 1 ? ` (${config.realizations} networks)` : '';
  // what wells are counted by is a number of something
  return plainText(of.includes('wells') ? `${number} ${title}${networks}` : `${title}: ${number}${networks}`);
}

function mapPicture(
  run: RunSoFar,
  { colorScale = 'linear', palette = 'viridis' }: ViewDials,
  x: SweepAxis,
  y: SweepAxis,
): RunPicture {
  const { unit } = phaseObservables[run.inputs.config.observable];
  const title = titleOf(run.inputs.config);
  const field = run.results.value as Field;
  const grid = { width: field.shape[1], height: field.shape[0] };
  const scale = scaleOf(colorScale, field.data);
  const lines = theoryOf(run.inputs, x, y).map(({ name, points }, i) => ({ name, line: placed(points, x, y, i) }));
  const contours: Contours = {
    levels: lines.map(({ name }, i) => ({ value: Number.NaN, label: '', style: i === 0 ? 'heavy' : 'dashed', name })),
    lines: lines.map(({ line }) => line),
  };
  return {
    picture: {
      ...frame(
        run,
        `${capital(title)} over ${x.dial} and ${y.dial}: ${run.inputs.patterns.label}`,
        field.extent,
        describeSweep,
      ),
      x: axisOf(x),
      y: axisOf(y),
      layer: { kind: 'field', name: title, unit, grid, scale, palette },
      ...(lines.length > 0 ? { contours } : {}),
      markers: [],
    },
    source: { kind: 'field', grid, values: field.data as Float32Array, type: 'f32', scale, palette },
  };
}

function curvePicture(run: RunSoFar, x: SweepAxis): RunPicture {
  const { unit } = phaseObservables[run.inputs.config.observable];
  const title = titleOf(run.inputs.config);
  const [value, error] = [run.results.value, run.results.standardError] as [Field | Series, Field | Series];
  // curves ascend; a sweep may have been written downwards
  const order = [...x.values.keys()].sort((a, b) => (x.values[a] as number) - (x.values[b] as number));
  const at = (data: ArrayLike<number>, row = 0) =>
    Float64Array.from(order, (i) => data[row * order.length + i] as number);
  const lines = theoryOf(run.inputs, x, undefined);
  const curve = (name: string, style: 'points' | 'line', row: number): Curve => ({
    name,
    x: at(x.values),
    y: at(value.data, row),
    error: at(error.data, row),
    style,
  });
  const choice = choicesIn(run);
  // several curves are told apart by their dashes, too
  const measured = choice
    ? choice.values.map((word, row) => curve(choiceAt(choice.dial, word) as string, 'line', row))
    : [curve('measured', 'points', 0)];
  const heights = lines.flatMap(({ points }) => Array.from(points).filter((_, i) => i % 2 === 1));
  const shown = [...value.data, ...heights].filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...shown), Math.max(0, ...shown)];
  const margin = 0.05 * (high - low || 1);
  const bottom = low - margin;
  const top = high + margin;
  const theory: Curve[] = lines.map(({ name, points }) => ({
    name,
    x: Float64Array.from({ length: points.length / 2 }, (_, i) => points[2 * i] as number),
    // a critical value goes from bottom to top
    y: Float64Array.from({ length: points.length / 2 }, (_, i) =>
      Math.max(bottom, Math.min(top, points[2 * i + 1] as number)),
    ),
  }));
  const ends = [Math.min(...x.values), Math.max(...x.values)] as const;
  return {
    picture: {
      ...frame(
        run,
        `${capital(title)} against ${x.dial}: ${run.inputs.patterns.label}`,
        [...ends, bottom, top],
        describeSweep,
      ),
      x: axisOf(x),
      y: { label: title, unit },
      layer: { kind: 'series', curves: [...theory, ...measured] },
      markers: [],
    },
  };
}

/** Listed values stand at equal distances, each with its number; the others on a true scale. */
function axisOf(axis: SweepAxis): Axis {
  const { label, unit } = axisLabel(axis.dial);
  if (axis.scale !== 'list') return { label, unit, scale: axis.scale };
  return { label, unit, ticks: axis.values.map((value, i) => ({ value: i, label: formatNumber(value) })) };
}

/** A line of theory in the coordinates of the picture: those of a list are its places, in between by its logarithm. */
function placed(points: Float64Array, x: SweepAxis, y: SweepAxis, level: number): ContourLine {
  const out = Float64Array.from(points, (value, i) => placeOf(i % 2 === 0 ? x : y, value));
  return { level, points: out };
}

function placeOf(axis: SweepAxis, value: number): number {
  if (axis.scale !== 'list') return value;
  const { values } = axis;
  for (let i = 0; i + 1 < values.length; i++) {
    const [a, b] = [values[i] as number, values[i + 1] as number];
    if ((value - a) * (value - b) <= 0) {
      const log = a > 0 && b > 0;
      return i + (a === b ? 0 : log ? Math.log(value / a) / Math.log(b / a) : (value - a) / (b - a));
    }
  }
  return Number.NaN;
}
