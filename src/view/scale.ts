import { RAMP_STEPS } from './palettes.ts';

/**
 * A colour scale is 256 sorted thresholds: the colour of v is the number of thresholds <= v. That covers linear, log,
 * cube root and rank-equalized alike, so there is one kernel; and as it only compares, the GPU, the CPU and the colour
 * bar agree on every value, which no logarithm of a GPU would promise.
 */

export const COLOR_SCALES = ['linear', 'log', 'cbrt', 'equalized'] as const;
/** The name of a way from values to colours. */
export type ColorScale = (typeof COLOR_SCALES)[number];

/** Plain data: a picture is posted from the engine to the page. */
export interface Scale {
  name: ColorScale;
  min: number;
  max: number;
  /** [256] ascending: threshold i is the value at position i / 256 of the colour bar; thresholds[0] = min. */
  thresholds: Float32Array<ArrayBuffer>;
  /** red, green and blue of empty cells in place of paper, 0..255 */
  empty?: readonly [number, number, number];
}

/** Most values an equalized scale sorts: enough for 256 ranks, and quick beside a frame. */
const SAMPLE = 65_536;

const CURVES = {
  linear: { to: (v: number) => v, from: (u: number) => u },
  log: { to: Math.log, from: Math.exp },
  cbrt: { to: Math.cbrt, from: (u: number) => u ** 3 },
} as const;

/**
 * A scale from min to max (the field's own unit). An equal pair is widened, as a constant field must still paint.
 * Throws RangeError if a bound is not finite, min > max, or min <= 0 on a log scale.
 */
export function makeScale(name: Exclude<ColorScale, 'equalized'>, min: number, max: number): Scale {
  if (!Object.hasOwn(CURVES, name)) {
    throw new RangeError(`colorScale is ${name}; choose one of ${COLOR_SCALES.join(', ')}`);
  }
  if (!(Number.isFinite(min) && Number.isFinite(max) && min <= max)) {
    throw new RangeError(`color scale from ${min} to ${max}: both must be finite, and the first the smaller one`);
  }
  if (name === 'log' && min <= 0) {
    throw new RangeError(`color scale from ${min}: a log scale needs a positive minimum; use cbrt or linear`);
  }
  const top = max > min ? max : min + (Math.abs(min) || 1);
  const { to, from } = CURVES[name];
  const low = to(min);
  const span = to(top) - low;
  const thresholds = Float32Array.from({ length: RAMP_STEPS }, (_, i) => from(low + (span * i) / RAMP_STEPS));
  // the ends are given, not computed: exp(log(1)) may miss 1, and all cells that hold 1 would count as empty
  thresholds[0] = min;
  return { name, min, max: top, thresholds };
}

/**
 * Where a value lies on the colour bar, 0..1, clamped; of an equalized scale in between the thresholds it lies between.
 */
export function positionOf({ name, min, max, thresholds }: Scale, value: number): number {
  if (name !== 'equalized') {
    const { to } = CURVES[name];
    const low = to(min);
    return clamp((to(Math.max(value, name === 'log' ? min : -Infinity)) - low) / (to(max) - low));
  }
  const above = countUpTo(thresholds, value);
  if (above === 0) return 0;
  const below = thresholds[above - 1] ?? min;
  const next = thresholds[above] ?? max;
  const within = next > below ? (value - below) / (next - below) : 0;
  return clamp((above - 1 + within) / RAMP_STEPS);
}

/**
 * Every colour covers the same share of the cells: u(v) = (F(v) - F(min)) / (1 - F(min)), F = share of values <= v.
 * Values <= 0 and values that are not finite are left out unless the field is signed; past 65 536 values it takes every
 * n-th, so bounds are those of the sample. Throws RangeError if nothing is left.
 * Source: classic histogram equalization; Datashader's `eq_hist` does the same.
 */
export function equalizedScale(values: ArrayLike<number>, signed = false): Scale {
  const stride = Math.max(1, Math.ceil(values.length / SAMPLE));
  const sampled = keptOf(values, stride, signed);
  // the few cells that have a value may all lie between those of the sample
  const kept = sampled.length > 0 ? sampled : keptOf(values, 1, signed);
  if (kept.length === 0) {
    throw new RangeError(`equalized color scale: none of ${values.length} values is ${signed ? 'finite' : 'positive'}`);
  }
  const sorted = Float32Array.from(kept).sort();
  const min = sorted[0] as number;
  const max = sorted[sorted.length - 1] as number;
  const lowest = countUpTo(sorted, min);
  // threshold i is the smallest value whose rank position u reaches i / 256
  const thresholds = Float32Array.from({ length: RAMP_STEPS }, (_, i) => {
    const rank = lowest + Math.ceil(((sorted.length - lowest) * i) / RAMP_STEPS);
    return sorted[Math.max(0, Math.min(sorted.length, rank) - 1)] as number;
  });
  thresholds[0] = min;
  return { name: 'equalized', min, max, thresholds };
}

function keptOf(values: ArrayLike<number>, stride: number, signed: boolean): number[] {
  const kept: number[] = [];
  for (let i = 0; i < values.length; i += stride) {
    const value = values[i] as number;
    if (Number.isFinite(value) && (signed || value > 0)) kept.push(value);
  }
  return kept;
}

/**
 * Any scale from host values, with bounds from the values: log takes the positive ones; equalized too, unless some are
 * negative. A field without any such value still gets a scale, so that an empty density paints as empty.
 */
export function scaleOf(name: ColorScale, values: ArrayLike<number>): Scale {
  let min = Infinity;
  let max = -Infinity;
  let negative = false;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    negative ||= value < 0;
    if (name === 'log' && value <= 0) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (name === 'equalized' && (negative || max > 0)) return equalizedScale(values, negative);
  if (min > max || name === 'equalized') return name === 'log' ? makeScale('log', 1, 10) : makeScale('linear', 0, 1);
  return makeScale(name, min, max);
}

/** Colour index of a value: 0 = under the scale, 1..256 = its steps. */
export function colorIndex(thresholds: Float32Array, value: number): number {
  return countUpTo(thresholds, value);
}

/** Number of entries <= value of an ascending array. */
function countUpTo(ascending: Float32Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function clamp(u: number): number {
  return Math.min(1, Math.max(0, u));
}
