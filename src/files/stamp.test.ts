import fc from 'fast-check';
import { configure } from 'safe-stable-stringify';
import { expect, test } from 'vitest';
import { canonicalJson, sha256Hex } from './stamp.ts';

test('canonical JSON does not depend on the order of keys', () => {
  expect(canonicalJson({ b: [1, { d: 2, c: 3 }], a: 0.1 })).toBe('{"a":0.1,"b":[1,{"c":3,"d":2}]}');
  expect(canonicalJson({ a: 0.1, b: [1, { c: 3, d: 2 }] })).toBe('{"a":0.1,"b":[1,{"c":3,"d":2}]}');
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${(i * 7919) % 300}`, i]));
  const sorted = Object.fromEntries(Object.entries(many).sort(([a], [b]) => (a < b ? -1 : 1)));
  expect(canonicalJson(many)).toBe(JSON.stringify(sorted));
});

test('canonical JSON is that of a library made for it', () => {
  const stringify = configure({ strict: true, circularValue: TypeError, deterministic: true });
  const values = fc.object({
    key: fc.oneof(fc.string({ unit: 'binary' }), fc.nat().map(String)),
    values: [
      fc.string({ unit: 'binary' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      // lists of numbers that JSON can say
      fc.uint8Array(),
      fc.float32Array({ noNaN: true, noDefaultInfinity: true }),
    ],
  });
  fc.assert(
    fc.property(values, (value) => {
      expect(canonicalJson(value)).toBe(stringify(value));
    }),
    { numRuns: 300 },
  );
});

test('what JSON cannot say is an error, not null', () => {
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  for (const bad of [{ a: Number.NaN }, [Number.POSITIVE_INFINITY], cycle, undefined, { f: () => 0 }]) {
    expect(() => canonicalJson(bad)).toThrow();
  }
});

test('SHA-256 of the standard test vector, as text and as bytes', async () => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(await sha256Hex('abc')).toBe(abc);
  expect(await sha256Hex(new Uint8Array([0x61, 0x62, 0x63]))).toBe(abc);
});
