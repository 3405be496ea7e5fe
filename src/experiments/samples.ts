/** Samples drawn batch by batch, and what is counted of them. */

import { countDensity } from '../observables/density.ts';
import { type LabelRule, submitLabels } from '../observables/labels.ts';
import { MOMENTS_COST, measureMoments, type ParticleMoments, pooled } from '../observables/moments.ts';
import { measureSample } from '../observables/sample.ts';
import { snapToLabels } from '../observables/snap.ts';
import type { Extent, Field } from '../results.ts';
import type { ReadLevel } from '../samplers/row.ts';
import { Simulation } from '../simulation/simulation.ts';
import { batches, Tally } from './batches.ts';
import { posteriorRule, readingRule } from './level.ts';
import type { DensityWindow } from './plane.ts';
import type { Inputs, RunContext, SystemRun } from './run.ts';
import { addedUp, type Floored } from './score.ts';
import { seenOf } from './stopped.ts';
import { specOf } from './systems.ts';
import { type Look, wayOf } from './watch.ts';

/** How samples are drawn, and over which bins they are counted. */
export interface SamplePlan {
  run: SystemRun;
  shape: Shape;
  window: DensityWindow;
}

/** What is counted of samples. */
export interface Sampled {
  /** [ny, nx] samples per bin */
  counts: Uint32Array;
  /** samples per memory */
  ends: Uint32Array;
  outside: number;
  /** samples of no memory, those that are not finite among them */
  none: number;
  notFinite: number;
  /** samples whose ends are counted */
  done: number;
  moments: ParticleMoments;
  floored: Floored;
  kernel: string;
}

type Shape = readonly [number, number];

/** Samples per bin, as a result. */
export function densityField(shape: Shape, extent: Extent, data: Uint32Array): Field {
  return { kind: 'field', name: 'density', unit: 'particles', shape, extent, data };
}

/** The density of a moment. */
async function lookAt(simulation: Simulation, { extent, plane, results }: DensityWindow, shape: Shape): Promise<Look> {
  const histogram = await countDensity(simulation, extent, shape, plane);
  return {
    values: histogram.counts,
    shade: undefined,
    results: async () => ({
      density: densityField(shape, extent, (await histogram.read())[0]?.counts as Uint32Array),
      ...results,
    }),
    dispose: histogram.dispose,
  };
}

/** Draws the samples of a config. Throws what Simulation.create and its observers throw. */
export async function sampleOnGpu(inputs: Inputs, context: RunContext, plan: SamplePlan): Promise<Sampled> {
  const { gpu, stop, watch } = context;
  const { config, patterns } = inputs;
  const { dim } = patterns;
  const { terminal } = config;
  const { run, shape, window } = plan;
  const { particles, table } = run;
  const counts = new Uint32Array(shape[0] * shape[1]);
  const ends = new Uint32Array(patterns.count);
  const moments: ParticleMoments[] = [];
  let [outside, none, notFinite, done, kernel] = [0, 0, 0, 0, ''];
  const floored: Floored[] = [];
  const tally = new Tally();
  const { levelAfter, readAfter } = wayOf(run);
  const ruleAt = (read: ReadLevel): LabelRule => posteriorRule(inputs, read);
  for (const { first, count } of batches(gpu, particles, 1, dim)) {
    if (stop?.aborted) break;
    const simulation = await Simulation.create(gpu, {
      ...specOf(inputs, run),
      particles: count,
      firstParticle: first,
    });
    const watcher =
      count === particles
        ? watch?.({
            simulation,
            look: () => lookAt(simulation, window, shape),
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
      // shares of the ends need all of them
      const seen = seenOf(simulation, patterns.count, context);
      const labelled = seen.count === count ? await submitLabels(seen, [ruleAt(table.label)]) : undefined;
      if (labelled && terminal === 'snap') await snapToLabels(simulation, labelled, patterns);
      const histogram = await countDensity(simulation, window.extent, shape, window.plane);
      // at once: a read-back waits longer than it takes
      const [fell, [here], [spread], classes] = await Promise.all([
        simulation.downloadTally(),
        histogram.read(),
        measureMoments(seenOf(simulation, MOMENTS_COST, context)),
        labelled?.read(),
      ]);
      floored.push(fell);
      add(counts, here?.counts as Uint32Array);
      outside += here?.outside ?? 0;
      moments.push(spread as ParticleMoments);
      histogram.dispose();
      labelled?.dispose();
      if (!classes) continue;
      add(ends, classes.counts[0] as Uint32Array);
      none += classes.none[0] as number;
      notFinite += classes.notFinite[0] as number;
      done += count;
    } finally {
      if (!watcher?.keeps()) simulation.dispose();
    }
  }
  return { counts, ends, outside, none, notFinite, done, moments: pooled(moments), floored: addedUp(floored), kernel };
}

function add(to: Uint32Array, from: Uint32Array): void {
  from.forEach((value, i) => {
    to[i] = (to[i] as number) + value;
  });
}
