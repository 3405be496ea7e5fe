import type { Gpu } from '../gpu/device.ts';
import { downloadLanes, downloadPositions } from '../gpu/particles.ts';
import { countDensity, type Histogram } from '../observables/density.ts';
import { type Labelled, labelParticles } from '../observables/labels.ts';
import { landscapeOf } from '../reference/landscape.ts';
import { labelsOf } from '../reference/readOut.ts';
import type { Extent } from '../results.ts';
import type { ReadLevel } from '../samplers/row.ts';
import type { Simulation } from '../simulation/simulation.ts';
import type { Op } from './ops.ts';
import type { Contender } from './race.ts';
import { problemOf, simulate } from './simulated.ts';
import { sampleGroups } from './truth.ts';

const BINS = 512;
/** Half-width of the grid; some particles of N(0, I) fall outside. */
const REACH = 3;

/** The observing kernels on particles at N(0, I), each `steps` times, read-back of their small results included. */
export async function observed(gpu: Gpu, op: Op, particles: number, steps: number): Promise<Contender> {
  const simulation = await simulate(gpu, op, particles, 1);
  const at = await downloadPositions(simulation);
  return op.kind === 'histogram' ? histogram(simulation, at, steps) : labels(simulation, at, op, steps);
}

function histogram(simulation: Simulation, at: Float32Array, steps: number): Contender {
  const extent: Extent = [-REACH, REACH, -REACH, REACH];
  const truth = binned(at, simulation.dim);
  let made: Histogram[] = [];
  const reset = () => {
    for (const histogram of made) histogram.dispose();
    made = [];
  };
  return {
    label: `density D=${simulation.dim}, ${BINS} x ${BINS} bins`,
    reset,
    async run() {
      for (let i = 0; i < steps; i++) made.push(await countDensity(simulation, extent, [BINS, BINS]));
    },
    async fault() {
      for (const histogram of made) {
        const [{ counts, outside } = { counts: new Uint32Array(), outside: 0 }] = await histogram.read();
        const total = counts.reduce((sum, n) => sum + n, outside);
        if (total !== simulation.count) return `${total} of ${simulation.count} particles are counted`;
        // a driver may contract (x - low) * perUnit, and a point on an edge then changes its bin
        const moved = counts.reduce((sum, n, i) => sum + Math.abs(n - (truth[i] as number)), 0);
        if (moved > simulation.count * 1e-4) return `${moved} counts differ from the host's`;
      }
      return undefined;
    },
    dispose() {
      reset();
      simulation.dispose();
    },
  };
}

/** The same counts on the host, in float32 as the kernel works them out. */
function binned(at: Float32Array, dim: number): Uint32Array {
  const counts = new Uint32Array(BINS * BINS);
  const perUnit = Math.fround(BINS / (2 * REACH));
  const bin = (value: number) => Math.fround(Math.fround(value + REACH) * perUnit);
  for (let p = 0; p < at.length; p += dim) {
    const x = bin(at[p] as number);
    const y = dim > 1 ? bin(at[p + 1] as number) : 0;
    if (x < 0 || x >= BINS || y < 0 || y >= BINS) continue;
    const slot = Math.floor(y) * BINS + Math.floor(x);
    counts[slot] = (counts[slot] as number) + 1;
  }
  return counts;
}

function labels(simulation: Simulation, at: Float32Array, op: Op, steps: number): Contender {
  const { dim } = op;
  const { patterns, rows } = problemOf(op, 1);
  const read = rows[0]?.read as ReadLevel;
  const groups = sampleGroups(simulation.count).map((first) => {
    const sample = Float64Array.from(at.subarray(first * dim, (first + 4) * dim));
    return { first, truth: labelsOf(landscapeOf(patterns, read), sample) };
  });
  let made: Labelled[] = [];
  const reset = () => {
    for (const labelled of made) labelled.dispose();
    made = [];
  };
  return {
    label: `labels D=${dim}`,
    reset,
    async run() {
      for (let i = 0; i < steps; i++) {
        made.push(await labelParticles(simulation, [{ kind: 'posterior', patterns, read }]));
      }
    },
    async fault() {
      for (const { counts, none, labels } of made) {
        const total = (counts[0] ?? new Uint32Array()).reduce((sum, n) => sum + n, none[0] ?? 0);
        if (total !== simulation.count) return `${total} of ${simulation.count} particles are labelled`;
        const found = await downloadLanes(simulation, labels, Int32Array);
        for (const { first, truth } of groups) {
          const wrong = truth.findIndex((label, i) => found[first + i] !== label);
          if (wrong >= 0) return `particle ${first + wrong} has label ${found[first + wrong]}, not ${truth[wrong]}`;
        }
      }
      return undefined;
    },
    dispose() {
      reset();
      simulation.dispose();
    },
  };
}
