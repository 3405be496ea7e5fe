import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { nextTask } from '../nextTask.ts';
import { ConfigError } from '../params/config.ts';
import { checkWritable, writeWhole } from './wholeFile.ts';
import { WriteError } from './writeError.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'driftwell-whole-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
const bytes = (size: number, value: number) => new Uint8Array(size).fill(value);

test('many writers of one name: whoever reads it sees a whole file, and nothing else stays', async () => {
  const size = 2 ** 20;
  const writers = Array.from({ length: 8 }, (_, i) => writeWhole(at('out.bin'), bytes(size, i + 1)));
  let writing = true;
  const done = Promise.all(writers).finally(() => {
    writing = false;
  });
  while (writing) {
    await nextTask();
    if (!readdirSync(folder).includes('out.bin')) continue;
    const seen = readFileSync(at('out.bin'));
    expect(seen.length).toBe(size);
    expect(seen.every((byte) => byte === seen[0])).toBe(true);
  }
  await done;
  expect(readdirSync(folder)).toEqual(['out.bin']);
});

test('a disk that fills while a file is written: what was there stays, and half of the new is taken away', async () => {
  writeFileSync(at('out.bin'), 'before');
  const handle = await open(at('out.bin'), 'r');
  const FileHandle = handle.constructor as { prototype: { write: (...given: unknown[]) => Promise<unknown> } };
  await handle.close();
  const write = FileHandle.prototype.write;
  let left = 1000;
  const full = vi.spyOn(FileHandle.prototype, 'write').mockImplementation(async function (this: unknown, ...given) {
    const [data, from, length, to] = given as [Uint8Array, number, number, number];
    if (left === 0) throw Object.assign(new Error('write'), { code: 'ENOSPC' });
    const fits = Math.min(left, length, 700);
    left -= fits;
    return write.call(this, data, from, fits, to);
  });
  const failed = await writeWhole(at('out.bin'), bytes(5000, 1)).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(WriteError);
  expect(failed).toMatchObject({
    code: 'ENOSPC',
    message: `"${at('out.bin')}" cannot be written (ENOSPC: the disk is full)`,
  });
  expect(readdirSync(folder)).toEqual(['out.bin']);
  expect(readFileSync(at('out.bin'), 'utf8')).toBe('before');
  // short writes alone are no failure
  left = 1e6;
  await writeWhole(at('out.bin'), bytes(5000, 1));
  full.mockRestore();
  expect(readFileSync(at('out.bin')).equals(bytes(5000, 1))).toBe(true);
});

test('where the name is that of a folder by now, nothing is left beside it', async () => {
  mkdirSync(at('out.bin'));
  await expect(writeWhole(at('out.bin'), bytes(10, 1))).rejects.toThrow('EISDIR: it is a folder');
  expect(readdirSync(folder)).toEqual(['out.bin']);
});

test.each([
  ['no/such/out.png', 'is a folder that does not exist'],
  ['here', 'this is a folder'],
  ['file/out.png', 'is no folder'],
  [`${'x'.repeat(300)}.png`, 'the name is too long'],
])('%s is refused before any work is done', async (name, why) => {
  mkdirSync(at('here'));
  writeFileSync(at('file'), '');
  await expect(checkWritable('out', at(name))).rejects.toThrow(ConfigError);
  await expect(checkWritable('out', at(name))).rejects.toThrow(why);
  expect(readdirSync(folder)).toEqual(['file', 'here']);
});

test('a name as long as names may be can be written; checking leaves nothing, and takes nothing away', async () => {
  const name = at(`${'x'.repeat(251)}.png`);
  await checkWritable('out', name);
  expect(readdirSync(folder)).toEqual([]);
  await writeWhole(name, bytes(3, 1));
  await expect(checkWritable('out', name)).rejects.toThrow('is none of driftwell');
  await checkWritable('out', name, true);
  expect(readFileSync(name).length).toBe(3);
});

test.runIf(process.platform !== 'win32')(
  'a link is written through, and stays, also one to a file that is not there yet',
  async () => {
    mkdirSync(at('data'));
    symlinkSync('data/real.bin', at('out.bin'));
    for (const value of [1, 2]) {
      await checkWritable('out', at('out.bin'), true);
      await writeWhole(at('out.bin'), bytes(3, value));
      expect(readlinkSync(at('out.bin'))).toBe('data/real.bin');
      expect(readdirSync(at('data'))).toEqual(['real.bin']);
      expect(readFileSync(at('data/real.bin')).equals(bytes(3, value))).toBe(true);
    }
    symlinkSync('nowhere/real.bin', at('lost.bin'));
    await expect(checkWritable('out', at('lost.bin'))).rejects.toThrow('is a folder that does not exist');
  },
);
