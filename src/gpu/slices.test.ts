import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pace } from './slices.ts';
import { gpuOf, passing, type QueueModel, TestQueue } from './testQueue.ts';

beforeEach(() => vi.useFakeTimers({ now: 0 }));
afterEach(() => vi.useRealTimers());

/** One million particles, nine memories (twelve with padding) and no noise: units of one step, and of 100. */
const STEP = 2 ** 20 * 11;
const STEPS = 100;
/** Units per ms: a loaded software driver, a phone, three laptops. */
const RATES = [1e6, 1e7, 3.3e7, 7e7, 3e8];
const isSoftware = (rate: number) => rate < 1e7;

/** A run of 100 steps cut by a Pace: whole steps, or parts of one where a step is too long. */
async function run(model: QueueModel, { steps = STEPS, between = false } = {}) {
  const queue = new TestQueue(model);
  const gpu = await gpuOf(queue, { software: isSoftware(model.rate) });
  const pace = new Pace(gpu);
  const startedAt = performance.now();
  const all = async () => {
    for (let step = 0; step < steps; ) {
      const whole = Math.max(1, Math.min(steps - step, Math.floor(pace.budget / STEP)));
      for (let left = whole * STEP; left > 0; ) {
        const units = left < 2 * pace.budget && whole === 1 ? left : Math.min(left, pace.budget);
        const began = performance.now();
        queue.work(units);
        left -= units;
        await pace.submitted({ units, startedAt: began });
      }
      step += whole;
      if (between) await pace.drained();
    }
    await pace.drained();
  };
  await passing(all());
  return { queue, pace, ms: performance.now() - startedAt, workMs: (steps * STEP) / model.rate };
}

/**
 * Slices of a budget that grows fourfold to what fits, then the work at that rate: of 8 ms at first, of a
 * twentieth of the time so far, of 30 ms.
 */
const fewest = (rate: number, workMs: number) =>
  Math.log(rate / (isSoftware(rate) ? 6e4 : 1e6)) / Math.log(4) +
  Math.min(workMs, 160) / 8 +
  20 * Math.log(Math.max(160, Math.min(workMs, 600)) / 160) +
  Math.max(0, workMs - 600) / 30;

for (const latencyMs of [0.5, 12, 20, 35, 103]) {
  test.each(RATES)(`a wait of ${latencyMs} ms is not taken for work, at %d units per ms`, async (rate) => {
    const { queue, ms, workMs } = await run({ rate, latencyMs });
    const slices = queue.slices.length;
    expect(slices).toBeLessThan(2 * fewest(rate, workMs) + 4);
    expect(queue.longestMs).toBeLessThan(60);
    // every slice waits once at most; where waits are long, two wait together
    expect(ms).toBeLessThan(
      workMs + (latencyMs > (isSoftware(rate) ? 5 : 1) ? slices / 2 + 2 : slices) * latencyMs + slices,
    );
  });
}

test.each(RATES)('an engine that polls every 100 ms does not slow a run down, at %d units per ms', async (rate) => {
  const { queue, ms, workMs } = await run({ rate, pollMs: 100 });
  expect(queue.slices.length).toBeLessThan(2 * fewest(rate, workMs) + 4);
  expect(queue.longestMs).toBeLessThan(60);
  // 300 ms of it to measure the wait
  expect(ms).toBeLessThan(300 + 1.1 * workMs + 100);
});

test('a first slice is a few ms of the slowest adapter of its class', async () => {
  for (const { software, slowest } of [
    { software: true, slowest: 6e4 },
    { software: false, slowest: 1e7 },
  ]) {
    const pace = new Pace(await gpuOf(new TestQueue({ rate: slowest }), { software }));
    expect(pace.budget / slowest).toBeGreaterThan(0.5);
    expect(pace.budget / slowest).toBeLessThan(9);
  }
});

test('slices that are waited for one by one do not shrink either', async () => {
  for (const latencyMs of [35, 103]) {
    const { queue, workMs } = await run({ rate: 1e7, latencyMs }, { between: true });
    expect(queue.slices.length).toBeLessThan(2 * fewest(1e7, workMs) + 4);
  }
});

test('a wait that grows while a run goes on costs time, but slices keep their least size and grow again', async () => {
  const model = { rate: 1e7, latencyMs: 0.5 };
  const queue = new TestQueue(model);
  const pace = new Pace(await gpuOf(queue));
  const budgets: number[] = [];
  const slices = async (count: number) => {
    for (let i = 0; i < count; i++) {
      const [startedAt, units] = [performance.now(), pace.budget];
      queue.work(units);
      await passing(pace.submitted({ units, startedAt }));
      budgets.push(pace.budget);
    }
  };
  await slices(8);
  expect(pace.budget).toBeGreaterThan(7e7);
  model.latencyMs = 300;
  await slices(30);
  expect(Math.min(...budgets)).toBeGreaterThan(4e5);
  model.latencyMs = 0.5;
  await slices(8);
  expect(pace.budget).toBeGreaterThan(2e8);
});

