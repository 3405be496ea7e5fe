import { countDensity } from '../observables/density.ts';
import { type LabelRule, labelParticles } from '../observables/labels.ts';
import { measureMoments, type ParticleMoments, pooled } from '../observables/moments.ts';
import { measureSample } from '../observables/sample.ts';
import { snapToLabels } from '../observables/snap.ts';
import { covarianceOf, meanOf } from '../reference/landscape.ts';
import { type Extent, type Field, type Result, tableOf } from '../results.ts';
import { eulerStiffness } from '../samplers/eulerMaruyama.ts';
import { stepTable } from '../samplers/index.ts';
import type { NoiseLevel, Read } from '../samplers/row.ts';
import { Simulation } from '../simulation/simulation.ts';
import { cholesky, isotropic, type Start } from '../simulation/starts.ts';
import { batches, Tally } from './batches.ts';
import { boxExtent } from './inputs.ts';
import type { Inputs, Outcome, RunContext } from './run.ts';
import { levelsOf } from './schedule.ts';
import { type Look, levelsAlong, readsAlong } from './watch.ts';

/**
 * Samples of the reverse process: their density, moments, and the share that ends at each memory.
 *
 * Started from the exact p_T, SDE and ODE end at memory k with probability w_k; from N(0, s_T) or a cue they do not,
 * and that is the point of offering them.
 */
export async function generate(inputs: Inputs, context: RunContext): Promise<Outcome> {
  const { gpu, stop, watch } = context;
  const { config, patterns, box } = inputs;
  const { dim } = patterns;
  const { sampler, terminal, particles, resolution, width, seed } = config;
  const levels = levelsOf(config);
  const table = stepTable(levels, config);
  const shape = [dim > 1 ? resolution : 1, resolution] as const;
  const extent = boxExtent(box);
  const counts = new Uint32Array(shape[0] * shape[1]);
  const ends = new Uint32Array(patterns.count);
  const moments: ParticleMoments[] = [];
  let [outside, none, notFinite, done, kernel] = [0, 0, 0, 0, ''];
  const tally = new Tally();
  const levelAfter = levelsAlong(table, levels);
  const readAfter = readsAlong(levelAfter, table);
  const ruleAt = (read: Read): LabelRule => ({ kind: 'posterior', patterns: [patterns], read });

  for (const { first, count } of batches(gpu, particles, 1, dim)) {
    const simulation = await Simulation.create(gpu, {
      dim,
      particles: count,
      firstParticle: first,
      tap: table.tap,
      cells: [{ patterns, rows: table.rows, seed, width, start: startOf(inputs, table.start) }],
    });
    const watcher =
      count === particles
        ? watch?.({
            simulation,
            look: () => lookAt(simulation, extent, shape),
            measure() {
              const read = readAfter(simulation.step);
              return measureSample(simulation, patterns, read, ruleAt(read), width);
            },
            levelAfter,
          })
        : undefined;
    try {
      await tally.advance(simulation, { first, count }, particles, context, watcher);
      kernel = simulation.kernelName;
      const labelled = await labelParticles(simulation, ruleAt(table.label));
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

  const shares = [...ends].map((value) => value / done);
  const notes: string[] = [];
  if (notFinite > 0) notes.push(`${notFinite} particles are not finite: the sampler diverged, use more steps`);
  if (none > notFinite) notes.push(`${none - notFinite} particles belong to no memory`);
  if (outside > 0) notes.push(`${outside} particles lie outside the box`);
  if (sampler === 'eulerMaruyama' && eulerStiffness(levels) > 2) {
    notes.push(
      'Euler-Maruyama is unstable here (h g^2 / s > 2 somewhere): use more steps, logVariance spacing, or ancestral',
    );
  }
  return {
    results: {
      density: densityField(shape, extent, counts),
      moments: momentTable(pooled(moments)),
      fractions: tableOf(
        'fractions',
        ['memory', 'count', 'fraction', 'standardError', 'weight'],
        shares.map((share, k) => [
          k,
          ends[k] as number,
          share,
          Math.sqrt((share * (1 - share)) / done),
          patterns.weights[k] as number,
        ]),
      ),
    },
    integers: counts,
    fractions: shares,
    kernel,
    notes,
  };
}

type Shape = readonly [number, number];

function densityField(shape: Shape, extent: Extent, data: Uint32Array): Field {
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

/** Where a run starts, at the noisiest level of its table. */
export function startOf(
  { config, patterns, cue }: Pick<Inputs, 'config' | 'patterns' | 'cue'>,
  level: NoiseLevel,
): Start {
  const { dim } = patterns;
  const { a, s } = level;
  const { width } = config;
  const one = { kind: 'listed', replicas: 1 } as const;
  switch (config.start) {
    case 'exact':
      return { kind: 'chosen', patterns, scale: a, spread: isotropic(dim, Math.sqrt(s + a * a * width)) };
    case 'prior':
      return { ...one, points: new Float64Array(dim), scale: 1, spread: isotropic(dim, Math.sqrt(s)) };
    case 'matched': {
      const covariance = covarianceOf(patterns);
      const rows = Array.from({ length: dim }, (_, d) =>
        Array.from(
          { length: dim },
          (_, e) => a * a * (covariance[d * dim + e] as number) + (d === e ? s + a * a * width : 0),
        ),
      );
      return { ...one, points: meanOf(patterns), scale: a, spread: cholesky(rows) };
    }
    case 'cue':
      return { ...one, points: Float64Array.from(cue), scale: a, spread: isotropic(dim, Math.sqrt(s)) };
  }
}

function momentTable({ count, mean, covariance }: ParticleMoments): Result {
  const axes = ['x', 'y', 'z'].slice(0, mean.length);
  const columns = ['count', 'mean', ...axes.map((axis) => `covariance_${axis}`)];
  return tableOf(
    'moments',
    columns,
    mean.map((value, d) => [count, value, ...(covariance[d] as number[])]),
    axes,
  );
}

function add(to: Uint32Array, from: Uint32Array): void {
  from.forEach((value, i) => {
    to[i] = (to[i] as number) + value;
  });
}
