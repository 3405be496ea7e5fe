import { unzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { parseZip, writeZip } from './zip.ts';
import { crc32 } from './zipDirectory.ts';

const text = (value: string) => new TextEncoder().encode(value);
const central = (bytes: Uint8Array, entry = 0) => {
  // Signature 'PK\1\2': finds the directory's entry, to lie in it.
  let at = -1;
  for (let i = 0; i <= entry; i++) {
    do at++;
    while (!(bytes[at] === 0x50 && bytes[at + 1] === 0x4b && bytes[at + 2] === 1 && bytes[at + 3] === 2));
  }
  return { at, view: new DataView(bytes.buffer, bytes.byteOffset) };
};
const noise = (length: number) => Uint8Array.from({ length }, (_, i) => (Math.imul(i + 1, 2654435761) >>> 24) & 0xff);

test('CRC-32 of the standard check string', () => {
  expect(crc32(text('123456789'))).toBe(0xcbf43926);
});

test('what is written is read again, by us and by the library', () => {
  const files = new Map([
    ['a.npy', noise(5000)],
    ['empty', new Uint8Array(0)],
    ['zeros', new Uint8Array(30_000)],
  ]);
  const bytes = writeZip(files);
  expect(parseZip('a.zip', bytes)).toEqual(files);
  expect(Object.keys(unzipSync(bytes))).toEqual([...files.keys()]);
});

test('the same contents give the same bytes', () => {
  const bytes = writeZip(new Map([['a', noise(100)]]));
  expect(Buffer.from(bytes).equals(Buffer.from(writeZip(new Map([['a', noise(100)]]))))).toBe(true);
  // Date 1980-01-01, time 0, in the local header: whatever the clock and the time zone.
  expect([...bytes.subarray(10, 14)]).toEqual([0, 0, 0x21, 0]);
});

test('stored files, folders and comments are read', () => {
  const bytes = zipSync({ dir: { 'b.txt': text('b') } }, { level: 0 });
  expect(parseZip('a.zip', bytes).get('dir/b.txt')).toEqual(text('b'));
});

test('an entry named __proto__ is an entry', () => {
  const bytes = zipSync({ xx_proto_: text('x') });
  const renamed = Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll('xx_proto_', '__proto__'), 'latin1');
  const files = parseZip('a.zip', new Uint8Array(renamed));
  expect([...files.keys()]).toEqual(['__proto__']);
  expect(({} as Record<string, unknown>)[0]).toBeUndefined();
});

test('an honest bomb is refused before it is unpacked', () => {
  const bomb = zipSync({ zeros: new Uint8Array(2 ** 23) });
  expect(bomb.length).toBeLessThan(2 ** 16);
  expect(() => parseZip('bomb.zip', bomb, { maxBytes: 2 ** 22 })).toThrow(
    /bomb\.zip: would unpack to 8 MB; at most 4 MB/,
  );
  expect(() => parseZip('bomb.zip', bomb, { maxRatio: 100 })).toThrow(/which no honest file does/);
});

test('sizes that lie are found out', () => {
  const small = zipSync({ zeros: new Uint8Array(2 ** 22) });
  const smaller = central(small);
  smaller.view.setUint32(smaller.at + 24, 100, true);
  expect(() => parseZip('lie.zip', small)).toThrow(/"zeros" promises 100 bytes but holds more/);
  const large = zipSync({ n: noise(1000) });
  const larger = central(large);
  larger.view.setUint32(larger.at + 24, 2000, true);
  expect(() => parseZip('lie.zip', large)).toThrow(/"n" promises 2000 bytes but holds 1000 bytes/);
});

test('damage, encryption, doubles, too many entries and cut files are refused', () => {
  const stored = zipSync({ n: noise(1000) }, { level: 0 });
  stored[500] = (stored[500] as number) ^ 1;
  expect(() => parseZip('a.zip', stored)).toThrow(/"n" is damaged/);
  const encrypted = zipSync({ n: noise(10) });
  const { at, view } = central(encrypted);
  view.setUint16(at + 8, 1, true);
  expect(() => parseZip('a.zip', encrypted)).toThrow(/encrypted/);
  view.setUint16(at + 8, 0, true);
  view.setUint16(at + 10, 12, true);
  expect(() => parseZip('a.zip', encrypted)).toThrow(/packed by method 12/);
  const double = zipSync({ a: noise(1), b: noise(1) });
  const second = central(double, 1);
  double[second.at + 46] = 0x61;
  expect(() => parseZip('a.zip', double)).toThrow(/holds "a" twice/);
  expect(() => parseZip('a.zip', double, { maxEntries: 1 })).toThrow(/holds 2 files; at most 1/);
  expect(() => parseZip('a.zip', double.subarray(0, 60))).toThrow(/not a whole zip archive/);
  const past = zipSync({ n: noise(10) });
  const entry = central(past);
  entry.view.setUint32(entry.at + 42, 0x7fffffff, true);
  expect(() => parseZip('a.zip', past)).toThrow(/directory points to nothing/);
});