test('a slice that takes long by itself makes the next one as short as it has to be', async () => {
  const queue = new TestQueue({ rate: 2e4 });
  const pace = new Pace(await gpuOf(queue));
  const units = pace.budget;
  queue.work(units);
  await passing(pace.submitted({ units, startedAt: performance.now() }));
  expect(pace.budget / 2e4).toBeCloseTo(8, 0);
});

test('who does the same work again begins with what was learnt, and corrects it', async () => {
  const queue = new TestQueue({ rate: 1e7 });
  const gpu = await gpuOf(queue);
  const kernel: { rate?: number } = {};
  const slices = async (pace: Pace, count: number) => {
    for (let i = 0; i < count; i++) {
      const [startedAt, units] = [performance.now(), pace.budget];
      queue.work(units);
      await passing(pace.submitted({ units, startedAt }));
    }
  };
  await slices(new Pace(gpu, kernel), 8);
  const again = new Pace(gpu, kernel);
  expect(again.budget / 8e7).toBeCloseTo(1, 1);
  expect(new Pace(gpu).budget).toBeLessThan(1e7);
  expect(new Pace(gpu, {}).budget).toBeLessThan(1e7);
  kernel.rate = 1e8;
  await slices(again, 1);
  expect(again.budget / 8e7).toBeCloseTo(1, 1);
});

test('work that has just begun is cut into short slices, unless a wait takes longer', async () => {
  for (const { latencyMs, first } of [
    { latencyMs: 0.2, first: 8 },
    { latencyMs: 6, first: 12 },
    { latencyMs: 40, first: 30 },
  ]) {
    const queue = new TestQueue({ rate: 6e4, latencyMs });
    const pace = new Pace(await gpuOf(queue));
    expect(pace.budget / 6e4).toBeCloseTo(first, 5);
    for (let i = 0; i < 100; i++) {
      const [startedAt, units] = [performance.now(), pace.budget];
      queue.work(units);
      await passing(pace.submitted({ units, startedAt }));
    }
    expect(pace.budget / 6e4).toBeGreaterThan(29);
    expect(pace.budget / 6e4).toBeLessThan(33);
  }
});

test('a short rest of work says nothing of longer slices', async () => {
  const queue = new TestQueue({ rate: 1e9 });
  const pace = new Pace(await gpuOf(queue));
  const before = pace.budget;
  queue.work(10);
  await passing(pace.submitted({ units: 10, startedAt: performance.now() }));
  expect(pace.budget).toBeLessThanOrEqual(before);
});

test('where waits are long two slices are in flight, and the time of both counts once', async () => {
  const queue = new TestQueue({ rate: 6e4, latencyMs: 40 });
  const pace = new Pace(await gpuOf(queue));
  const units = 30 * 6e4;
  const log: string[] = [];
  const startedAt = performance.now();
  queue.work(units);
  await passing(pace.submitted({ units, startedAt, onDone: () => log.push('a done') }));
  log.push('room for b');
  queue.work(units);
  await passing(pace.submitted({ units, startedAt, onDone: () => log.push('b done') }));
  log.push('room for c');
  await passing(pace.drained());
  expect(log).toEqual(['room for b', 'a done', 'room for c', 'b done']);
  expect(pace.ms).toBe(100);
});

test('slices far below the budget are let go together', async () => {
  const queue = new TestQueue({ rate: 6e4 });
  const pace = new Pace(await gpuOf(queue));
  const startedAt = performance.now();
  for (let i = 0; i < 10; i++) {
    queue.work(pace.budget / 25);
    await pace.submitted({ units: pace.budget / 25, startedAt });
  }
  expect(performance.now()).toBe(startedAt);
  await passing(pace.drained());
  expect(Math.abs(pace.ms - 3.2)).toBeLessThan(1);
});

test('what ends a slice is thrown once, where the slice or the rest is waited for', async () => {
  for (const latencyMs of [0, 40]) {
    const pace = new Pace(await gpuOf(new TestQueue({ rate: 1, latencyMs })));
    const failing = async () => {
      await pace.submitted({ units: 1, startedAt: 0, done: Promise.reject(new Error('lost')) });
      await pace.drained();
    };
    await expect(passing(failing())).rejects.toThrow('lost');
    await pace.drained();
  }
});
