import { expect, test } from 'vitest';
import { criticalNoise, logBasinVolume } from './criticalNoise.ts';

test('the crossing is where the line of the shares in log s meets p, whatever the order', () => {
  const found = criticalNoise([1, 0.01, 0.1], [0.8, 1, 0.95], [0.01, 0.01, 0.01]);
  // a third of the way from 0.1 to 1 in the logarithm
  expect(found?.s).toBeCloseTo(0.1 * 10 ** (1 / 3), 10);
  const slope = 0.15 / Math.log(10);
  expect(found?.error).toBeCloseTo(((found?.s ?? 0) * 0.01 * Math.hypot(2 / 3, 1 / 3)) / slope, 10);
});

test('a share of just p has not fallen below it, and the last crossing counts', () => {
  expect(criticalNoise([0.1, 1], [0.9, 0.5], [0.01, 0.01])?.s).toBeCloseTo(0.1, 12);
  const shares = [0.95, 0.85, 0.95, 0.85];
  expect(criticalNoise([0.001, 0.01, 0.1, 1], shares, [0, 0, 0, 0])?.s).toBeCloseTo(0.1 * Math.sqrt(10), 12);
});

test('nothing is made up where the shares stay on one side', () => {
  expect(criticalNoise([0.1, 1], [0.99, 0.95], [0, 0])).toBeUndefined();
  expect(criticalNoise([0.1, 1], [0.5, 0.4], [0, 0])).toBeUndefined();
});

test('volumes of balls: a segment, a disc, a ball', () => {
  expect(logBasinVolume(4, 1)).toBeCloseTo(Math.log(4), 12);
  expect(logBasinVolume(0.5, 2)).toBeCloseTo(Math.log(Math.PI), 12);
  expect(logBasinVolume(1 / 3, 3)).toBeCloseTo(Math.log((4 / 3) * Math.PI), 12);
});
