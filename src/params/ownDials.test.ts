import { expect, test } from 'vitest';
import { parseConfig } from './config.ts';
import { ownDials } from './ownDials.ts';

test('both say the dials in which they differ', () => {
  const [a, b] = [parseConfig({ beta: 1 / 0.15, seed: 3 }), parseConfig({ beta: 2, seed: 3 })];
  expect(ownDials(a, b)).toBe('beta = 6.667');
  expect(ownDials(b, a)).toBe('beta = 2');
  expect(ownDials(a, a)).toBe('');
  expect(ownDials(parseConfig({ particles: 16384 }), a)).toContain('particles = 16384');
});

test('of dials that only one has, those that are not as usual', () => {
  const [a, b] = [parseConfig({ eta: 0.5 }), parseConfig({ dynamics: 'ode', steps: 40 })];
  expect(ownDials(a, b)).toBe('dynamics = hopfield, eta = 0.5');
  expect(ownDials(b, a)).toBe('dynamics = ode, steps = 40');
});

test('long lists are counted', () => {
  const a = parseConfig({
    memories: [
      [0, 1],
      [1, 0],
      [1, 1],
    ],
  });
  const b = parseConfig({ memories: { file: 'mine.csv', shape: [3, 2], sha256: 'a'.repeat(64) } });
  expect(ownDials(a, b)).toBe('memories = 3 given');
  expect(ownDials(b, a)).toBe('memories = mine.csv');
});
