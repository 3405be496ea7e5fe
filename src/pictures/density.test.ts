import { expect, test } from 'vitest';
import { resolveInputs } from '../experiments/inputs.ts';
import type { Run } from '../experiments/run.ts';
import { parseConfig } from '../params/config.ts';
import { densityPicture } from './density.ts';

function overMemories(counts: readonly number[]) {
  const inputs = resolveInputs(parseConfig({ experiment: 'generate' }));
  const density = { kind: 'field', shape: [2, 8], extent: [-1, 1, -1, 1], data: Uint32Array.from(counts) };
  const run = { inputs, results: { density }, notes: [], adapter: '', kernel: '' } as unknown as Run;
  return densityPicture(run, {}).picture.overMemories;
}

test('bins with samples lie over the stars, where they are few', () => {
  expect(overMemories([0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 70000])).toEqual({
    grid: { width: 8, height: 2 },
    chosen: Uint8Array.of(0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
  });
  expect(overMemories([1, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 70000])).toBeUndefined();
});
