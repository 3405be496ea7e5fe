import { digits, withMinus } from '../../printable.ts';

/** How findings say numbers: for people who read them once, and for those who hear them. */

const WORDS = 'no one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** A number of things: in words to twelve, else in digits with separators. */
export function counted(n: number): string {
  return WORDS[n] ?? digits(n);
}

/** 'nine memories', 'one memory', 'no memory'. */
export function things(n: number, one: string, many = `${one}s`): string {
  return `${counted(n)} ${n < 2 ? one : many}`;
}

export const memoriesText = (n: number): string => things(n, 'memory', 'memories');

/** As it stands within a sentence; names and abbreviations keep their capitals. */
export const uncapital = (text: string): string =>
  /^\p{Lu}\p{Ll}/u.test(text) ? text.slice(0, 1).toLowerCase() + text.slice(1) : text;

/** A share in whole percent. All and none are said of nothing less. */
export function percent(share: number): string {
  const whole = Math.round(100 * share);
  if (share > 0 && whole === 0) return 'less than 1 %';
  if (share < 1 && whole === 100) return 'more than 99 %';
  return `${whole} %`;
}

/** Three digits of a number: 0.15, 6.67, 1,048,576, 2e-6. */
export function plain(value: number): string {
  const rounded = Number(value.toPrecision(3));
  const size = Math.abs(rounded);
  if (size >= 1000 && size < 1e9) return withMinus(digits(Math.round(value)));
  const text = size !== 0 && (size < 1e-3 || size >= 1e9) ? rounded.toExponential() : String(rounded);
  return withMinus(text.replace('e+', 'e'));
}

/** 'a', 'a and b', 'a, b and c'. */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** 'is' or 'are' for so many. */
export const areOf = (n: number): string => (n === 1 ? 'is' : 'are');
