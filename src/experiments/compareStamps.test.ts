import { expect, test } from 'vitest';
import { compareStamps, readStamp, stampText } from './compareStamps.ts';
import type { RunStamp } from './index.ts';

const stamp: RunStamp = {
  config: 'c',
  result: 'r',
  n: 10_000,
  fractions: [0.5, 0.5],
  adapter: '',
  kernel: '',
  version: '',
};

test.each([
  ['identical', {}],
  ['within tolerance', { result: 'other', fractions: [0.51, 0.49] }],
  ['different', { result: 'other', fractions: [0.55, 0.45] }],
  ['different', { result: 'other', fractions: [1] }],
  [undefined, { config: 'other' }],
] as const)('%s', (sameness, changes) => {
  expect(compareStamps(stamp, { ...stamp, ...changes })).toBe(sameness);
});

test('a class that one of two runs missed by a hair is no difference', () => {
  const without = { ...stamp, result: 'a', fractions: [1, 0] };
  expect(compareStamps(without, { ...stamp, result: 'b', fractions: [0.9998, 0.0002] })).toBe('within tolerance');
});

test('a link carries what is needed to hold a result against it', () => {
  const hashes = { config: 'c0ffee'.repeat(10), result: '0123456789abcdef'.repeat(4) };
  const whole = { ...stamp, ...hashes };
  const text = stampText(whole) as string;
  expect(text).toBe('c0ffeec0ffeec0ff.0123456789abcdef:0.5,0.5');
  const read = readStamp(text) as RunStamp;
  expect(compareStamps(read, whole)).toBe('identical');
  expect(compareStamps(read, { ...whole, result: 'f'.repeat(64) })).toBe('within tolerance');
  expect(compareStamps(read, { ...whole, result: 'f'.repeat(64), fractions: [0.6, 0.4] })).toBe('different');
  expect(compareStamps(read, { ...whole, config: 'd'.repeat(64) })).toBeUndefined();
  expect(readStamp(stampText({ ...whole, fractions: [] }) as string)?.fractions).toEqual([]);
  expect(stampText({ ...whole, fractions: new Array(65).fill(0) })).toBeUndefined();
});

test('what is no hash proves nothing', () => {
  for (const text of [
    '',
    '.:',
    'c0ffee.0123:0.5',
    `${'g'.repeat(16)}.${'0'.repeat(16)}:`,
    `${'a'.repeat(16)}.${'0'.repeat(16)}:2`,
  ])
    expect(readStamp(text), text).toBeUndefined();
  // a part of one that is too short to be known by
  expect(compareStamps({ ...stamp, config: '', result: '' }, stamp)).toBeUndefined();
  expect(compareStamps({ ...stamp, result: '' }, stamp)).toBe('within tolerance');
});
