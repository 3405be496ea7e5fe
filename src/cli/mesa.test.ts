import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { openAdapter, surveyAdapters } from './adapter.ts';
import { howToInstall, whyTooOld } from './mesa.ts';
import { findManifests } from './vulkan.ts';

const data = mkdtempSync(join(tmpdir(), 'driftwell-mesa-'));
const folder = join(data, 'vulkan', 'icd.d');
mkdirSync(folder, { recursive: true });
afterAll(() => rmSync(data, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

/** A manifest as Mesa installs it, and a library that says what version it is, across two pieces of a reader. */
function manifestOf(version: string, apiVersion: string): string {
  const library = join(folder, 'libvulkan_lvp.so');
  writeFileSync(library, `${'\0'.repeat(2 ** 20 - 7)}Mesa ${version} (LLVM 15.0.6)\0`);
  const manifest = join(folder, 'lvp_icd.json');
  writeFileSync(manifest, JSON.stringify({ ICD: { api_version: apiVersion, library_path: './libvulkan_lvp.so' } }));
  return manifest;
}

test('the lavapipe of Debian 12 is known to be too old, a newer one is not', () => {
  expect(whyTooOld(manifestOf('22.3.6', '1.1.230'))).toMatch(/^Mesa 22\.3\.6 \(.*lvp_icd\.json\) is too old for Dawn/);
  expect(whyTooOld(manifestOf('23.0.1', '1.1.238'))).toBeUndefined();
  // a promise of Vulkan 1.3 is enough
  expect(whyTooOld(manifestOf('22.3.6', '1.4.305'))).toBeUndefined();
});

test('what cannot be told is left to Dawn', () => {
  const manifest = manifestOf('of my own', '1.1.1');
  expect(whyTooOld(manifest)).toBeUndefined();
  rmSync(join(folder, 'libvulkan_lvp.so'));
  expect(whyTooOld(manifest)).toBeUndefined();
  writeFileSync(manifest, 'no JSON');
  expect(whyTooOld(manifest)).toBeUndefined();
});

const hasDawn = spawnSync(process.execPath, ['-e', "import('webgpu')"]).status === 0;
const onLinux = test.runIf(process.platform === 'linux' && hasDawn);

onLinux('a driver that was found and refused is named with its reason', async () => {
  vi.stubEnv('XDG_DATA_DIRS', data);
  const manifest = manifestOf('22.3.6', '1.1.230');
  expect(findManifests('lavapipe')).toContain(manifest);
  await expect(openAdapter({ adapter: 'lavapipe' })).rejects.toThrow(
    /No WebGPU adapter \(lavapipe: .*Mesa 22\.3\.6 \(/,
  );
  const drivers = process.env.VK_DRIVER_FILES;
  const { refused } = await surveyAdapters();
  expect(refused).toContainEqual({ kind: 'lavapipe', why: expect.stringContaining('Mesa 22.3.6') });
  expect(process.env.VK_DRIVER_FILES).toBe(drivers);
});

const bin = fileURLToPath(new URL('../../bin/driftwell.js', import.meta.url));

onLinux('doctor says what was found and what was not, and lets no driver speak', { timeout: 600_000 }, () => {
  manifestOf('22.3.6', '1.1.230');
  const env: NodeJS.ProcessEnv = { ...process.env, XDG_DATA_DIRS: data };
  delete env.XDG_RUNTIME_DIR;
  const { stdout, stderr, status } = spawnSync(process.execPath, [bin, 'doctor'], { env, encoding: 'utf8' });
  expect(stdout).toMatch(/^driftwell \d.*\n/);
  expect(stdout).toMatch(/^no lavapipe: .*Mesa 22\.3\.6 \(.*\) is too old for Dawn, which needs Mesa 23 or newer/m);
  if (status === 0) expect(stderr).toBe('');
  else expect([status, stderr]).toEqual([3, expect.stringMatching(/^driftwell: No WebGPU adapter .*\n$/)]);
});

test('without Dawn doctor says how to get it', { timeout: 600_000 }, () => {
  const hooks = `export async function resolve(name, context, next) {
    if (name === 'webgpu') throw Object.assign(new Error('not here'), { code: 'ERR_MODULE_NOT_FOUND' });
    return next(name, context);
  }`;
  const url = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;
  const register = `import { register } from 'node:module'; register(${JSON.stringify(url(hooks))});`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', url(register), bin, 'doctor'], {
    encoding: 'utf8',
  });
  expect(stdout).toMatch(/^driftwell \d.*\n$/);
  expect([status, stderr]).toEqual([
    3,
    expect.stringMatching(/webgpu.* is not installed: run npm install webgpu\.\n$/),
  ]);
});

test.each([
  ['ID=debian\nVERSION_ID="12"\n', 'bookworm-backports'],
  ['ID=debian\nVERSION_ID="13"\n', 'apt-get install mesa-vulkan-drivers'],
  ['NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n', 'apt-get install mesa-vulkan-drivers'],
  ['ID=manjaro\nID_LIKE=arch\n', 'pacman -S vulkan-swrast'],
  ['ID=fedora\nVERSION_ID=42\n', 'dnf install'],
  ['ID=constructor\n', "install Mesa's lavapipe"],
  ['', "install Mesa's lavapipe"],
])('%j: %s', (release, how) => {
  expect(howToInstall(release)).toContain(how);
});
