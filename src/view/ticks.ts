import { positionOf, type Scale } from './scale.ts';

/** Where numbers stand on an axis or a colour bar, and how they are written. */

export interface Tick {
  value: number;
  /** 0..1 from the low end */
  position: number;
  /** may hold `^{...}` for an exponent */
  label: string;
}

/** Steps of 1, 2 or 5 times a power of ten, at most about `count` of them; [] if min = max or one is not finite. */
export function linearTicks(min: number, max: number, count: number): Tick[] {
  if (!(Number.isFinite(min) && Number.isFinite(max) && max > min)) return [];
  const raw = (max - min) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  // the slack keeps 0.2 / 0.1 = 2.0000000000000004 from taking the next step
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= raw * (1 - 1e-9)) ?? 10;
  const step = factor * power;
  const first = Math.ceil(min / step - 1e-6);
  const last = Math.floor(max / step + 1e-6);
  const largest = Math.max(Math.abs(min), Math.abs(max));
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const value = (first + i) * step;
    return { value, position: (value - min) / (max - min), label: formatStep(value, step, largest) };
  });
}

/** Powers of ten, with 2 and 5 in between where there is room for them; needs 0 < min < max. */
export function logTicks(min: number, max: number, count: number): Tick[] {
  if (!(min > 0 && max > min && Number.isFinite(max))) return [];
  const span = Math.log(max / min);
  return thinned(candidates(min, max), (value) => Math.log(value / min) / span, 1 / Math.max(1, count));
}

/** Numbers of a colour bar, at least 1 / count of its length apart. */
export function scaleTicks(scale: Scale, count: number): Tick[] {
  const { name, min, max } = scale;
  if (name === 'linear') return linearTicks(min, max, count);
  // an equalized bar says nothing between its numbers, so both its ends must have one
  const ends = name === 'equalized' ? [min, max] : [];
  return thinned([...ends, ...candidates(min, max)], (value) => positionOf(scale, value), 1 / Math.max(1, count));
}

/**
 * At most `count` round values about evenly spread over a colour bar, without its ends: levels of contour lines. On a
 * linear bar they have equal steps; elsewhere each is one of 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten.
 */
export function evenLevels(scale: Scale, count: number): number[] {
  const { name, min, max, thresholds } = scale;
  if (name === 'linear') {
    const inside = linearTicks(min, max, count).filter(({ position }) => position > 1e-6 && position < 1 - 1e-6);
    return inside.map(({ value }) => value);
  }
  const levels = Array.from({ length: count }, (_, i) =>
    roundValue(thresholds[Math.round((thresholds.length * (i + 1)) / (count + 1))] as number),
  );
  return [...new Set(levels)].filter((value) => value > min && value < max).sort((a, b) => a - b);
}

const ROUND = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/** What is 0 but for rounding becomes 0. */
function roundValue(value: number): number {
  const size = Math.abs(value);
  if (size < 1e-30) return 0;
  const power = Math.floor(Math.log10(size));
  const digits = size / 10 ** power;
  const nearest = ROUND.reduce((best, one) => (Math.abs(one - digits) < Math.abs(best - digits) ? one : best));
  // through text: 10 ** -5 * 2 is not 2e-5
  return Math.sign(value) * Number(`${nearest}e${power}`);
}

/** A number with at most `digits` significant digits, without trailing zeros; exponents as `10^{n}`. */
export function formatNumber(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'none' : value > 0 ? 'inf' : `${MINUS}inf`;
  if (value === 0) return '0';
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  if (size >= 1e5 || size < 1e-3) return scientific(rounded, digits);
  return minus(String(rounded));
}

const MINUS = '−';

function minus(text: string): string {
  return text.replace('-', MINUS);
}

function scientific(value: number, digits: number): string {
  const [mantissa = '', exponent = ''] = value.toExponential(digits - 1).split('e');
  const power = `10^{${minus(String(Number(exponent)))}}`;
  const factor = minus(String(Number(mantissa)));
  if (factor === '1') return power;
  return factor === `${MINUS}1` ? `${MINUS}${power}` : `${factor}×${power}`;
}

/**
 * All numbers of one axis get the decimals of its step: 0.5, 1.0, 1.5. `largest`: the largest of them, without sign.
 */
export function formatStep(value: number, step: number, largest: number): string {
  if (largest >= 1e5 || step < 1e-4) {
    const digits = 1 + Math.max(0, Math.floor(Math.log10(largest)) - Math.floor(Math.log10(step)));
    return value === 0 ? '0' : formatNumber(value, Math.min(15, digits));
  }
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const text = value.toFixed(decimals);
  // -0.0 is what rounding leaves of a zero
  return Number(text) === 0 ? (0).toFixed(decimals) : minus(text);
}

/** 0, and 1, 2, 5 times every power of ten, of both signs, in [min, max], the most telling ones first. */
function candidates(min: number, max: number): number[] {
  const top = Math.max(Math.abs(min), Math.abs(max));
  const high = Math.floor(Math.log10(top)) + 1;
  const low = min > 0 ? Math.floor(Math.log10(min)) : high - 8;
  const values = [0];
  for (const factor of [1, 5, 2]) {
    for (let exponent = high; exponent >= low; exponent--) {
      // through text: 10 ** -5 * 2 is not 2e-5
      const value = Number(`${factor}e${exponent}`);
      values.push(value, -value);
    }
  }
  const slack = 1e-9 * top;
  return values.filter((value) => value >= min - slack && value <= max + slack);
}

/** Takes values in their order of importance, as long as they keep `gap` to all that were taken; ascending. */
function thinned(values: readonly number[], positionOf: (value: number) => number, gap: number): Tick[] {
  const taken: Tick[] = [];
  for (const value of values) {
    const position = positionOf(value);
    if (taken.some((other) => Math.abs(other.position - position) < gap * (1 - 1e-9))) continue;
    taken.push({ value, position, label: formatNumber(value) });
  }
  return taken.sort((a, b) => a.position - b.position);
}
