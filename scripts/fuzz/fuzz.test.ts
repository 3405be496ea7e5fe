import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readerProperties } from './readers.fuzz.ts';

test.each(Object.keys(readerProperties))('any bytes are read or refused: %s', async (name) => {
  const property = readerProperties[name];
  expect(property).toBeDefined();
  if (property) await fc.assert(property, { numRuns: 100, seed: 1 });
});
