import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { State } from './state.ts';

gpuTest('a tally past 2^32 is read from both of its words', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const mix = {
    usesStart: false,
    usesAccumulator: false,
    usesNoise: false,
    usesCentre: false,
    tap: 'none',
    freezes: false,
    activation: 'identity',
    clamps: false,
  } as const;
  const state = new State(gpu, { dim: 1, cells: 1, count: 4 }, mix);
  gpu.device.queue.writeBuffer(state.counters, 8, Uint32Array.of(5, 2));
  expect(await state.downloadTally()).toEqual({ count: 2 * 2 ** 32 + 5, largest: 0 });
  state.dispose();
  gpu.close();
});
