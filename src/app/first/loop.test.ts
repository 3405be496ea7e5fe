import { type Signal, signal } from '@preact/signals';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Moment, TransportCommand } from '../protocol/messages.ts';
import { playAgain } from './loop.ts';

let press: (() => void) | undefined;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('addEventListener', (type: string, act: () => void) => {
    if (type === 'pointerdown') press = act;
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const END: Moment = { step: 20, last: 20, state: 'paused', playing: false };

/** A side that plays at once from its beginning when it is told to. */
function side(asked: TransportCommand[]) {
  const moment: Signal<Moment | undefined> = signal<Moment | undefined>(undefined);
  const command = (one: TransportCommand) => {
    asked.push(one);
    moment.value = { ...END, step: 0, state: 'playing', playing: true };
  };
  return { moment, command, toggle: () => undefined, speed: signal(undefined) };
}

test('runs begin again when all are at their end, a few times, until a hand comes', () => {
  const asked: TransportCommand[] = [];
  const [a, b] = [side(asked), side([])];
  const wanted = signal(true);
  const end = playAgain(
    () => a,
    () => [a, b],
    wanted,
  );
  a.moment.value = END;
  vi.advanceTimersByTime(10_000);
  expect(asked).toEqual([]); // b has not come to its end
  b.moment.value = { ...END, step: 12 };
  vi.advanceTimersByTime(10_000);
  expect(asked).toEqual([]);
  for (let round = 1; round <= 3; round++) {
    a.moment.value = END;
    b.moment.value = { ...END, last: 20 + round, step: 20 + round };
    vi.advanceTimersByTime(10_000);
    expect(asked).toEqual(Array(round).fill({ do: 'play' }));
  }
  wanted.value = false;
  a.moment.value = END;
  vi.advanceTimersByTime(10_000);
  expect(asked.length).toBe(3);
  wanted.value = true;
  press?.();
  vi.advanceTimersByTime(10_000);
  expect(asked.length).toBe(3);
  end();
});

test('what nobody stops ends by itself', () => {
  const asked: TransportCommand[] = [];
  const a = side(asked);
  playAgain(
    () => a,
    () => [a],
    signal(true),
  );
  for (let round = 0; round < 20; round++) {
    a.moment.value = { ...END };
    vi.advanceTimersByTime(10_000);
  }
  expect(asked.length).toBe(6);
});
