import { expect, test } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { downloadPositions, type Particles } from '../gpu/particles.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import type { Network } from '../networks/network.ts';
import { testNetwork } from '../networks/testNetwork.ts';
import { network } from '../readouts/network.ts';
import { networkBlocks } from '../readouts/networkBlocks.ts';
import { NetworkReading } from '../readouts/networkReading.ts';
import { execute } from '../reference/execute.ts';
import { hopfield } from '../samplers/fixedLevel.ts';
import { stepTable } from '../samplers/index.ts';
import { foldWidth, type Row } from '../samplers/row.ts';
import { noiseLevels } from '../schedules.ts';
import { type CellSpec, Simulation, type SimulationSpec } from './simulation.ts';

/**
 * Trained networks above three dimensions: layer by layer, at levels of their own, and a share of
 * x / a in the coefficients of the rows.
 */

const SEED = 2 ** 35 + 3;
const PARTICLES = 22; // not whole quads
const levels = noiseLevels({ schedule: 'vpLinear', spacing: 'logVariance', steps: 4, timeMin: 0.05 });
const tableOf = (sampler: 'ancestral' | 'odeHeun') =>
  stepTable(levels, { sampler, terminal: 'denoise', spacing: 'logVariance' }).rows;

/** A network that was never trained, about a place near the origin. */
function networkOf(dim: number, hidden: readonly number[], seed = 1): Network {
  return {
    ...testNetwork(dim, hidden, seed),
    centre: Float64Array.from({ length: dim }, (_, d) => Math.sin(d + seed)),
  };
}

function cellOf(trained: Network, rows: readonly Row[], seed = SEED): CellSpec {
  const patterns = { ...patternsFromSpec(`gaussian:5:${trained.dim}`, { seed: 5 }), width: 0.02 };
  const start = { kind: 'chosen', patterns, scale: 1, spread: 1 } as const;
  return { patterns, rows, seed, start, readout: network(trained) };
}

type Run = Partial<Pick<SimulationSpec, 'tolerance' | 'variant'>> & { stops?: readonly number[] };

gpuTest('networks are what they are in float64 in any dimension, in company too', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const run = async (cells: CellSpec[], { stops = [], ...spec }: Run = {}) => {
    const dim = cells[0]?.patterns.dim as number;
    const simulation = await Simulation.create(gpu, { dim, particles: PARTICLES, cells, ...spec });
    expect(simulation.kernelName).toMatch(/^network, [\d x]+ wide D=\d+, staged, \d+ particles x \d+ units$/);
    const from = await downloadPositions(simulation);
    for (const until of stops) await simulation.advance({ until });
    await simulation.advance();
    const ends = await downloadPositions(simulation);
    const { settledShare } = simulation;
    simulation.dispose();
    return { from, ends, settledShare };
  };
  const offOf = async ({ patterns, rows, readout, seed }: CellSpec, from: Float32Array, ends: Float32Array) => {
    const folded = rows.map((row) => foldWidth(row, patterns.width));
    const reference = await readout?.reference({ patterns, rows: folded, seed });
    const twin = execute(rows, patterns, Float64Array.from(from), { seed, readout: reference as never });
    const unit = Math.max(1, ...twin.x.map(Math.abs));
    return Math.max(...twin.x.map((value, i) => Math.abs(value - (ends[i] as number)) / unit));
  };
  // sizes that are no whole blocks, one layer, the most of the family, and more inputs than a stretch
  for (const [dim, hidden, sampler] of [
    [5, [12], 'ancestral'],
    [21, [8, 20, 4], 'odeHeun'],
    [50, [256, 64, 32, 128], 'ancestral'],
    [786, [40, 256], 'ancestral'],
  ] as const) {
    const cell = cellOf(networkOf(dim, hidden), tableOf(sampler));
    const { from, ends } = await run([cell]);
    expect(await offOf(cell, from, ends)).toBeLessThan(2e-5);
  }
  const own = cellOf(networkOf(21, [8, 20, 4]), tableOf('ancestral'));
  const whole = await run([own]);
  // however it is cut
  for (const variant of [{ quads: 1 }, { registers: false }, { quads: 4, workgroupSize: 32 }]) {
    expect([...(await run([own], { variant, stops: [1, 2] })).ends]).toEqual([...whole.ends]);
  }
  // cells of one dispatch have networks of their own, and change nothing of each other
  const other = cellOf(networkOf(21, [8, 20, 4], 2), tableOf('ancestral'), 7);
  const alone = await run([other]);
  expect([...(await run([own, other])).ends]).toEqual([...whole.ends, ...alone.ends]);

  // particles that have settled are left out of the list
  const gentle = networkOf(21, [8, 20, 4]);
  const layers = gentle.layers.map((own) => ({ ...own, weights: own.weights.map((w) => w / 8) }));
  const still = cellOf({ ...gentle, layers }, hopfield(2, 1, 'distance', 60).rows);
  const settled = await run([still], { tolerance: 1e-5 });
  expect(settled.settledShare).toBe(1);
  expect(await offOf(still, settled.from, settled.ends)).toBeLessThan(1e-4);
  gpu.close();
});

test('a network of other dimensions and a list that is too long are refused', async () => {
  const trained = networkOf(4, [8]);
  const many = Array.from({ length: 2 ** 22 }, (_, i) => i + 1);
  expect(() => networkBlocks(trained, many, [0])).toThrow(
    'a network of 8 units in 4 dimensions is too large for 4194304 noise levels; take fewer steps',
  );
  const particles = { dim: 5, cells: 1 } as Particles;
  const task = {
    particles,
    cells: [{ patterns: patternsFromSpec('gaussian:5:5', { seed: 5 }), levels: [] }],
    asked: [],
  };
  await expect(NetworkReading.of(trained, task)).rejects.toThrow(
    'the network was trained in 4 dimensions, the particles have 5',
  );
});
