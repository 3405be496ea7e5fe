import { afterEach, expect, test, vi } from 'vitest';
import { Naps } from './naps.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** An event loop whose turns and clock are moved by hand, and the naps in it. */
function eventLoop() {
  let now = 0;
  let immediates: (() => void)[] = [];
  vi.stubGlobal('setImmediate', (callback: () => void) => immediates.push(callback));
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const nap = vi.spyOn(Atomics, 'wait').mockReturnValue('timed-out');
  return {
    /** Turns the loop once; how often the thread napped in that turn. */
    turn(ms: number): number {
      now += ms;
      const due = immediates;
      immediates = [];
      nap.mockClear();
      for (const callback of due) callback();
      return nap.mock.calls.length;
    },
    get isTurning() {
      return immediates.length > 0;
    },
  };
}

/** A promise and what settles it. */
function pending() {
  let settle = () => {};
  const promise = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { promise, settle };
}

test('a wait begins awake, has one nap in every turn after that, and none when it is over', async () => {
  const loop = eventLoop();
  const { promise, settle } = pending();
  const waited = new Naps().during(promise);
  expect([loop.turn(0.1), loop.turn(0.1), loop.turn(1), loop.turn(0.3)]).toEqual([0, 0, 1, 1]);
  settle();
  await waited;
  expect(loop.turn(0.3)).toBe(0);
  expect(loop.isTurning).toBe(false);
});

test('many waits, one after another or at once, have one nap in a turn', async () => {
  const loop = eventLoop();
  const naps = new Naps();
  for (let i = 0; i < 20; i++) {
    const { promise, settle } = pending();
    const waited = naps.during(promise);
    settle();
    await waited;
  }
  const waits = [pending(), pending()];
  const waited = waits.map(({ promise }) => naps.during(promise));
  expect([loop.turn(1), loop.turn(1)]).toEqual([1, 1]);
  waits[0]?.settle();
  await waited[0];
  expect(loop.turn(1)).toBe(1);
  waits[1]?.settle();
  await waited[1];
  expect(loop.turn(1)).toBe(0);
});

test('a wait that fails ends its naps, too', async () => {
  const loop = eventLoop();
  await expect(new Naps().during(Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  expect(loop.turn(1)).toBe(0);
  expect(loop.isTurning).toBe(false);
});
