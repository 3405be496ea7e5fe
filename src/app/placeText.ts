import { withMinus } from '../printable.ts';
import type { Extent } from '../results.ts';

/** Decimals of a place, as fine as a pixel of the region. */
export const decimalsOf = ([x0, x1]: Extent): number =>
  Math.max(0, Math.min(12, 3 - Math.floor(Math.log10(Math.abs(x1 - x0)))));

/** A place: '0.312', '(0.312, −0.104)'. A zero has no sign. */
export function placeText(place: readonly number[], decimals: number): string {
  const numbers = place.map((value) => withMinus(value.toFixed(decimals)).replace(/^−(0\.?0*)$/, '$1'));
  return numbers.length === 1 ? (numbers[0] as string) : `(${numbers.join(', ')})`;
}
