import type { NumberDial } from '../../params/dial.ts';

/**
 * The part of a dial's range that a slider sweeps. A dial may be typed anywhere from `min` to `max`, often twelve
 * decades; a hand wants the neighbourhood of the default, and always the value that is there.
 */
export interface Travel {
  low: number;
  high: number;
  log: boolean;
  /** a logarithmic slider of a dial that may be 0 has 0 at its left end, before `low` */
  zero: boolean;
  /** its right end is all there is, which is written as the least value */
  all: boolean;
  whole: boolean;
}

/** Steps of a slider: fine enough for a hand, and one press of an arrow key is seen. */
export const SLIDER_STEPS = 400;
/** A logarithmic slider goes this factor to either side of the default. */
const DECADES = 100;
const LEAST_LOG = 1e-3;

/**
 * The travel of a dial whose default is `usual`, wide enough for `value`. `most`: of a number of things,
 * how many there are, where that is known.
 */
export function travelOf(dial: NumberDial, usual: number, value: number, most?: number): Travel {
  const whole = dial.type === 'integer';
  if (dial.least === 'all') {
    const high = Math.max(most ?? DECADES, value, 2);
    return { low: 1, high, log: true, zero: false, all: true, whole };
  }
  if (dial.scale === 'log') {
    const least = dial.min > 0 ? dial.min : whole ? 1 : Math.min(LEAST_LOG, usual > 0 ? usual : LEAST_LOG);
    const middle = usual > 0 ? usual : whole ? 10 * DECADES ** 0.5 : 1;
    const low = Math.max(least, Math.min(middle / DECADES, value > 0 ? value : middle));
    const high = Math.min(dial.max, Math.max(middle * DECADES, value));
    return { low: whole ? Math.floor(low) : low, high, log: true, zero: dial.min <= 0, all: false, whole };
  }
  const reach = usual > 0 ? 10 * usual : whole ? 10 : 1;
  const high = Math.min(dial.max, Math.max(dial.min + reach, value));
  return { low: dial.min, high, log: false, zero: false, all: false, whole };
}

/** Where a value stands, 0 to SLIDER_STEPS. */
export function positionOf({ low, high, log, zero, all }: Travel, value: number): number {
  const first = zero ? 1 : 0;
  const last = all ? SLIDER_STEPS - 1 : SLIDER_STEPS;
  if (all && value < low) return SLIDER_STEPS;
  if (zero && value < low) return 0;
  const share = log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  return Math.round(first + Math.min(1, Math.max(0, share)) * (last - first));
}

/** The value at a position, to three digits: a number one can say and type. */
export function valueAt({ low, high, log, zero, all, whole }: Travel, position: number): number {
  const first = zero ? 1 : 0;
  const last = all ? SLIDER_STEPS - 1 : SLIDER_STEPS;
  if (zero && position < first) return 0;
  if (all && position > last) return 0;
  if (position >= last) return high;
  const share = (position - first) / (last - first);
  const exact = log ? low * (high / low) ** share : low + share * (high - low);
  const rounded = whole && exact < 1000 ? Math.round(exact) : Number(exact.toPrecision(3));
  return Math.min(high, Math.max(low, rounded));
}
