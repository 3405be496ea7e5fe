import { beforeEach, expect, test } from 'vitest';
import { roughly, TimeLeft } from './timeLeft.ts';

let left: TimeLeft;
beforeEach(() => {
  left = new TimeLeft();
});

/** Progress every 100 ms at a share per second. */
function work(from: number, ms: number, fraction: number, perSecond: number): number {
  for (let at = 0; at <= ms; at += 100) left.progress(fraction + (at / 1000) * perSecond, from + at);
  return fraction + (ms / 1000) * perSecond;
}

test('steady work is told right, and nothing before it is known', () => {
  left.progress(0.08, 1000);
  left.progress(0.09, 1100);
  expect(left.seconds).toBeUndefined();
  work(1200, 3000, 0.1, 0.1);
  expect(left.seconds).toBeCloseTo(6, 5);
});

test('what was slow at first, as compiling is, counts no more after a while', () => {
  left.progress(0, 0);
  work(10_000, 5000, 0, 0.1);
  expect(left.seconds).toBeCloseTo(5, 5);
});

test('time held does not count', () => {
  const fraction = work(0, 2000, 0, 0.1);
  left.hold(true, 2000);
  left.hold(true, 5000);
  expect(left.held).toBe(true);
  left.hold(false, 60_000);
  expect(left.held).toBe(false);
  work(60_000, 1000, fraction, 0.1);
  expect(left.seconds).toBeCloseTo(7, 5);
});

test('back in time it starts anew', () => {
  work(0, 2000, 0, 0.4);
  left.progress(0.1, 2100);
  expect(left.seconds).toBeUndefined();
  work(2200, 2000, 0.1, 0.2);
  expect(left.seconds).toBeCloseTo(2.5, 0);
});

test('seconds, then minutes', () => {
  expect([0.2, 12.1, 89.5, 90, 150].map(roughly)).toEqual(['1 s', '13 s', '90 s', '2 min', '3 min']);
});
