import { significant } from '../printable.ts';

/** Height and width of an image in pixels. */
export type ImageShape = readonly [height: number, width: number];

/** What `brightness` gives for a picture: 0 black, 1 white. */
export const BRIGHTNESS = 'brightness';

/** '28x28' as [28, 28]; undefined for any other word. */
export function shapeOfWord(word: string): ImageShape | undefined {
  const [, height = '', width = ''] = /^([1-9]\d{0,4}) ?[x×] ?([1-9]\d{0,4})$/i.exec(word) ?? [];
  return height === '' ? undefined : [Number(height), Number(width)];
}

/** '28 x 28'. */
export const shapeText = ([height, width]: ImageShape) => `${height} x ${width}`;

/**
 * Grey values on the scale of memories, and in one phrase how: pictures and whole numbers from 0 to 255 go from -1
 * (black) to 1 (white), 0 and 1 become -1 and 1, all others stay as they are.
 *
 * @param asked the least and the largest value become -1 and 1, whatever they are
 * @throws RangeError where that is asked of values that are all equal
 */
export function greyValues(
  values: Float64Array,
  { dtype }: { dtype: string },
  asked: boolean,
): { values: Float64Array; note: string } {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  const between = (low: number, high: number) => values.map((value) => (2 * (value - low)) / (high - low) - 1);
  if (asked) {
    if (!(most > least)) throw new RangeError(`all values are ${least}; grey needs two that differ`);
    return {
      values: between(least, most),
      note: `${significant(least, 4)} to ${significant(most, 4)} scaled to -1 to 1`,
    };
  }
  if (dtype === BRIGHTNESS) return { values: between(0, 1), note: 'black to white scaled to -1 to 1' };
  const whole = /^(bool|u?int)/.test(dtype) && least >= 0 && most <= 255;
  if (whole && (most === 1 || dtype === 'bool')) return { values: between(0, 1), note: '0 and 1 as -1 and 1' };
  if (whole && most > 1) return { values: between(0, 255), note: '0 to 255 scaled to -1 to 1' };
  const hint = least < -1 || most > 1 ? ' (:grey scales them to -1 to 1)' : '';
  return { values, note: `values ${significant(least, 4)} to ${significant(most, 4)} as they are${hint}` };
}
