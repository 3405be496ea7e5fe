import type { Extent } from '../results.ts';
import type { Axis, Curve } from './picture.ts';

/** Share of the axis that stays free at either end. */
const MARGIN = 0.04;

/**
 * The extent that shows all of some curves, error bars included, with a margin. A linear y axis of values that are
 * never negative starts at 0, as heights are compared from there. Throws RangeError if no value can be shown.
 */
export function extentOf(curves: readonly Curve[], x: Axis, y: Axis): Extent {
  const ys = curves.flatMap(({ y: values, error }) =>
    Array.from(values).flatMap((value, i) => [value - (error?.[i] ?? 0), value, value + (error?.[i] ?? 0)]),
  );
  const xs = curves.flatMap((curve) => Array.from(curve.x));
  // bins may reach to the frame, points and bars may not be cut by it
  const [x0, x1] = range(xs, x, curves.every(({ style }) => style === 'steps') ? 0 : MARGIN);
  const [y0, y1] = range(ys, y, MARGIN);
  const heights = curves.flatMap(({ y: values }) => Array.from(values)).filter(Number.isFinite);
  return [x0, x1, y.scale !== 'log' && heights.every((value) => value >= 0) ? 0 : y0, y1];
}

function range(values: readonly number[], axis: Axis, margin: number): [number, number] {
  const log = axis.scale === 'log';
  const shown = values.filter((value) => Number.isFinite(value) && (!log || value > 0));
  if (shown.length === 0)
    throw new RangeError(`axis ${axis.label}: it can show none of the values; check the run, or use a linear axis`);
  const [to, from] = log ? [Math.log, Math.exp] : [(v: number) => v, (v: number) => v];
  let low = Infinity;
  let high = -Infinity;
  for (const value of shown) {
    low = Math.min(low, to(value));
    high = Math.max(high, to(value));
  }
  const pad = high > low ? margin * (high - low) : 0.5 * (Math.abs(low) || 1);
  return [from(low - pad), from(high + pad)];
}
