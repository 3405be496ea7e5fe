import { readFileSync } from 'node:fs';
import { measureCeilings } from '../src/bench/ceiling.ts';
import { openAdapter } from '../src/cli/adapter.ts';
import { readNetwork } from '../src/files/networkFile.ts';
import { type Gpu, openGpu } from '../src/gpu/device.ts';
import { downloadPositions } from '../src/gpu/particles.ts';
import type { Patterns } from '../src/memories/patterns.ts';
import { patternsFromSpec } from '../src/memories/patternsFromSpec.ts';
import { productsOf } from '../src/networks/network.ts';
import { network } from '../src/readouts/network.ts';
import type { Readout } from '../src/readouts/readout.ts';
import { tabulated } from '../src/readouts/tabulated.ts';
import { stepTable } from '../src/samplers/index.ts';
import { type Row, row } from '../src/samplers/row.ts';
import { noiseLevels } from '../src/schedules.ts';
import { Simulation } from '../src/simulation/simulation.ts';

/**
 * How fast a trained network moves particles on lavapipe: node --import tsx scripts/networkSpeed.ts net.npz [particles]
 *
 * Prints the time of 50 rows from sigma 10 to 0.05, read from a field and read directly (of fewer
 * particles), the ceiling of multiply-adds in the same run, and how far the field is off at some levels.
 * Above three dimensions there is no field.
 */
const [file = 'net.npz', count = '1048576'] = process.argv.slice(2);
const ROWS = 50;
const MOST_DIRECT = 2 ** 15;
const COMPARED = 2 ** 15;

const { network: trained } = await readNetwork(file, new Uint8Array(readFileSync(file)));
const patterns = patternsFromSpec(trained.training.memories, { seed: trained.training.seed });
const { adapter } = await openAdapter({ adapter: 'lavapipe' });
const gpu = await openGpu(adapter);
const levels = noiseLevels({
  ...{ schedule: 'edm', spacing: 'logVariance', steps: ROWS - 1, sigmaMin: 0.05, sigmaMax: 10 },
});
const { rows } = stepTable(levels, { sampler: 'ddim', terminal: 'denoise' });
const direct = network(trained);
const particles = Number(count);
const field = tabulated(direct, { particles, tolerance: 0.01, fallsBack: true, spacing: 1 / 8 });

async function endsOf(device: Gpu, readout: Readout, table: readonly Row[], number: number, sigma: number) {
  const start = { kind: 'chosen', patterns: patterns as Patterns, scale: 1, spread: sigma } as const;
  const cell = { patterns, rows: table, seed: 3, readout, start };
  const simulation = await Simulation.create(device, { dim: patterns.dim, particles: number, cells: [cell] });
  await simulation.advance();
  const ends = await downloadPositions(simulation);
  simulation.dispose();
  return ends;
}

/** Seconds of the quickest of some runs whose kernels are compiled: by the clock, and of CPU. */
async function timeOf(readout: Readout, number: number, trials: number): Promise<{ wall: number; cpu: number }> {
  await endsOf(gpu, readout, rows, 64, 10);
  let best = { wall: Number.POSITIVE_INFINITY, cpu: 0 };
  for (let trial = 0; trial < trials; trial++) {
    const [began, used] = [performance.now(), process.cpuUsage()];
    await endsOf(gpu, readout, rows, number, 10);
    const { user, system } = process.cpuUsage(used);
    const wall = (performance.now() - began) / 1000;
    if (wall < best.wall) best = { wall, cpu: (user + system) / 1e6 };
  }
  return best;
}
const seconds = ({ wall, cpu }: { wall: number; cpu: number }) => `${wall.toFixed(2)} s, ${cpu.toFixed(2)} s of CPU`;

const hasField = patterns.dim <= 3;
if (hasField) {
  console.log(`field: ${particles} particles, ${rows.length} rows: ${seconds(await timeOf(field, particles, 2))}`);
}
const directly = Math.min(particles, MOST_DIRECT);
const own = await timeOf(direct, directly, 4);
const { ceilings } = await measureCeilings(gpu, { trials: 3 });
const products = productsOf(trained);
const rate = (directly * rows.length * products) / 1e9;
const perStep = (1e6 * own.cpu) / (directly * rows.length);
console.log(`directly: ${directly} particles: ${seconds(own)}; ${perStep.toPrecision(3)} us of CPU a particle and row`);
console.log(
  `products: ${products} a particle and row, ${(rate / own.wall).toFixed(2)} G/s, ${(rate / own.cpu).toFixed(2)} G per second of CPU`,
);
console.log(`ceiling of multiply-adds: ${(ceilings.multiplyAdds.perSecond.median / 1e9).toFixed(2)} G/s`);
for (const { s } of hasField ? levels.filter((_, i) => i % 7 === 0) : []) {
  const once = [row({ read: { a: 1, s, similarity: 'distance' }, cm: 1 })];
  const sigma = Math.sqrt(s);
  const [table, exact] = [
    await endsOf(gpu, field, once, COMPARED, sigma),
    await endsOf(gpu, direct, once, COMPARED, sigma),
  ];
  const off = Array.from({ length: COMPARED }, (_, p) => {
    const apart = Array.from({ length: patterns.dim }, (_, d) => {
      const i = p * patterns.dim + d;
      return (table[i] as number) - (exact[i] as number);
    });
    return Math.hypot(...apart) / sigma;
  }).sort((a, b) => a - b);
  const at = (share: number) => (off[Math.ceil(share * COMPARED) - 1] as number).toExponential(1);
  console.log(`sigma ${sigma.toFixed(3)}: off by ${at(0.5)} (half), ${at(0.999)} (99.9 %), ${at(1)} sigma (all)`);
}
gpu.close();
