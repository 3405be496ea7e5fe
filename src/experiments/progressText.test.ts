import { expect, test } from 'vitest';
import { leftText, shareText } from './progressText.ts';

const pairsPerSecond = 1;

test('steps are told as a share, with the time the others take', () => {
  expect(shareText({ fraction: 0.2499, pairsPerSecond })).toBe('24 %');
  expect(leftText({ fraction: 0.001, pairsPerSecond }, '3 min')).toBe('3 min left');
});

test('of starts that settle it is said how many have, and a bound only where steps mean something', () => {
  expect(shareText({ fraction: 0.6, settled: 0.245, pairsPerSecond })).toBe('24 % settled');
  // the first steps of 2000, of which about 35 will be taken
  expect(leftText({ fraction: 0.002, settled: 0, pairsPerSecond }, '13 min')).toBe('');
  // nearly all have settled; the last ones may take one step or all
  expect(leftText({ fraction: 0.99, settled: 0.99, pairsPerSecond }, '1 s')).toBe('');
  expect(leftText({ fraction: 0.6, settled: 0.245, pairsPerSecond }, '3 min')).toBe('at most 3 min left');
});
