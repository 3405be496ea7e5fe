import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { type Patterns, patternsFrom } from '../memories/patterns.ts';
import { testNetwork } from '../networks/testNetwork.ts';
import { attention, dense } from '../readouts/attention.ts';
import { cutoff } from '../readouts/cutoff.ts';
import { network } from '../readouts/network.ts';
import type { Readout } from '../readouts/readout.ts';
import { separations } from '../readouts/separation.ts';
import { smoothed } from '../readouts/smoothed.ts';
import { tabulated } from '../readouts/tabulated.ts';
import { trainedFeatures } from '../readouts/trainedFeatures.ts';
import { normals } from '../reference/noise.ts';
import { stepTable } from '../samplers/index.ts';
import { type Row, row } from '../samplers/row.ts';
import { noiseLevels } from '../schedules.ts';
import { Simulation, type SimulationSpec } from './simulation.ts';
import { runInPieces } from './testPieces.ts';

/** A tabulated field, held against the read-out that it tabulates; and that no cut of the work changes a bit. */

const PARTICLES = 203;
/** Claimed: so many that grids pay, so few that every reading is compared. */
const OPTIONS = { particles: 60_000, tolerance: 5e-3 };
/** In sigma, by dimension: so coarse that the error is not that of rounding. */
const SPACING = [0, 0.1, 0.1, 0.5];

function memories(dim: number, count = 300): Patterns {
  const points = normals(5, count, dim, 0).map((value) => Math.fround(value / 2));
  return patternsFrom(points, dim, 'scattered');
}

const specOf = (patterns: Patterns, rows: readonly Row[], readout: Readout, more: Partial<SimulationSpec> = {}) => ({
  dim: patterns.dim,
  particles: PARTICLES,
  cells: [{ patterns, rows, seed: 3, readout, start: { kind: 'chosen', patterns, scale: 1, spread: 1 } as const }],
  ...more,
});

/** Where particles come to, where they were, and what was measured on the way. */
async function endsOf(gpu: Gpu, spec: SimulationSpec) {
  const simulation = await Simulation.create(gpu, spec);
  const before = await downloadPositions(simulation);
  await simulation.advance();
  const after = await downloadPositions(simulation);
  const { off: error = 0 } = await simulation.downloadTally();
  simulation.dispose();
  return { before, after, error };
}

const readAt = (sigma: number) => [row({ read: { a: 1, s: sigma ** 2, similarity: 'distance' }, cm: 1 })];

const inners: Record<string, Readout> = {
  softmax: dense,
  'trained features': trainedFeatures({ count: 200, time: 100 }),
  smoothed: smoothed(dense, { tau: 0.2, draws: 4 }),
};

for (const [name, inner] of Object.entries(inners)) {
  gpuTest(`a field of ${name} is that of the read-out, and says how far it is off`, async (_gpu, adapter) => {
    const gpu = await openGpu(adapter);
    for (const dim of name === 'softmax' ? [1, 2, 3] : [2]) {
      const patterns = memories(dim);
      const sigma = dim === 3 ? 1.5 : 0.5;
      const near = { low: new Array(dim).fill(-0.5), high: new Array(dim).fill(0.5) };
      const rows = readAt(sigma);
      const exact = await endsOf(gpu, specOf(patterns, rows, inner));
      // some particles start off the second grid
      for (const region of name === 'softmax' ? [undefined, near] : [undefined]) {
        const options = { ...OPTIONS, spacing: SPACING[dim] as number, ...(region && { region }) };
        const field = await endsOf(gpu, specOf(patterns, rows, tabulated(inner, options)));
        expect(field.before).toEqual(exact.before);
        let most = 0;
        for (let p = 0; p < PARTICLES; p++) {
          const apart = Array.from({ length: dim }, (_, d) => {
            const i = p * dim + d;
            return (field.after[i] as number) - (exact.after[i] as number);
          });
          most = Math.max(most, Math.hypot(...apart) / sigma);
        }
        expect(field.error, `${dim}-D`).toBeGreaterThan(0);
        // rounding of the two kernels aside
        expect(Math.abs(most - field.error), `${dim}-D`).toBeLessThan(3e-6);
      }
    }
    gpu.close();
  });
}

