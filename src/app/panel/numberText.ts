import type { NumberDial } from '../../params/dial.ts';
import { digits } from '../../printable.ts';

/**
 * A number as its field has it, which reads it back: 1,048,576; 6.66667, though run, link and command have all of its
 * digits; 1e-6; 'all'. A seed is a name, and has no separators.
 */
export function numberText(value: number, { type, min, max, least }: NumberDial): string {
  if (least && value === min) return least;
  if (type === 'integer') return max >= Number.MAX_SAFE_INTEGER ? String(value) : digits(value);
  return shortNumber(value);
}

/** Letters that the field of the noise has room for. */
const NARROW = 8;

/** A number for a narrow field: as many of its digits, up to six, as there is room for. */
export function narrowNumber(value: number): string {
  const texts = [6, 5, 4, 3].map((precision) => shortNumber(value, precision));
  return texts.find(({ length }) => length <= NARROW) ?? (texts.at(-1) as string);
}

/** Some digits of a number, in powers of ten where it is small or large. */
export function shortNumber(value: number, precision = 6): string {
  const short = Number(value.toPrecision(precision));
  const size = Math.abs(short);
  return size !== 0 && (size < 1e-3 || size >= 1e6) ? short.toExponential().replace('e+', 'e') : String(short);
}
