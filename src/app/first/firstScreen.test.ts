import { afterEach, expect, test, vi } from 'vitest';
import { parseAddress } from '../../address.ts';
import { cpuConfig } from '../../experiments/onCpu/index.ts';
import { changedDials } from '../../params/config.ts';
import { splitAddress } from '../compare/twoAddresses.ts';
import { firstAddress, sizeHere } from './firstScreen.ts';

afterEach(() => vi.unstubAllGlobals());

function machine(info: Partial<GPUAdapterInfo> | undefined, coarse: boolean): void {
  vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => (info ? { info } : null) } });
  vi.stubGlobal('matchMedia', () => ({ matches: coarse }));
}

test('a GPU moves a million particles, a touch screen and a software driver fewer', async () => {
  const nvidia = { vendor: 'nvidia', architecture: 'ampere', description: '' };
  machine(nvidia, false);
  expect(await sizeHere()).toEqual({ particles: 2 ** 20, because: '' });
  machine(nvidia, true);
  expect((await sizeHere()).particles).toBe(2 ** 16);
  for (const info of [{ vendor: 'google', architecture: 'swiftshader' }, { isFallbackAdapter: true }]) {
    machine(info, false);
    expect((await sizeHere()).particles).toBe(2 ** 13);
  }
});

test('without a GPU it says as many as the CPU runs', async () => {
  machine(undefined, false);
  const size = await sizeHere();
  expect(size.because).toBe('as the CPU computes them');
  const { a } = splitAddress(firstAddress(size));
  expect(cpuConfig(await parseAddress(a)).particles).toBe(size.particles);
  expect(cpuConfig(await parseAddress('particles=8192')).particles).toBe(size.particles);
});

test('both sides of the first screen are runs, of the same memories', async () => {
  const { a, b } = splitAddress(firstAddress({ particles: 4096, because: '' }));
  const recall = await parseAddress(a);
  const diffusion = await parseAddress(b as string, changedDials(recall));
  expect(recall).toMatchObject({ experiment: 'basins', dynamics: 'hopfield', particles: 4096 });
  expect(diffusion).toMatchObject({ experiment: 'generate', particles: 4096, memories: recall.memories });
});
