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
  whole: boolean;
}

/** Steps of a slider: fine enough for a hand, and one press of an arrow key is seen. */
export const SLIDER_STEPS = 400;
/** A logarithmic slider goes this factor to either side of the default. */
const DECADES = 100;
const LEAST_LOG = 1e-3;

/** The travel of a dial whose default is `usual`, wide enough for `value`. */
export function travelOf(dial: NumberDial, usual: number, value: number): Travel {
  const whole = dial.type === 'integer';
  if (dial.scale === 'log') {
    const least = dial.min > 0 ? dial.min : whole ? 1 : Math.min(LEAST_LOG, usual > 0 ? usual : LEAST_LOG);
    const middle = usual > 0 ? usual : whole ? 10 * DECADES ** 0.5 : 1;
    const low = Math.max(least, Math.min(middle / DECADES, value > 0 ? value : middle));
    const high = Math.min(dial.max, Math.max(middle * DECADES, value));
    return { low: whole ? Math.floor(low) : low, high, log: true, zero: dial.min <= 0, whole };
  }
  const reach = usual > 0 ? 10 * usual : whole ? 10 : 1;
  const high = Math.min(dial.max, Math.max(dial.min + reach, value));
  return { low: dial.min, high, log: false, zero: false, whole };
}

/** Where a value stands, 0 to SLIDER_STEPS. */
export function positionOf({ low, high, log, zero }: Travel, value: number): number {
  const first = zero ? 1 : 0;
  if (zero && value < low) return 0;
  const share = log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  return Math.round(first + Math.min(1, Math.max(0, share)) * (SLIDER_STEPS - first));
}

/** The value at a position, to three digits: a number one can say and type. */
export function valueAt({ low, high, log, zero, whole }: Travel, position: number): number {
  const first = zero ? 1 : 0;
  if (zero && position < first) return 0;
  if (position >= SLIDER_STEPS) return high;
  const share = (position - first) / (SLIDER_STEPS - first);
  const exact = log ? low * (high / low) ** share : low + share * (high - low);
  const rounded = whole && exact < 1000 ? Math.round(exact) : Number(exact.toPrecision(3));
  return Math.min(high, Math.max(low, rounded));
}
