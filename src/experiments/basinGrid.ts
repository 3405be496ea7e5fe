/** A grid of starts, run down a table of steps, and the label of where each one ends. */

import { gridFractions } from '../analysis/fractions.ts';
import { storageBuffer } from '../gpu/buffers.ts';
import { downloadLanes, downloadPositions, type Particles } from '../gpu/particles.ts';
import { type Committor, reduceReplicas } from '../observables/committor.ts';
import { classesOf, type LabelRule, type SubmittedLabels, submitLabels } from '../observables/labels.ts';
import { measureSample } from '../observables/sample.ts';
import type { Extent, Field, Labels, Result } from '../results.ts';
import type { ReadLevel } from '../samplers/row.ts';
import { copyBuffers } from '../simulation/checkpoint.ts';
import { Simulation } from '../simulation/simulation.ts';
import type { Start } from '../simulation/starts.ts';
import { batches, Tally } from './batches.ts';
import { boxExtent } from './inputs.ts';
import { readingRule } from './level.ts';
import type { Inputs, RunContext, SystemRun } from './run.ts';
import { addedUp, type Floored } from './score.ts';
import { seenOf } from './stopped.ts';
import { specOf } from './systems.ts';
import { type Look, type Way, wayOf } from './watch.ts';

/** A run that starts on a grid. */
export interface GridRun extends SystemRun {
  start: Extract<Start, { kind: 'grid' }>;
}

/** How the grid runs, and what is made of where it ends. */
export interface GridPlan {
  run: GridRun;
  rule: LabelRule;
  /** `errors` of the shares are known at the end only: to tell them takes a look at every start */
  resultsOf(map: GridMap, errors?: number[]): Record<string, Result>;
}

/** Where the starts of a grid end. */
export interface GridMap {
  shape: number[];
  extent: Extent;
  total: number;
  replicas: number;
  /** [start], x fastest */
  labels: Int32Array;
  /** [start] step that settled it, 0 = never; empty without a tolerance */
  settled: Uint32Array;
  committor: Pick<Committor, 'frequency' | 'entropy'> | undefined;
  /** particles (starts x replicas) per class */
  counts: Uint32Array;
  none: number;
  floored: Floored;
  kernel: string;
  /** what must be said of how it was made */
  notes: readonly string[];
}

/**
 * Runs a table from every cell centre of the grid, batch by batch, and labels the ends. `startsAre` is told where
 * particles start, [count, dim], from the start `first` on.
 */
export async function runGrid(
  inputs: Inputs,
  context: RunContext,
  plan: GridPlan,
  startsAre?: (points: Float32Array, first: number) => void,
): Promise<GridMap> {
  const { gpu, watch } = context;
  const { patterns } = inputs;
  const { run, rule } = plan;
  const { dim } = patterns;
  const map = emptyMap(inputs, plan);
  const { total, replicas } = map;
  const way = wayOf(run);
  const tally = new Tally();
  for (const { first, count } of batches(gpu, total, replicas, dim)) {
    if (context.stop?.aborted) break;
    const simulation = await Simulation.create(gpu, {
      ...specOf(inputs, run),
      particles: count * replicas,
      firstParticle: first * replicas,
    });
    // a picture of three dimensions is a slice, and replicas are only reduced at the end
    const watcher =
      count === total && replicas === 1 && dim < 3
        ? watch?.({
            simulation,
            look: () => lookAt(simulation, inputs, plan, way),
            measure() {
              const read = way.readAfter(simulation.step);
              return measureSample(simulation, readingRule(inputs, read), ruleAt(rule, read));
            },
            levelAfter: way.levelAfter,
          })
        : undefined;
    try {
      startsAre?.(await downloadPositions(simulation), first);
      await tally.advance(simulation, { first, count }, total, context, watcher);
      map.kernel = simulation.kernelName;
      const seen = seenOf(simulation, classesOf(rule).count, context, replicas);
      const labelled = await submitLabels(seen, [rule]);
      // at once: a read-back waits longer than it takes
      const [floored] = await Promise.all([
        simulation.downloadTally(),
        readBatch(simulation, map, { first, seen }, labelled),
      ]);
      map.floored = addedUp([map.floored, floored]);
      labelled.dispose();
    } finally {
      if (!watcher?.keeps()) simulation.dispose();
    }
  }
  return complete(map);
}

