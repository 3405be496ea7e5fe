import { expect, test } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { hopfield } from '../samplers/fixedLevel.ts';
import { type SamplerName, stepTable } from '../samplers/index.ts';
import { noiseLevels } from '../schedules.ts';
import { Simulation } from './simulation.ts';
import { Timeline } from './timeline.ts';

const PARTICLES = 203;
const patterns = patternsFromSpec('pham:9', { seed: 0 });
const start = { kind: 'listed', points: new Float64Array(2), scale: 1, replicas: 1, spread: 1 } as const;
const levels = noiseLevels({ schedule: 'vpLinear', spacing: 'logVariance', steps: 12, timeMin: 0.02 });

// one table with an accumulator that lives on between steps, one of noise, one of rows that do not commit
for (const sampler of ['dpmSolver2MSde', 'ancestral', 'odeRk4'] satisfies SamplerName[]) {
  gpuTest(`${sampler}: back and forth in time gives the bits of going straight`, async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const { rows } = stepTable(levels, { sampler, terminal: 'denoise' });
    const cells = [{ patterns, rows, seed: 7, start }];
    const straight = await Simulation.create(gpu, { dim: 2, particles: PARTICLES, cells });
    const at = new Map<number, Uint32Array>();
    const bits = async (simulation: Simulation) => new Uint32Array((await downloadPositions(simulation)).buffer);
    for (let step = 0; ; step = straight.cursor.commitAfter(step)) {
      await straight.advance({ until: step });
      at.set(step, await bits(straight));
      if (step === straight.totalSteps) break;
    }
    expect(at.size).toBe(levels.length + 1);

    const moved = await Simulation.create(gpu, { dim: 2, particles: PARTICLES, cells });
    const { bytes } = moved.checkpoint();
    expect(moved.stateBytes).toBe(bytes);
    const timeline = new Timeline(moved, 4.5 * bytes);
    const commits = [...at.keys()];
    for (const i of [12, 3, 4, 11, 0, 7, 7, 1, 12]) {
      const step = commits[i] as number;
      await timeline.seek(step);
      expect(moved.step).toBe(step);
      expect(await bits(moved)).toEqual(at.get(step));
      expect(timeline.bytes).toBeLessThanOrEqual(4.5 * bytes);
    }
    expect(timeline.steps.length).toBeGreaterThan(2);
    expect(timeline.steps[0]).toBe(0);
    gpu.close();
  });
}

gpuTest('a settled run goes back to where nothing had settled', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const { rows } = hopfield(6, 1, 'distance', 400);
  const cells = [{ patterns, rows, seed: 7, start }];
  const simulation = await Simulation.create(gpu, { dim: 2, particles: PARTICLES, tolerance: 1e-4, cells });
  const timeline = new Timeline(simulation);
  await timeline.seek(simulation.totalSteps);
  expect(simulation.settled).toBe(true);
  const settling = await simulation.downloadSettlingSteps();
  const { pairs } = simulation;

  await timeline.seek(3);
  expect(simulation.step).toBe(3);
  expect(Math.max(...(await simulation.downloadSettlingSteps()))).toBeLessThanOrEqual(3);
  await timeline.seek(simulation.totalSteps);
  expect(simulation.settled).toBe(true);
  expect(await simulation.downloadSettlingSteps()).toEqual(settling);
  expect(pairs).toBeGreaterThan(0);
  gpu.close();
});

test('checkpoints keep within the budget, twice as far apart whenever it is full, and the start stays', () => {
  const simulation = { step: 0, checkpoint: () => ({ step: simulation.step, bytes: 10, dispose() {} }) };
  const timeline = new Timeline(simulation as unknown as Simulation, 45);
  const at: number[][] = [];
  for (; simulation.step <= 32; simulation.step++) {
    timeline.keep();
    expect(timeline.bytes).toBeLessThanOrEqual(45);
    at.push(timeline.steps);
  }
  expect([1, 3, 4, 6, 8, 24, 32].map((step) => at[step])).toEqual([
    [0, 1],
    [0, 1, 2, 3],
    [0, 2, 4],
    [0, 2, 4, 6],
    [0, 4, 8],
    [0, 8, 16, 24],
    [0, 16, 32],
  ]);
});
