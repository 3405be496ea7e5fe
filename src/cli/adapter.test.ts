import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { advice, dawnOptions, kindOf, listAdapters, NoAdapterError, openAdapter, TEST_PREFERENCE } from './adapter.ts';
import { gpuTest, testDriver } from './testGpu.ts';
import { findManifests, pinDriver, quietMesa } from './vulkan.ts';

const info = (parts: Partial<GPUAdapterInfo>) =>
  ({ vendor: '', architecture: '', device: '', description: '', isFallbackAdapter: false, ...parts }) as GPUAdapterInfo;

test('adapters are told apart by what they say of themselves', () => {
  expect(kindOf(info({ architecture: 'swiftshader', isFallbackAdapter: true }))).toBe('swiftshader');
  expect(kindOf(info({ device: 'llvmpipe-llvm-15-0-6-256-bits-', isFallbackAdapter: true }))).toBe('lavapipe');
  expect(kindOf(info({ device: 'null-backend' }))).toBe('null');
  expect(kindOf(info({ vendor: 'microsoft', isFallbackAdapter: true }))).toBe('software');
  expect(kindOf(info({ description: 'Microsoft Basic Render Driver' }))).toBe('software');
  expect(kindOf(info({ vendor: 'nvidia', architecture: 'hopper' }))).toBe('hardware');
});

test('an unknown adapter is refused with the allowed ones', async () => {
  await expect(openAdapter({ adapter: 'swiftshader,llvm' })).rejects.toThrow(
    /adapter is 'llvm', allowed are hardware, lavapipe, swiftshader, software, null/,
  );
});

test('Mesa keeps no shaders where the home of the user cannot be made, and says nothing of it then', () => {
  const folder = mkdtempSync(join(tmpdir(), 'driftwell-home-'));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, 'file'), '');
  for (const name of ['XDG_CACHE_HOME', 'MESA_SHADER_CACHE_DIR']) vi.stubEnv(name, '');
  for (const [home, disabled] of [
    ['new/folder', ''],
    ['file/in', 'true'],
  ] as const) {
    vi.stubEnv('MESA_SHADER_CACHE_DISABLE', '');
    vi.stubEnv('HOME', join(folder, home));
    quietMesa();
    expect([home, process.env.MESA_SHADER_CACHE_DISABLE]).toEqual([home, disabled]);
  }
});

test('each system is told what to install', () => {
  expect(advice('linux')).toMatch(/Vulkan/);
  expect(advice('darwin')).toMatch(/Metal/);
  expect(advice('win32')).toMatch(/Direct3D/);
  expect(new NoAdapterError('none').exitCode).toBe(3);
});

test('WARP is asked for by name, and only there', () => {
  expect(dawnOptions('software', 'win32')).toEqual(['adapter=Microsoft']);
  expect(dawnOptions('hardware', 'win32')).toEqual([]);
  expect(dawnOptions('software', 'linux')).toEqual([]);
});

test('null is only what was asked for by name', async () => {
  expect((await openAdapter({ adapter: 'null' })).kind).toBe('null');
  expect((await listAdapters()).map(({ kind }) => kind)).not.toContain('null');
});

test('a pin is undone as if it had never been', () => {
  const before = process.env.VK_ICD_FILENAMES;
  const unpin = pinDriver('/some/driver.json');
  expect(process.env.VK_DRIVER_FILES).toBe('/some/driver.json');
  unpin();
  expect(process.env.VK_ICD_FILENAMES).toBe(before);
});

test('manifests that are found exist, and none are looked for where Vulkan is not used', () => {
  for (const manifest of [...findManifests('swiftshader'), ...findManifests('lavapipe')]) {
    expect(manifest).toMatch(/\.json$/);
  }
  if (process.platform !== 'linux') expect(findManifests('swiftshader')).toEqual([]);
});

gpuTest('a device computes', async (_, adapter) => {
  const device = await adapter.requestDevice();
  const { MAP_READ, COPY_DST, COPY_SRC, STORAGE } = GPUBufferUsage;
  const module = device.createShaderModule({
    code: `@group(0) @binding(0) var<storage, read_write> out: array<u32>;
      @compute @workgroup_size(4) fn main(@builtin(global_invocation_id) id: vec3u) { out[id.x] = id.x * id.x + 1u; }`,
  });
  const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module } });
  const buffer = device.createBuffer({ size: 16, usage: STORAGE | COPY_SRC });
  const copy = device.createBuffer({ size: 16, usage: MAP_READ | COPY_DST });
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [{ binding: 0, resource: { buffer } }],
  });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, group);
  pass.dispatchWorkgroups(1);
  pass.end();
  encoder.copyBufferToBuffer(buffer, 0, copy, 0, 16);
  device.queue.submit([encoder.finish()]);
  await copy.mapAsync(GPUMapMode.READ);
  expect([...new Uint32Array(copy.getMappedRange())]).toEqual([1, 2, 5, 10]);
  expect(testDriver).not.toBe('');
  device.destroy();
});

gpuTest('the instance outlives what the caller forgets', () => {
  // Dawn aborts the process when its instance is collected under a living device: only another process can show it
  const code = `
    import { openAdapter } from ${JSON.stringify(new URL('./adapter.ts', import.meta.url).href)};
    const open = async () => (await openAdapter({ adapter: ${JSON.stringify(TEST_PREFERENCE)} })).adapter.requestDevice();
    const device = await open();
    for (let i = 0; i < 5; i++) { gc(); await new Promise((done) => setTimeout(done, 20)); }
    await device.queue.onSubmittedWorkDone();
    process.stdout.write('alive');`;
  const options = ['--expose-gc', '--import', 'tsx', '--input-type=module', '-e', code];
  const out = execFileSync(process.execPath, options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  expect(out).toBe('alive');
});