/** Particles of no class, among them those that a stop has left out. */
export function complete(map: GridMap): GridMap {
  const counted = map.counts.reduce((sum, count) => sum + count, 0);
  return { ...map, none: map.total * map.replicas - counted };
}

/** A map of which nothing is known yet; its classes are those of the rule. */
export function emptyMap({ box }: Inputs, { run, rule }: GridPlan): GridMap {
  const { start, particles, tolerance } = run;
  const { replicas } = start;
  const shape = [...start.shape];
  const total = particles / replicas;
  const classes = classesOf(rule).count;
  return {
    shape,
    extent: boxExtent(box),
    total,
    replicas,
    labels: new Int32Array(total).fill(-1),
    settled: new Uint32Array(tolerance === undefined ? 0 : total),
    committor: replicas > 1 ? { frequency: new Float32Array(total), entropy: new Float32Array(total) } : undefined,
    counts: new Uint32Array(classes),
    none: 0,
    floored: { count: 0, of: 0 },
    kernel: '',
    notes: [],
  };
}

/** The same rule on the way: a posterior is that of the noise there. */
function ruleAt(rule: LabelRule, read: ReadLevel): LabelRule {
  return rule.kind === 'posterior' ? { ...rule, read } : rule;
}

/** Which starts have arrived where by now. */
async function lookAt(simulation: Simulation, inputs: Inputs, plan: GridPlan, way: Way): Promise<Look> {
  const { run, rule } = plan;
  const labelled = await submitLabels(simulation, [ruleAt(rule, way.readAfter(simulation.step))]);
  const shade = run.tolerance === undefined ? undefined : copyOfSettlingSteps(simulation);
  return {
    values: labelled.labels,
    shade,
    async results() {
      const map = emptyMap(inputs, plan);
      await readBatch(simulation, map, { first: 0, seen: simulation }, labelled);
      return plan.resultsOf(complete(map));
    },
    dispose() {
      labelled.dispose();
      shade?.destroy();
    },
  };
}

/** The run goes on while its picture stays, and may be painted again at another size. */
function copyOfSettlingSteps({ gpu, settlingSteps }: Simulation): GPUBuffer {
  const copy = storageBuffer(gpu, 'settling steps shown', settlingSteps.size);
  copyBuffers(gpu, [settlingSteps], [copy]);
  return copy;
}

/** The labels of the particles seen, and the steps that settled each, from the start `first` of the map on. */
async function readBatch(
  simulation: Simulation,
  map: GridMap,
  { first, seen }: { first: number; seen: Particles },
  labelled: SubmittedLabels,
): Promise<void> {
  const readCounts = async () => {
    const { counts } = await labelled.read();
    counts[0]?.forEach((value, k) => {
      map.counts[k] = (map.counts[k] as number) + value;
    });
  };
  const readLabels = async () => {
    if (map.committor) {
      const { topLabel, frequency, entropy } = await reduceReplicas(
        seen.gpu,
        labelled.labels,
        seen.count / map.replicas,
        map.replicas,
      );
      map.labels.set(topLabel, first);
      map.committor.frequency.set(frequency, first);
      map.committor.entropy.set(entropy, first);
    } else map.labels.set(await downloadLanes(seen, labelled.labels, Int32Array), first);
  };
  const readSettled = async () => {
    if (map.settled.length > 0) map.settled.set(await simulation.downloadSettlingSteps(), first);
  };
  await Promise.all([readCounts(), readLabels(), readSettled()]);
}

/** The labels that are shown: those of the map, or others of the same starts. */
export function mapLabels(map: GridMap, labels = map.labels): Labels {
  return slice(map, 'labels', 'labels', '', labels) as Labels;
}

/** Standard errors of the shares of a map without chance in it: those of the grid. */
export function gridErrors({ labels, shape, counts }: GridMap): number[] {
  return gridFractions(labels, shape, counts.length).of.map(({ error }) => error);
}

/** A 2-D result of the grid: all of it, or the middle slice of three dimensions. */
export function slice(
  { shape, extent }: GridMap,
  kind: 'labels' | 'field',
  name: string,
  unit: string,
  data: Int32Array | Uint32Array | Float32Array,
): Labels | Field {
  const [nx = 1, ny = 1, nz = 1] = shape;
  const middle = Math.floor(nz / 2) * nx * ny;
  return { kind, name, unit, shape: [ny, nx], extent, data: data.slice(middle, middle + nx * ny) } as Labels | Field;
}
