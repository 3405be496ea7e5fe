import { expect, test } from 'vitest';
import { ReplayPace, SparePace } from './pace.ts';

/** Plays a run of `steps`; a frame takes `frameMs` and each step `stepMs`. */
function replay(steps: number, frameMs: number, stepMs = 0): { seconds: number; frames: number } {
  const pace = new ReplayPace();
  let [now, step, frames] = [1000, 0, 0];
  pace.start(now);
  while (step < steps) {
    now += Math.max(0, pace.wait(now, steps));
    const taken = pace.take(now, steps);
    step += taken;
    frames++;
    now += frameMs + stepMs * taken;
  }
  return { seconds: (now - 1000) / 1000, frames };
}

test.each([
  [60, 5],
  [200, 5],
  [230, 20],
  [5000, 5],
  [200, 150],
])('%i steps with frames of %i ms are played in about eight seconds', (steps, frameMs) => {
  const { seconds } = replay(steps, frameMs);
  expect(seconds).toBeGreaterThan(7);
  expect(seconds).toBeLessThan(9);
});

test('few steps do not stand still, and slow ones are all shown that have a place among forty frames', () => {
  expect(replay(8, 5).seconds).toBeLessThan(2.5);
  expect(replay(400, 100, 100)).toEqual({ seconds: expect.any(Number), frames: expect.any(Number) });
  expect(replay(400, 100, 100).frames).toBeGreaterThanOrEqual(40);
});

test('what is done beside a run takes at most a fifth of the time, and is not done more often than it should', () => {
  for (const [frameMs, software] of [
    [1, false],
    [30, false],
    [400, false],
    [400, true],
  ] as const) {
    const pace = new SparePace(50, { software });
    let [now, frames] = [0, 0];
    while (now < 60_000) {
      now += 10; // a slice of steps
      if (!pace.due(now)) continue;
      pace.did(now, now + frameMs);
      now += frameMs;
      frames++;
    }
    expect((frames * frameMs) / now).toBeLessThan(software ? 0.17 : 0.21);
    expect(frames / (now / 1000)).toBeLessThanOrEqual(20);
    expect(frames).toBeGreaterThan(10);
  }
});
