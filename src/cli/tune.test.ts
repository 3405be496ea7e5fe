import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TEST_PREFERENCE } from './adapter.ts';
import { openDevice, tuneModeOf } from './openDevice.ts';
import { driftwell } from './program.ts';
import { gpuTest } from './testGpu.ts';
import { forgetVariants, keepVariants, readVariants, variantsFile } from './variantsFile.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'driftwell-'));
  // in a folder that is not there yet
  vi.stubEnv('DRIFTWELL_CACHE', join(folder, 'cache'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const wide = { quads: 4, workgroupSize: 64, registers: false };
const KERNEL = 'dense D=1 K<=4 freezes';

/** What a command says and its exit code. */
async function said(...words: string[]) {
  const texts = { out: '', err: '' };
  const into = (name: keyof typeof texts) => (bytes: string | Uint8Array) => {
    texts[name] += Buffer.from(bytes as Uint8Array);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(into('out'));
  vi.spyOn(process.stderr, 'write').mockImplementation(into('err'));
  const code = await driftwell(words);
  vi.restoreAllMocks();
  return { code, ...texts };
}

test('where nothing could be kept, nothing is measured', async () => {
  writeFileSync(join(folder, 'cache'), 'a file');
  const { code, out, err } = await said('tune', '--adapter', TEST_PREFERENCE);
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/^driftwell: ".*variants\.json" cannot be written \((EEXIST|ENOTDIR): /);
});

test('what is kept is whole, can be shown, and forgotten', async () => {
  expect(await readVariants()).toBeUndefined();
  expect((await said('tune', '--show')).out).toBe(`nothing is kept in ${variantsFile()}\n`);
  await keepVariants('A', new Map([[KERNEL, wide]]));
  await keepVariants('A', new Map([['dense D=2', wide]]));
  expect(readdirSync(join(folder, 'cache'))).toEqual(['variants.json']);
  const shown = `A\n  ${KERNEL}: 16x64 streamed\n  dense D=2: 16x64 streamed\nkept in ${variantsFile()}\n`;
  expect(await said('tune', '--show')).toEqual({ code: 0, out: shown, err: '' });
  await forgetVariants();
  expect(await readVariants()).toBeUndefined();
  // a folder that cannot be made is an error of writing
  writeFileSync(join(folder, 'file'), '');
  vi.stubEnv('DRIFTWELL_CACHE', join(folder, 'file', 'cache'));
  await expect(keepVariants('A', new Map())).rejects.toThrow('cannot be written');
  expect(await readVariants()).toBeUndefined();
});

test('a mode is one of three words or a variant, and anything else is refused with what is allowed', () => {
  expect([undefined, 'on', 'off'].map(tuneModeOf)).toEqual(['kept', 'on', 'off']);
  expect(tuneModeOf('16x64:streamed')).toEqual(wide);
  for (const text of ['', 'yes', '16x64', '15x64:streamed']) expect(() => tuneModeOf(text)).toThrow('--tune is');
});

gpuTest(
  'a device gets what is kept of its adapter, or what is asked for, and a run says which kernel it had',
  async () => {
    const note = () => undefined;
    const open = async (mode?: Parameters<typeof openDevice>[2]) => {
      const { gpu } = await openDevice(TEST_PREFERENCE, note, mode);
      gpu.close();
      return gpu;
    };
    const { adapter } = await open();
    await keepVariants(adapter.name, new Map([[KERNEL, wide]]));
    await keepVariants('another', new Map([['dense D=2', wide]]));
    expect((await open('kept')).variants.get(KERNEL)).toEqual(wide);
    expect((await open('kept')).variants.get('dense D=2')).toBeUndefined();
    expect((await open('off')).variants.get(KERNEL)).toBeUndefined();
    expect((await open()).variants.get(KERNEL)).toBeUndefined();
    expect((await open(wide)).variants.get('anything')).toEqual(wide);

    const words = [
      'basins',
      '--memories',
      'gaussian:3:1',
      '--particles',
      '256',
      '--adapter',
      TEST_PREFERENCE,
      '--json',
    ];
    const runs = [];
    for (const tune of [['--tune', 'off'], [], ['--tune', '16x64:streamed']]) {
      runs.push(JSON.parse((await said(...words, ...tune)).out));
    }
    expect(runs.map(({ kernel }) => /\d+ particles per thread, .*/.exec(kernel)?.[0])).toEqual([
      '8 particles per thread, 4 in registers',
      '16 particles per thread, stream',
      '16 particles per thread, stream',
    ]);
    expect(new Set(runs.map(({ stamp }) => stamp.result)).size).toBe(1);
    expect((await said('basins', '--tune', 'faster')).code).toBe(2);
  },
);
