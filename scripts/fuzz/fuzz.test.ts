import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { survivesFullDisks, survivesKills } from './crashes.ts';
import { target } from './target.ts';
import { targetsIn } from './targets.ts';

const folder = mkdtempSync(join(tmpdir(), 'driftwell-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each(Object.entries(targetsIn(folder)))('anything is taken or refused: %s', async (_, { inputs, tried }) => {
  const outcomes = new Set<string>();
  const property = fc.asyncProperty(inputs, async (input) => {
    outcomes.add(await tried(input));
  });
  await fc.assert(property, { numRuns: 100, seed: 1 });
  // inputs of one kind alone would show nothing of the other
  expect([...outcomes].sort()).toEqual(['accepted', 'refused']);
});

// a hundred of each are in `npm run fuzz`
test('what was recorded survives full disks', async () => {
  expect(await survivesFullDisks(folder, { trials: 10, seed: 1 })).toBeGreaterThan(10);
});

test('what was recorded survives kills', { timeout: 600_000 }, async () => {
  expect(await survivesKills(folder, { trials: 4, seed: 1 })).toBeGreaterThan(0);
});

test.each<[string, () => void, string]>([
  ['errors of other kinds', () => (null as unknown as string).trim(), 'null'],
  ['an overflow', () => new Array(-1), 'array length'],
  ['long words', () => refuse('a'.repeat(2000)), 'short lines'],
  ['escape sequences', () => refuse('\u001b[2J'), 'no control characters'],
  [
    'a changed prototype',
    () => Object.defineProperty(Object.prototype, 'polluted', { configurable: true }),
    'prototype',
  ],
])('a door fails by %s', async (_, read, words) => {
  const { tried } = target(fc.constant(''), read, [RangeError]);
  try {
    await expect(tried('')).rejects.toThrow(words);
  } finally {
    Reflect.deleteProperty(Object.prototype, 'polluted');
  }
});

function refuse(message: string): never {
  throw new RangeError(message);
}
