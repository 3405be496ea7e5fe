import { expect, test } from 'vitest';
import { momentText } from './momentText.ts';

test('a moment is said in few signs, however small its time', () => {
  const at = (time: number, sigma: number) =>
    momentText({ step: 120, last: 120, time, sigma, state: 'paused', playing: false });
  expect(at(0.15, 0.387298)).toBe('step 120 of 120, t = 0.150, σ = 0.387');
  expect(at(1e-5, 0.03)).toBe('step 120 of 120, t = 1.0e-5, σ = 0.0300');
  expect(at(0, 0)).toBe('step 120 of 120, t = 0, σ = 0');
});
