/** Samples drawn batch by batch, and what is counted of them. */

import { countDensity } from '../observables/density.ts';
import { type LabelRule, labelParticles } from '../observables/labels.ts';
import { measureMoments, type ParticleMoments, pooled } from '../observables/moments.ts';
import { measureSample } from '../observables/sample.ts';
import { snapToLabels } from '../observables/snap.ts';
import type { Extent, Field } from '../results.ts';
import type { NoiseLevel, Read, StepTable } from '../samplers/row.ts';
import { Simulation } from '../simulation/simulation.ts';
import { batches, Tally } from './batches.ts';
import { posteriorRule, readingRule } from './level.ts';
import type { Inputs, RunContext } from './run.ts';
import { startOf } from './sampleStart.ts';
import { addedUp, type Floored } from './score.ts';
import { type Look, levelsAlong, readsAlong } from './watch.ts';

/** How samples are drawn, and over which bins they are counted. */
export interface SamplePlan {
  levels: readonly NoiseLevel[];
  table: StepTable;
  shape: Shape;
  extent: Extent;
}

export interface Sampled {
  /** [ny, nx] samples per bin */
  counts: Uint32Array;
  /** samples per memory */
  ends: Uint32Array;
  outside: number;
  /** samples of no memory, those that are not finite among them */
  none: number;
  notFinite: number;
  /** samples drawn */
  done: number;
  moments: ParticleMoments;
  floored: Floored;
  kernel: string;
}

type Shape = readonly [number, number];

export function densityField(shape: Shape, extent: Extent, data: Uint32Array): Field {
  return { kind: 'field', name: 'density', unit: 'particles', shape, extent, data };
}

/** The density of a moment. */
async function lookAt(simulation: Simulation, extent: Extent, shape: Shape): Promise<Look> {
  const histogram = await countDensity(simulation, extent, shape);
  return {
    values: histogram.counts,
    shade: undefined,
    results: async () => ({
      density: densityField(shape, extent, (await histogram.read())[0]?.counts as Uint32Array),
    }),
    dispose: histogram.dispose,
  };
}

/** Draws the samples of a config. Throws what Simulation.create and its observers throw. */
export async function sampleOnGpu(inputs: Inputs, context: RunContext, plan: SamplePlan): Promise<Sampled> {
  const { gpu, stop, watch } = context;
  const { config, patterns } = inputs;
  const { dim } = patterns;
  const { terminal, particles, seed } = config;
  const { levels, table, shape, extent } = plan;
  const counts = new Uint32Array(shape[0] * shape[1]);
  const ends = new Uint32Array(patterns.count);
  const moments: ParticleMoments[] = [];
  let [outside, none, notFinite, done, kernel] = [0, 0, 0, 0, ''];
  const floored: Floored[] = [];
  const tally = new Tally();
  const levelAfter = levelsAlong(table, levels);
  const readAfter = readsAlong(levelAfter, table);
  const ruleAt = (read: Read): LabelRule => posteriorRule(inputs, read);
  for (const { first, count } of batches(gpu, particles, 1, dim)) {
    const simulation = await Simulation.create(gpu, {
      dim,
      particles: count,
      firstParticle: first,
      tap: table.tap,
      cells: [{ patterns, rows: table.rows, seed, start: startOf(inputs, table.start), readout: inputs.score }],
    });
    const watcher =
      count === particles
        ? watch?.({
            simulation,
            look: () => lookAt(simulation, extent, shape),
            measure() {
              const read = readAfter(simulation.step);
              return measureSample(simulation, readingRule(inputs, read), ruleAt(read));
            },
            levelAfter,
          })
        : undefined;
    try {
      await tally.advance(simulation, { first, count }, particles, context, watcher);
      kernel = simulation.kernelName;
      floored.push(await simulation.readTally());
      const labelled = await labelParticles(simulation, [ruleAt(table.label)]);
      if (terminal === 'snap') await snapToLabels(simulation, labelled, patterns);
      const histogram = await countDensity(simulation, extent, shape);
      const [here] = await histogram.read();
      add(counts, here?.counts as Uint32Array);
      add(ends, labelled.counts[0] as Uint32Array);
      outside += here?.outside ?? 0;
      none += labelled.none[0] as number;
      notFinite += labelled.notFinite[0] as number;
      moments.push((await measureMoments(simulation))[0] as ParticleMoments);
      labelled.dispose();
      histogram.dispose();
      done += count;
    } finally {
      if (!watcher?.keeps()) simulation.dispose();
    }
    if (stop?.aborted) break;
  }
  return { counts, ends, outside, none, notFinite, done, moments: pooled(moments), floored: addedUp(floored), kernel };
}

function add(to: Uint32Array, from: Uint32Array): void {
  from.forEach((value, i) => {
    to[i] = (to[i] as number) + value;
  });
}
