import type { SampleMeans } from '../observables/sample.ts';
import type { Result } from '../results.ts';
import { explodingVariance, type NoiseLevel, type ReadLevel, type StepTable } from '../samplers/row.ts';
import { readAt } from '../samplers/sampler.ts';
import type { Simulation } from '../simulation/simulation.ts';

/**
 * Lets an observer, the page, follow a run and move it in time. Observing never changes results, because
 * every way to the last step gives the same bits. Runs that are split into batches or have replicas are not
 * offered. Return undefined to decline one.
 */
export type Watch = (watched: Watched) => Watcher | undefined;

/** A simulation before its first step. */
export interface Watched {
  simulation: Simulation;
  /** what its particles show at the step where it stands */
  look(): Promise<Look>;
  /** what a sample of them says at that step, at the noise level it has reached */
  measure(): Promise<SampleMeans>;
  /** the noise level reached after so many steps; undefined for dynamics at one level */
  levelAfter: ((step: number) => NoiseLevel) | undefined;
}

/** A moment of a run, as it lies on the GPU. */
export interface Look {
  /** what the picture is painted from: counts of bins, or labels of starts */
  values: GPUBuffer;
  /** steps that settled the starts, where the picture is shaded by them */
  shade: GPUBuffer | undefined;
  /** the results as far as they are known at this step, read back: enough for a picture of the experiment */
  results(): Promise<Record<string, Result>>;
  /** frees both */
  dispose(): void;
}

/** What a watcher does between the slices of a run, and at its end. */
export interface Watcher {
  /**
   * awaited before the first slice of steps and after every one, or after those where `pressing` says so, and the last
   */
  between(): Promise<void> | void;
  /** false where `between` would do nothing after the slice under way */
  pressing?(): boolean;
  /** asked when the run is over: true if the watcher takes the simulation over and will dispose of it */
  keeps(): boolean;
}

/** Which level a run has reached after a number of steps, and where the memories are read there. */
export interface Way {
  /** undefined at one level */
  levelAfter: ((step: number) => NoiseLevel) | undefined;
  readAfter(step: number): ReadLevel;
}

/** The way of a run along its schedule; at one level it is read there all the time. */
export function wayOf({ table, levels }: { table: StepTable; levels?: readonly NoiseLevel[] }): Way {
  if (!levels) return { levelAfter: undefined, readAfter: () => table.label };
  const levelAfter = levelsAlong(table, levels);
  return { levelAfter, readAfter: readsAlong(levelAfter, table) };
}

/** Where the memories are read after a number of steps: at the level reached; clean data at the last one with noise. */
function readsAlong(levelAfter: (step: number) => NoiseLevel, { label }: StepTable): (step: number) => ReadLevel {
  return (step) => {
    const level = levelAfter(step);
    return level.s > 0 ? readAt(level) : label;
  };
}

/**
 * Which of the levels a table has reached after a number of steps: that of its next read-out, or of its end. `levels`
 * fall in noise. Worked out when first asked: a run that nobody watches does not pay for it.
 */
export function levelsAlong(table: StepTable, levels: readonly NoiseLevel[]): (step: number) => NoiseLevel {
  let reached: NoiseLevel[] | undefined;
  return (step) => {
    reached ??= levelPerStep(table, levels);
    return reached[step] ?? table.end;
  };
}

function levelPerStep({ rows, end }: StepTable, levels: readonly NoiseLevel[]): NoiseLevel[] {
  const variances = levels.map(explodingVariance);
  const reached: NoiseLevel[] = [];
  let next = end;
  for (const { read, repeat } of rows.toReversed()) {
    if (read) next = levels[nearest(variances, explodingVariance(read))] as NoiseLevel;
    for (let i = 0; i < repeat; i++) reached.push(next);
  }
  return reached.reverse();
}

/**
 * EDM reads a little above its levels after churning; what the step belongs to is the level nearest in log noise.
 * `variances` fall; the first of two that are equally near is taken.
 */
function nearest(variances: readonly number[], variance: number): number {
  let low = 0;
  let high = variances.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((variances[middle] as number) > variance) low = middle + 1;
    else high = middle;
  }
  const off = (i: number) => Math.abs(Math.log((variances[i] as number) / variance));
  if (low === 0 || low === variances.length) return Math.min(low, variances.length - 1);
  return off(low) < off(low - 1) ? low : low - 1;
}
