import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NextPaint } from './nextPaint.ts';

beforeEach(() => vi.useFakeTimers({ now: 0 }));
afterEach(() => vi.useRealTimers());

test('who waits for a paint goes on in a task of its own behind it', async () => {
  const next = new NextPaint();
  const log: string[] = [];
  const waiting = next.wait(60).then(() => log.push(`shown at ${performance.now()}`));
  await vi.advanceTimersByTimeAsync(16);
  next.done();
  // what goes on in the same task keeps the canvas from being shown
  await Promise.resolve().then(() => log.push('the task of the paint'));
  await vi.advanceTimersByTimeAsync(0);
  await waiting;
  expect(log).toEqual(['the task of the paint', 'shown at 16']);
});

test('a page that asks for no picture is not waited for longer than that', async () => {
  const next = new NextPaint();
  let over = false;
  void next.wait(60).then(() => {
    over = true;
  });
  await vi.advanceTimersByTimeAsync(59);
  expect(over).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(over).toBe(true);
});
