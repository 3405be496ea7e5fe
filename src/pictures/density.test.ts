import { expect, test } from 'vitest';
import { resolveInputs } from '../experiments/inputs.ts';
import type { Run } from '../experiments/run.ts';
import { parseConfig } from '../params/config.ts';
import { densityPicture } from './density.ts';

test('bins with samples, and no others, lie over the stars', () => {
  const inputs = resolveInputs(parseConfig({ experiment: 'generate' }));
  const density = { kind: 'field', shape: [2, 3], extent: [-1, 1, -1, 1], data: Uint32Array.of(0, 3, 1, 0, 0, 70000) };
  const run = { inputs, results: { density }, notes: [], adapter: '', kernel: '' } as unknown as Run;
  expect(densityPicture(run, {}).picture.overMemories).toEqual({
    grid: { width: 3, height: 2 },
    chosen: Uint8Array.of(0, 1, 1, 0, 0, 1),
  });
});
