import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DeviceKeeper } from './deviceKeeper.ts';

beforeEach(() => vi.useFakeTimers({ now: 0 }));
afterEach(() => vi.useRealTimers());

const LINUX = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';
const WINDOWS =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

/** A browser that gives adapters as long as `gives` says so, and whose devices are lost on demand. */
function browser(userAgent = LINUX) {
  const state = { gives: true, asked: 0, preference: undefined as unknown, lose: async () => undefined as unknown };
  const requestAdapter = async ({ powerPreference }: GPURequestAdapterOptions) => {
    state.asked++;
    state.preference = powerPreference;
    if (!state.gives) return null;
    const requestDevice = async () => {
      const lost = new Promise((resolve) => {
        state.lose = async () => {
          resolve({ reason: 'unknown', message: 'gone' });
          await vi.advanceTimersByTimeAsync(0);
        };
      });
      const queue = { submit() {}, onSubmittedWorkDone: async () => undefined };
      return { lost, queue, limits: {}, addEventListener() {}, destroy() {} };
    };
    return { limits: {}, info: {}, requestDevice };
  };
  const losses: number[] = [];
  const gpu = { requestAdapter } as unknown as GPU;
  const doors = {
    gpu,
    secure: true,
    userAgent,
    opened: async () => undefined,
    lost: () => void losses.push(keeper.losses),
  };
  const keeper = new DeviceKeeper(doors);
  return { state, keeper, losses };
}

test('a device is opened once, and again after a loss', async () => {
  const { state, keeper, losses } = browser();
  const first = await keeper.open();
  expect(await keeper.open()).toBe(first);
  // this browser says nothing of its adapters
  expect(first.adapter.name).toBe('unknown adapter, Firefox on Linux');
  await state.lose();
  expect(keeper.gpu).toBeUndefined();
  expect(losses).toEqual([1]);
  expect(await keeper.reopen()).not.toBe(first);
  expect(state.asked).toBe(2);
});

test.each([
  [LINUX, 'high-performance'],
  [WINDOWS, undefined],
])('the quicker of two adapters is asked for where a browser can choose: %s', async (userAgent, preference) => {
  const { state, keeper } = browser(userAgent);
  await keeper.open();
  expect(state.preference).toBe(preference);
});

test('after a second loss the browser is asked before a wait is claimed', async () => {
  const { state, keeper } = browser();
  await keeper.open();
  await state.lose();
  await keeper.reopen();
  await state.lose();
  // as in Safari and Firefox
  await expect(keeper.reopen()).resolves.toBeDefined();
  await state.lose();
  state.gives = false;
  await expect(keeper.reopen()).rejects.toThrow(/holds it back for about two minutes after a second loss, until \d/);
  await vi.advanceTimersByTimeAsync(140_000);
  await expect(keeper.reopen()).rejects.toThrow('found no graphics adapter');
});

test('a device that is lost again and again is opened only where the reader asks for it', async () => {
  const { state, keeper } = browser();
  await keeper.open();
  for (let loss = 1; loss <= 3; loss++) {
    await state.lose();
    await keeper.reopen();
  }
  await state.lose();
  const { asked } = state;
  await expect(keeper.reopen()).rejects.toThrow('lost 4 times within two minutes');
  expect(state.asked).toBe(asked);
  await expect(keeper.open()).resolves.toBeDefined();
});
