import { expect, test } from 'vitest';
import { digits, printable, quoted, shown, significant } from './printable.ts';

const TITLE = '\x1b]0;PWNED\x07\x1b[2J';

test.each([
  ['escape sequences', TITLE, '\\u001b]0;PWNED\\u0007\\u001b[2J'],
  ['their one-byte forms, and delete', '\x9b2J\x9d0;x\x9c\x7f', '\\u009b2J\\u009d0;x\\u009c\\u007f'],
  ['what begins another line', 'a\r\nb\u2028c\td', 'a\\u000d\\u000ab\\u2028c\\u0009d'],
  ['what turns the direction of writing', 'a\u202ecba\u2066', 'a\\u202ecba\\u2066'],
  ['nothing else', 'β = 1/σ², "quoted" \\ ❤ 漢字', 'β = 1/σ², "quoted" \\ ❤ 漢字'],
])('%s', (_, text, expected) => {
  expect(printable(text)).toBe(expected);
  // what is written again stays what it is
  expect(printable(expected)).toBe(expected);
});

test('a quoted text cannot end its quotation, and is cut', () => {
  expect(quoted('a"; rm "b')).toBe('"a\\"; rm \\"b"');
  expect(quoted('x'.repeat(200), 5)).toBe('"xxxxx..."');
});

test('every three digits of a whole number stand apart', () => {
  for (const value of [0, 7, 999, 1000, 65536, 268435456, 9007199254740991, -999, -1048576]) {
    expect(digits(value)).toBe(value.toLocaleString('en'));
  }
});

test('a number has so many digits at most, and no zeros behind them', () => {
  expect([1 / 3, 0.25, 1234.5, 1e-9 / 3].map((value) => significant(value, 3))).toEqual([
    '0.333',
    '0.25',
    '1230',
    '3.33e-10',
  ]);
});

test('any value can be shown, whatever it is', () => {
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  let deep: unknown = 0;
  for (let i = 0; i < 20_000; i++) deep = [deep];
  expect([Number.NaN, null, undefined, { toString: 0 }, cycle, deep, 1n].map((value) => shown(value))).toEqual([
    'NaN',
    'null',
    'undefined',
    '{"toString":0}',
    'of type object',
    'of type object',
    'of type bigint',
  ]);
  expect(shown(TITLE)).not.toMatch(/\p{Cc}/u);
  expect(shown({ [TITLE]: '\x9b' })).not.toMatch(/\p{Cc}/u);
});
