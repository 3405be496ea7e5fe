import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { trainedFeatures } from '../readouts/trainedFeatures.ts';
import { execute } from '../reference/execute.ts';
import { stepTable } from '../samplers/index.ts';
import { foldWidth } from '../samplers/row.ts';
import { noiseLevels } from '../schedules.ts';
import { type CellSpec, Simulation } from './simulation.ts';

/**
 * Trained layers above three dimensions: lists of their own at every level, and a share of
 * x / a in the coefficients of the rows.
 */

const SEED = 2 ** 35 + 3;
const PARTICLES = 22; // not whole quads
const levels = noiseLevels({ schedule: 'vpLinear', spacing: 'logVariance', steps: 4, timeMin: 0.05 });

function cellOf(spec: string, sampler: 'ancestral' | 'odeHeun', count: number, time: number) {
  const patterns = { ...patternsFromSpec(spec, { seed: 5 }), width: 0.02 };
  const start = { kind: 'chosen', patterns, scale: 1, spread: 1 } as const;
  const { rows } = stepTable(levels, { sampler, terminal: 'denoise', spacing: 'logVariance' });
  return { patterns, rows, seed: SEED, start, readout: trainedFeatures({ count, time }) };
}

gpuTest('trained layers are what they are in float64 in any dimension, in company too', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const run = async (cells: CellSpec[]) => {
    const dim = cells[0]?.patterns.dim as number;
    const simulation = await Simulation.create(gpu, { dim, particles: PARTICLES, cells });
    expect(simulation.kernelName).toContain('trained features');
    expect(simulation.kernelName).toContain('staged');
    const from = await downloadPositions(simulation);
    await simulation.advance();
    const ends = await downloadPositions(simulation);
    simulation.dispose();
    return { from, ends };
  };
  for (const cell of [cellOf('binary:6:20', 'ancestral', 70, 1e4), cellOf('gaussian:5:5', 'odeHeun', 9, 100)]) {
    const { patterns, rows, seed, readout } = cell;
    const { from, ends } = await run([cell]);
    const folded = rows.map((row) => foldWidth(row, patterns.width));
    const twin = execute(rows, patterns, Float64Array.from(from), {
      seed,
      readout: await readout.reference({ patterns, rows: folded, seed }),
    });
    const unit = Math.max(1, ...twin.x.map(Math.abs));
    const off = Math.max(...twin.x.map((value, i) => Math.abs(value - (ends[i] as number)) / unit));
    expect(off).toBeLessThan(2e-5);
  }
  // cells of one dispatch have lists of their own, and change nothing of each other
  const few = cellOf('binary:3:20', 'ancestral', 30, 10);
  const many = cellOf('binary:6:20', 'ancestral', 70, 1e4);
  const alone = await Promise.all([run([few]), run([many])]);
  const { ends } = await run([few, many]);
  expect([...ends]).toEqual(alone.flatMap((own) => [...own.ends]));
  gpu.close();
});
