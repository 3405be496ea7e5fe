import { gzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { packJson, unpackJson } from './packedJson.ts';

const config = { beta: 8, memories: [[0.1, -1 / 3]], box: 'auto' };
const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const packedText = (text: string) => base64url(gzipSync(new TextEncoder().encode(text)));

test('an object survives, and the order of its keys is no matter', () => {
  const packed = packJson(config);
  expect(packed).toMatch(/^[\w-]+$/);
  expect(unpackJson(packed)).toEqual(config);
  expect(packJson({ box: 'auto', memories: [[0.1, -1 / 3]], beta: 8 })).toBe(packed);
});

test('every letter that is lost or changed is noticed', () => {
  const packed = packJson(config);
  for (let at = 0; at < packed.length; at++) {
    expect(() => unpackJson(packed.slice(0, at)), `cut at ${at}`).toThrow(/cut off or damaged/);
    const other = packed[at] === 'A' ? 'B' : 'A';
    // a header has bytes that mean nothing (its time, its system): then the object is the same
    let read: unknown = config;
    try {
      read = unpackJson(`${packed.slice(0, at)}${other}${packed.slice(at + 1)}`);
    } catch (error) {
      expect(String(error)).toMatch(/cut off or damaged/);
    }
    expect(read).toEqual(config);
  }
});

test.each([
  ['not base64', 'a b', /cut off or damaged/],
  ['not gzip', base64url(new Uint8Array(40).fill(7)), /cut off or damaged/],
  ['not JSON', packedText('{"beta": '), /cut off or damaged/],
  ['no object', packedText('[1, 2]'), /holds no dials/],
  ['a prototype', packedText('{"__proto__": {"beta": 8}}'), /cut off or damaged/],
  ['a bomb', base64url(gzipSync(new Uint8Array(2 ** 26))), /unpacks to more than 1 MB/],
])('%s is refused', (_, text, sentence) => {
  expect(() => unpackJson(text)).toThrow(RangeError);
  expect(() => unpackJson(text)).toThrow(sentence);
});
