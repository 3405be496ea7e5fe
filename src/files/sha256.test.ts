import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256 } from './sha256.ts';

const theirs = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());

test('sha256 is that of Node, at every length of a last block', () => {
  for (let length = 0; length < 130; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => 7 * i + length);
    expect(sha256(bytes)).toEqual(theirs(bytes));
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
      expect(sha256(bytes)).toEqual(theirs(bytes));
    }),
    { numRuns: 50 },
  );
});
