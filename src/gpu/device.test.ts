import { expect, test, vi } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { downloadBuffer, storageBuffer } from './buffers.ts';
import { DeviceLostError, type Gpu, guarded, LimitError, MemoryError, openGpu, requireLimit } from './device.ts';

/** What openGpu makes of an adapter that says this of itself. */
async function opened(info: Partial<GPUAdapterInfo>, driver?: string): Promise<Gpu> {
  const queue = { submit() {}, onSubmittedWorkDone: async () => undefined };
  const device = { queue, limits: {}, lost: new Promise(() => undefined), addEventListener() {}, destroy() {} };
  const adapter = { limits: {}, info: { vendor: '', architecture: '', description: '', ...info } };
  return openGpu({ ...adapter, requestDevice: async () => device } as unknown as GPUAdapter, driver);
}

test.each([
  [{ vendor: 'nvidia', architecture: 'hopper' }, '', 'nvidia hopper', false],
  [{ vendor: 'nvidia', description: 'H200' }, '580.95', 'H200, 580.95', false],
  [{ description: 'SwiftShader driver 5.0.0' }, 'SwiftShader driver 5.0.0', 'SwiftShader driver 5.0.0', true],
  [{ vendor: 'google', architecture: 'swiftshader' }, '', 'google swiftshader', true],
  [{ description: 'Microsoft Basic Render Driver' }, '', 'Microsoft Basic Render Driver', true],
  [{ vendor: 'microsoft', architecture: 'warp' }, '', 'microsoft warp', true],
  [{ vendor: 'x', isFallbackAdapter: true }, '', 'x', true],
  [{}, 'Firefox on Linux', 'unknown adapter, Firefox on Linux', false],
  [{}, '', 'unknown adapter', false],
])('an adapter of %o, %s is named %s, software: %s', async (info, driver, name, software) => {
  const { adapter } = await opened(info, driver);
  expect(adapter).toMatchObject({ name, software });
});

test('the thread naps while it waits for a software driver outside a browser alone', async () => {
  const software = { isFallbackAdapter: true };
  expect((await opened(software)).naps).toBeDefined();
  expect((await opened({ vendor: 'nvidia' })).naps).toBeUndefined();
  vi.stubGlobal('navigator', { gpu: {} });
  expect((await opened(software)).naps).toBeUndefined();
  vi.unstubAllGlobals();
});

test('a limit names itself, what it allows and what was needed', async () => {
  const gpu = { limits: { maxBufferSize: 100 } } as Gpu;
  expect(() => requireLimit(gpu, 'maxBufferSize', 100, 'a list')).not.toThrow();
  expect(() => requireLimit(gpu, 'maxBufferSize', 101, 'a list')).toThrow(LimitError);
  expect(() => requireLimit(gpu, 'maxBufferSize', 101, 'a list')).toThrow(
    /a list needs maxBufferSize = 101.*allows 100/,
  );
});

gpuTest('guarded throws what its scopes caught, or what was thrown inside', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  expect(await guarded(gpu, 'adding', () => 3)).toBe(3);
  const invalid = () => gpu.device.createBuffer({ size: 16, usage: 1 | 2 });
  await expect(guarded(gpu, 'mapping', invalid)).rejects.toThrow(/^mapping: /);
  const both = () => {
    invalid();
    throw new RangeError('no memories');
  };
  await expect(guarded(gpu, 'reading', both)).rejects.toThrow('no memories');
  // and leaves no scope behind
  await expect(gpu.device.popErrorScope()).rejects.toThrow();
  gpu.close();
});

test('a scope that ran out of memory says so as a MemoryError', async () => {
  const gpu = await opened({});
  const scopes: string[] = [];
  Object.assign(gpu.device, {
    pushErrorScope: (filter: string) => scopes.push(filter),
    popErrorScope: async () => (scopes.pop() === 'out-of-memory' ? { message: 'no room' } : null),
  });
  const setUp = guarded(gpu, 'setting up', () => undefined);
  await expect(setUp).rejects.toThrow(MemoryError);
  await expect(setUp).rejects.toThrow('setting up: the GPU is out of memory; use fewer particles\nno room');
});

gpuTest('a lost device ends every wait with a DeviceLostError; one that was closed is not lost', async (gpu) => {
  const lost = await openGpu((await gpu.requestAdapter()) as GPUAdapter);
  const buffer = storageBuffer(lost, 'numbers', 16);
  lost.device.destroy();
  expect(await lost.lost).toBeInstanceOf(DeviceLostError);
  await expect(downloadBuffer(lost, buffer)).rejects.toThrow(DeviceLostError);
  await expect(guarded(lost, 'going on', () => 1)).rejects.toThrow(DeviceLostError);
  expect(() => lost.check()).toThrow(/run again/);

  const closed = await openGpu((await gpu.requestAdapter()) as GPUAdapter);
  closed.close();
  const reported = await Promise.race([closed.lost, closed.device.lost.then(() => 'nothing')]);
  expect(reported).toBe('nothing');
});

gpuTest('a closed Gpu says so, to a run under way, too; closing it twice is closing it', async (door) => {
  const adapter = (await door.requestAdapter()) as GPUAdapter;
  const gpu = await openGpu(adapter);
  const buffer = storageBuffer(gpu, 'numbers', 16);
  gpu.close();
  gpu.close();
  const said = 'this Gpu was closed; open another one with openGpu';
  await expect(downloadBuffer(gpu, buffer)).rejects.toThrow(said);
  await expect(guarded(gpu, 'going on', () => 1)).rejects.toThrow(said);
  // the adapter has given its device
  await expect(openGpu(adapter)).rejects.toThrow(/^the adapter gives no device \([^\n]+\); an adapter gives one, ask/);
});

gpuTest('the first error that nobody caught is kept and thrown', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  gpu.device.createBuffer({ size: 16, usage: 1 | 2 });
  await gpu.device.queue.onSubmittedWorkDone();
  await vi.waitFor(() => expect(() => gpu.check()).toThrow(/the GPU reported/));
  gpu.close();
});
