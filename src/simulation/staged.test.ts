import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { normalizedWeights, type Patterns } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { execute } from '../reference/execute.ts';
import { aboutCentre } from '../samplers/centre.ts';
import { dynamics, type SamplerName, samplers, stepTable } from '../samplers/index.ts';
import { odeLikelihood } from '../samplers/likelihood.ts';
import { type Row, row, type Tap } from '../samplers/row.ts';
import { readAt } from '../samplers/sampler.ts';
import { noiseLevels } from '../schedules.ts';
import { Simulation, type SimulationSpec } from './simulation.ts';

/** The staged executor against float64: every table there is, at D = 5 and 64, whatever the memories are like. */

const SEED = 2 ** 35 + 3;
const PARTICLES = 22; // not whole quads
const levels = noiseLevels({ schedule: 'vpLinear', spacing: 'logVariance', steps: 5, timeMin: 0.05 });

/** Unequal weights and a width; K is a multiple of four or not, and more than a chunk. */
function setOf(spec: string): Patterns {
  const patterns = patternsFromSpec(spec, { seed: 5 });
  const weights = patterns.weights.map((_, k) => 1 + (k % 3));
  return { ...patterns, weights: normalizedWeights(patterns.count, spec, weights), width: 0.03 };
}

/** How far a run is from float64: the largest difference of nine numbers in ten. */
async function differences(gpu: Gpu, patterns: Patterns, rows: readonly Row[], tap: Tap = 'none') {
  const { dim } = patterns;
  const start = { kind: 'chosen', patterns, scale: 1, spread: 1 } as const;
  const centre = Array.from({ length: dim }, (_, d) => 3 - d);
  const cell = { patterns, rows, seed: SEED, start, centre };
  const spec: SimulationSpec = { dim, particles: PARTICLES, tap, cells: [cell] };
  const simulation = await Simulation.create(gpu, spec);
  expect(simulation.kernelName).toContain('staged');
  const from = await downloadPositions(simulation);
  await simulation.advance();
  const [x, q] = [await downloadPositions(simulation), await simulation.downloadQ()];
  simulation.dispose();
  const twin = execute(rows, patterns, Float64Array.from(from), { seed: SEED, tap, centre });
  // near a tie of two memories a run may part from its twin by more than it rounds
  return { x: quantile(off(x, twin.x), 0.9), q: quantile(off(q, twin.q), 0.9) / dim };
}

/** Differences in units of the largest number or of 1, ascending; a NaN comes last. */
function off(found: ArrayLike<number>, expected: Float64Array): number[] {
  const unit = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  return Array.from(expected, (value, i) => Math.abs((found[i] as number) - value) / unit)
    .map((value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value))
    .sort((a, b) => a - b);
}
const quantile = (ascending: readonly number[], share: number) =>
  ascending[Math.ceil(share * ascending.length) - 1] as number;

for (const spec of ['gaussian:1030:5', 'gaussian:16:64']) {
  gpuTest(`${spec}: every sampler, dynamics and tap is what it is in float64`, async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const patterns = setOf(spec);
    const seen: Record<string, { x: number; q: number }> = {};
    for (const sampler of Object.keys(samplers) as SamplerName[]) {
      const dials = { churn: 0.5, ddimEta: 0.5, correctorSteps: 1, terminal: 'denoise' } as const;
      seen[sampler] = await differences(gpu, patterns, stepTable(levels, { sampler, ...dials }).rows);
    }
    for (const sampler of ['eulerMaruyama', 'odeHeun'] as const) {
      const table = aboutCentre(stepTable(levels, { sampler, terminal: 'denoise', spacing: 'time' }));
      seen[`${sampler} about a centre`] = await differences(gpu, patterns, table.rows);
    }
    for (const [name, { table }] of Object.entries(dynamics)) {
      for (const similarity of ['distance', 'dot'] as const) {
        const dials = { beta: 0.7, similarity, eta: 0.6, flowStep: 0.2, temperature: 0.5, iterations: 4 } as const;
        seen[`${name} ${similarity}`] = await differences(gpu, patterns, table(dials).rows);
      }
    }
    seen.likelihood = await differences(gpu, patterns, odeLikelihood(levels).rows, 'trace');
    const once = [row({ read: readAt(levels[2] as NonNullable<(typeof levels)[0]>), cm: 1, kq: 1 })];
    seen.energy = await differences(gpu, patterns, once, 'energy');
    for (const [name, { x, q }] of Object.entries(seen)) {
      expect(x, name).toBeLessThan(1e-5);
      // the trace is a difference of sums over all coordinates
      expect(q, name).toBeLessThan(2e-6);
    }
    gpu.close();
  });
}
