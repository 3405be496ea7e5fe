import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { DeviceLostError, openGpu } from '../gpu/device.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { stepTable } from '../samplers/index.ts';
import { noiseLevels } from '../schedules.ts';
import { HostBackup } from './hostBackup.ts';
import { Simulation } from './simulation.ts';

const patterns = patternsFromSpec('pham:9', { seed: 0 });
const levels = noiseLevels({ schedule: 'vpLinear', spacing: 'logVariance', steps: 40, timeMin: 0.02 });
const start = { kind: 'listed', points: new Float64Array(2), scale: 1, replicas: 1, spread: 1 } as const;

// an accumulator that lives on between steps, and noise
gpuTest('a run goes on from its copy on another device, to the same bits, and does no step twice', async (gpu) => {
  const { rows } = stepTable(levels, { sampler: 'dpmSolver2MSde', terminal: 'denoise' });
  const spec = { dim: 2, particles: 1003, cells: [{ patterns, rows, seed: 7, start }] };
  const bits = async (simulation: Simulation) => new Uint32Array((await downloadPositions(simulation)).buffer);

  const first = await openGpu((await gpu.requestAdapter()) as GPUAdapter);
  const undisturbed = await Simulation.create(first, spec);
  await undisturbed.advance();
  const expected = await bits(undisturbed);

  const backup = new HostBackup(0);
  expect(backup.step).toBe(0);
  const sinking = await Simulation.create(first, spec);
  await expect(async () => {
    await sinking.advance({
      until: 15,
      between: () => backup.keep(sinking),
    });
    expect(backup.step).toBe(15);
    first.device.destroy();
    await sinking.advance({ between: () => backup.keep(sinking) });
  }).rejects.toThrow(DeviceLostError);
  expect(backup.step).toBe(15);

  const second = await openGpu((await gpu.requestAdapter()) as GPUAdapter);
  const resumed = await Simulation.create(second, spec);
  backup.resume(resumed);
  expect(resumed.step).toBe(15);
  expect(resumed.pairs).toBe(15 * 9 * 1003);
  const done: number[] = [];
  await resumed.advance({ progress: (progress) => done.push(progress.done) });
  expect(Math.min(...done)).toBeGreaterThan(15);
  expect(await bits(resumed)).toEqual(expected);
  expect(resumed.pairs).toBe(undisturbed.pairs);
  second.close();
});
