import { phaseObservables } from '../experiments/phase/observables.ts';
import { theoryOf } from '../experiments/phase/theory.ts';
import type { Run } from '../experiments/run.ts';
import { axisLabel, readSweep, type SweepAxis } from '../params/sweep.ts';
import type { Field, Series } from '../results.ts';
import type { Axis, ContourLine, Contours, Curve } from '../view/picture.ts';
import { scaleOf } from '../view/scale.ts';
import { formatNumber } from '../view/ticks.ts';
import { frame, type RunPicture, type ViewDials } from './frame.ts';

/** A sweep: a map of two dials with the lines of theory over it, or a curve of one with its standard errors. */
export function phasePicture(run: Run, view: ViewDials): RunPicture {
  const x = readSweep('sweepX', run.inputs.config.sweepX) as SweepAxis;
  const y = readSweep('sweepY', run.inputs.config.sweepY);
  return y ? mapPicture(run, view, x, y) : curvePicture(run, x);
}

function mapPicture(
  run: Run,
  { colorScale = 'linear', palette = 'viridis' }: ViewDials,
  x: SweepAxis,
  y: SweepAxis,
): RunPicture {
  const { title, unit } = phaseObservables[run.inputs.config.observable];
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
      ...frame(run, `${sentence(title)} over ${x.dial} and ${y.dial}: ${run.inputs.patterns.label}`, field.extent),
      x: axisOf(x),
      y: axisOf(y),
      layer: { kind: 'field', name: title, unit, grid, scale, palette },
      ...(lines.length > 0 ? { contours } : {}),
      markers: [],
    },
    source: { kind: 'field', grid, values: field.data as Float32Array, type: 'f32', scale, palette },
  };
}

function curvePicture(run: Run, x: SweepAxis): RunPicture {
  const { title, unit } = phaseObservables[run.inputs.config.observable];
  const value = run.results.value as Series;
  const error = run.results.standardError as Series;
  // curves ascend; a sweep may have been written downwards
  const order = Array.from(value.x, (_, i) => i).sort((a, b) => (value.x[a] as number) - (value.x[b] as number));
  const at = (data: ArrayLike<number>) => Float64Array.from(order, (i) => data[i] as number);
  const lines = theoryOf(run.inputs, x, undefined);
  const measured: Curve = {
    name: 'measured',
    x: at(value.x),
    y: at(value.data),
    error: at(error.data),
    style: 'points',
  };
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
  const ends = [measured.x[0] as number, measured.x[measured.x.length - 1] as number] as const;
  const log = ends[0] > 0 && ends[1] / ends[0] > 8;
  return {
    picture: {
      ...frame(run, `${sentence(title)} against ${x.dial}: ${run.inputs.patterns.label}`, [...ends, bottom, top]),
      x: { ...axisLabel(x.dial), scale: log ? 'log' : 'linear' },
      y: { label: title, unit },
      layer: { kind: 'series', curves: [...theory, measured] },
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

const sentence = (text: string) => text[0]?.toUpperCase() + text.slice(1);
