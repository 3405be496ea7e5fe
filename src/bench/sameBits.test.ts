import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { sameBits } from './sameBits.ts';

gpuTest('runs have the same bits, cut or not, and say which', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const found = await sameBits(gpu, [
    { kind: 'hopfield', dim: 2, count: 9, particles: 2048 },
    { kind: 'ancestral', dim: 2, count: 9, particles: 2048 },
  ]);
  expect(found.map(({ fault }) => fault)).toEqual(found.map(() => undefined));
  expect(found.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256))).toBe(true);
  // of different runs
  expect(new Set(found.map(({ sha256 }) => sha256)).size).toBe(found.length);
  gpu.close();
});