const heun = stepTable(noiseLevels({ schedule: 'vpLinear', spacing: 'logVariance', steps: 3, timeMin: 0.05 }), {
  sampler: 'odeHeun',
  terminal: 'denoise',
}).rows;

gpuTest('levels of a schedule are each tabulated, and no cut of the work changes a bit', async (_gpu, adapter) => {
  const gpu = await openGpu(adapter);
  const patterns = memories(2);
  const readout = tabulated(dense, { ...OPTIONS, spacing: 0.1 });
  const bits = async (simulation: Simulation) => [
    new Uint32Array((await downloadPositions(simulation)).buffer),
    (await simulation.downloadTally()).off,
  ];
  const whole = await Simulation.create(gpu, specOf(patterns, heun, readout));
  const start = whole.checkpoint();
  await whole.advance();
  const expected = await bits(whole);
  expect(expected[1]).toBeGreaterThan(0);
  const exact = await endsOf(gpu, specOf(patterns, heun, dense));
  const off = [...(await downloadPositions(whole))].map((value, i) => Math.abs(value - (exact.after[i] as number)));
  expect(off.sort((a, b) => a - b)[Math.floor(off.length * 0.9)]).toBeLessThan(5e-3);
  await runInPieces(whole, start, 3);
  expect(await bits(whole)).toEqual(expected);
  whole.dispose();
  const variant = { quads: 2, workgroupSize: 32 };
  const varied = await endsOf(gpu, specOf(patterns, heun, readout, { variant }));
  expect([new Uint32Array(varied.after.buffer), varied.error]).toEqual(expected);
  const batch = await endsOf(gpu, specOf(patterns, heun, readout, { firstParticle: 100, particles: 40 }));
  expect(new Uint32Array(batch.after.buffer)).toEqual((expected[0] as Uint32Array).subarray(200, 280));
  gpu.close();
});

gpuTest(
  'coarse grids, cells, taps, and read-outs that cannot be tabulated are refused by name',
  async (_gpu, adapter) => {
    const gpu = await openGpu(adapter);
    const patterns = memories(2);
    const asked = (readout: Readout, more: Partial<SimulationSpec> = {}) =>
      Simulation.create(gpu, specOf(patterns, readAt(0.5), readout, more));
    const field = tabulated(dense, { ...OPTIONS, spacing: 1 });
    await expect(endsOf(gpu, specOf(patterns, readAt(0.5), field))).rejects.toThrow(
      /read-out field was off by 0\.\d+ sigma where it was compared, 0\.0050 are allowed/,
    );
    const { cells } = specOf(patterns, readAt(0.5), field);
    await expect(asked(field, { cells: [...cells, ...cells] })).rejects.toThrow(/field makes tables for one cell/);
    await expect(asked(field, { tap: 'energy' })).rejects.toThrow(/field gives no energy/);
    const twice = tabulated(cutoff({ eps: 1e-4, particles: 1e7 }), OPTIONS);
    await expect(asked(twice)).rejects.toThrow(/cutoff makes tables itself/);
    const { fused: _text, ...textless } = attention(separations.softmax);
    await expect(asked(tabulated(textless, OPTIONS))).rejects.toThrow(/nothing runs the read-out field/);
    gpu.close();
  },
);

gpuTest('a field of a network falls back where it is too coarse, and is not refused', async (_gpu, adapter) => {
  const gpu = await openGpu(adapter);
  const patterns = memories(2);
  const inner = network(testNetwork(2, [8, 8]));
  const rows = readAt(0.5);
  const direct = await endsOf(gpu, specOf(patterns, rows, inner));
  const endsAt = (tolerance: number) =>
    endsOf(
      gpu,
      specOf(patterns, rows, tabulated(inner, { particles: 600_000, tolerance, fallsBack: true, spacing: 0.5 })),
    );
  const fine = await endsAt(0.01);
  expect(fine.error).toBeGreaterThan(0);
  expect(fine.error).toBeLessThan(0.01);
  expect(fine.after).not.toEqual(direct.after);
  // no spacing is right to a millionth: nothing is read from the field, and nothing is off
  const coarse = await endsAt(1e-6);
  expect(coarse.error).toBe(0);
  const apart = [...coarse.after].map((value, i) => Math.abs(value - (direct.after[i] as number)));
  expect(Math.max(...apart)).toBeLessThan(3e-6);
  gpu.close();
});
