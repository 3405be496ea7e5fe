import fc from 'fast-check';
import { expect, test } from 'vitest';
import { philox4x32, seedKey, type Words4 } from './philox.ts';

// Random123, tests/kat_vectors, lines "philox4x32 10".
const pi: Words4 = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
const known: [Words4, [number, number], Words4][] = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [pi, [0xa4093822, 0x299f31d0], [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]],
];

test.each(known)('known answer %#', (counter, key, words) => {
  expect(philox4x32(counter, key)).toEqual(words);
});

/** The same generator with exact integers: a second opinion on the carries that three vectors may miss. */
function philoxBig(counter: Words4, key: [number, number]): number[] {
  const mask = 0xffffffffn;
  let [c0, c1, c2, c3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  for (let round = 0; round < 10; round++) {
    const p0 = 0xd2511f53n * c0;
    const p1 = 0xcd9e8d57n * c2;
    [c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, p1 & mask, (p0 >> 32n) ^ c3 ^ k1, p0 & mask];
    k0 = (k0 + 0x9e3779b9n) & mask;
    k1 = (k1 + 0xbb67ae85n) & mask;
  }
  return [c0, c1, c2, c3].map(Number);
}

test('agrees with exact integer arithmetic on random counters', () => {
  const word = fc.oneof(fc.integer({ min: 0, max: 0xffffffff }), fc.constantFrom(0xffff, 0x10000, 0xffff0000));
  fc.assert(
    fc.property(fc.tuple(word, word, word, word), fc.tuple(word, word), (counter, key) => {
      expect(philox4x32(counter, key)).toEqual(philoxBig(counter, key));
    }),
    { numRuns: 1000 },
  );
});

test('a seed becomes two words, low half first', () => {
  expect(seedKey(7)).toEqual([7, 0]);
  expect(seedKey(2 ** 32 + 5)).toEqual([5, 1]);
  expect(seedKey(Number.MAX_SAFE_INTEGER)).toEqual([0xffffffff, 0x1fffff]);
  for (const bad of [-1, 0.5, Number.NaN, 2 ** 53]) expect(() => seedKey(bad)).toThrow(RangeError);
});
