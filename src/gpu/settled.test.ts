import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settled } from './settled.ts';
import { gpuOf, passing, TestQueue } from './testQueue.ts';

beforeEach(() => vi.useFakeTimers({ now: 0 }));
afterEach(() => vi.useRealTimers());

test('a queue that looks for finished work by a timer is prompted while it is waited for, and no longer', async () => {
  const queue = new TestQueue({ rate: 1, pollMs: 100 });
  const gpu = await gpuOf(queue);
  expect(gpu.needsPrompts).toBe(true);
  expect(gpu.leastWaitMs).toBeLessThan(10);
  queue.work(50);
  const startedAt = performance.now();
  const before = queue.empty;
  await passing(settled(gpu, queue.onSubmittedWorkDone()));
  expect(performance.now() - startedAt).toBeLessThan(60);
  expect(queue.empty).toBeGreaterThan(before + 10);
  const after = queue.empty;
  await vi.advanceTimersByTimeAsync(1000);
  expect(queue.empty).toBe(after);
});

test('any other queue is left alone', async () => {
  const queue = new TestQueue({ rate: 1, latencyMs: 12 });
  const gpu = await gpuOf(queue);
  expect([gpu.needsPrompts, gpu.leastWaitMs]).toEqual([false, 12]);
  const before = queue.empty;
  queue.work(50);
  await passing(settled(gpu, queue.onSubmittedWorkDone()));
  expect(queue.empty).toBe(before);
});

test('gives what the promise gives; a failure of the device says more than what the promise was rejected with', async () => {
  const gpu = await gpuOf(new TestQueue({ rate: 1 }));
  expect(await settled(gpu, Promise.resolve(7))).toBe(7);
  const aborted = () => Promise.reject(new Error('aborted'));
  await expect(settled(gpu, aborted())).rejects.toThrow('aborted');
  const lost = () => {
    throw new Error('the device was lost');
  };
  await expect(settled({ ...gpu, check: lost }, aborted())).rejects.toThrow('the device was lost');
  await expect(settled({ ...gpu, check: lost }, Promise.resolve(7))).rejects.toThrow('the device was lost');
});
