/** Maps of basins from a tabulated field, with the labels of the exact run. */

import { FieldError, type Readout } from '../readouts/readout.ts';
import { complete, emptyMap, type GridMap, type GridPlan, runGrid } from './basinGrid.ts';
import { type Ends, type ExactLabels, exactLabels, isInside } from './exactLabels.ts';
import { Follower, type Told } from './follower.ts';
import type { Inputs, RunContext } from './run.ts';
import { addedUp } from './score.ts';
import { canBeThinned, thinnedMap } from './thinnedMap.ts';

/** Steps after which exact runs are looked at for the first time; then after twice as many, and so on. */
const FIRST_LOOK = 8;

/**
 * The map of a grid of starts from a tabulated field, its labels near boundaries run again as they would be without it.
 * Where a check finds that the field was wrong elsewhere, all starts are, at last without it.
 */
export async function runGridFromField(
  inputs: Inputs,
  context: RunContext,
  plan: GridPlan,
  field: Readout,
): Promise<GridMap> {
  const exactly = readBy(inputs, inputs.score);
  let why = '';
  for (const readout of [field, field.finer?.()]) {
    if (!readout) break;
    const made = await mapByField(readBy(inputs, readout), exactly, context, plan);
    if (typeof made !== 'string') return made;
    why = made;
  }
  const map = await runGrid(exactly, context, plan);
  return { ...map, notes: [`the tabulated field was not used: ${why}`, ...map.notes] };
}

/** The same run, moved by this read-out. */
const readBy = (inputs: Inputs, score: Readout): Inputs => ({
  ...inputs,
  score,
  config: { ...inputs.config, reading: 'dense' },
});

/** The map from a field with the labels of the exact run; or why the field is no good. */
async function mapByField(
  inputs: Inputs,
  exactly: Inputs,
  context: RunContext,
  plan: GridPlan,
): Promise<GridMap | string> {
  const [field, dense] = [new Follower(inputs, context, plan), new Follower(exactly, context, plan)];
  const work = { inputs, context, plan, field, dense };
  const { stop } = context;
  try {
    const { map, points } = await mapFromField(work);
    if (stop?.aborted) return map;
    const at = (starts: Uint32Array) => chosen(points, starts, inputs.patterns.dim);
    const found = await exactLabels(map, {
      ends: (checks, borders, labels) => exactEnds(work, [at(checks), at(borders)], labels),
      stop,
    });
    if (stop?.aborted) return map;
    if (found.wrong > 0) return `${found.wrong} of the starts that were checked have another label in it`;
    return withLabels(map, found, field);
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    return error.message;
  } finally {
    field.dispose();
    dense.dispose();
  }
}

interface Work {
  /** moved by the field */
  inputs: Inputs;
  context: RunContext;
  plan: GridPlan;
  field: Follower;
  dense: Follower;
}

/** The map as the field has it, and where its starts are, [start, dim]. */
async function mapFromField({ inputs, context, plan, field, dense }: Work): Promise<{
  map: GridMap;
  points: Float64Array;
}> {
  const { dim } = inputs.patterns;
  const { stop, watch, progress } = context;
  const empty = emptyMap(inputs, plan);
  const { total } = empty;
  // who watches a run sees all its starts
  if (!canBeThinned(plan.run) || watch) {
    const points = new Float64Array(total * dim);
    const map = await runGrid(inputs, context, plan, (from, first) => points.set(from, first * dim));
    return { map, points };
  }
  const points = await dense.starts();
  const follow = (starts: Uint32Array, known: number) => {
    const told: Told = ({ fraction, settled, pairsPerSecond }) => {
      const ofAll = (share: number) => (known + share * starts.length) / total;
      progress?.({ fraction: ofAll(fraction), settled: ofAll(settled), pairsPerSecond });
    };
    return field.follow(chosen(points, starts, dim), { told });
  };
  const shape = plan.run.start.shape as [number, number];
  const { followed, ...ends } = await thinnedMap(shape, attractorsOf(plan), { follow, stop });
  const note = `steps until they settle of ${total - followed} of ${total} starts are interpolated between others`;
  const counts = countsOf(ends.labels, empty.counts.length);
  const { kernel, floored } = field;
  return { map: complete({ ...empty, ...ends, counts, kernel, floored, notes: [note] }), points };
}

/**
 * Where particles end: the checks read exactly; the others so until all starts round them have one label, as on which
 * side of a boundary they go is certain there, and then from the field. They begin in one run, as the checks alone
 * would not keep all processors busy.
 */
async function exactEnds(
  { dense, field, plan, context: { stop } }: Work,
  [checks, borders]: readonly [Float64Array, Float64Array],
  known: Int32Array,
): Promise<Ends> {
  const { start, tolerance } = plan.run;
  const points = new Float64Array(checks.length + borders.length);
  points.set(checks);
  points.set(borders, checks.length);
  // without a tolerance steps are not all alike, and cannot begin anew
  if (tolerance === undefined) return dense.follow(points);
  const dim = start.shape.length;
  const count = points.length / dim;
  const checked = checks.length / dim;
  const [labels, settled] = [new Int32Array(count).fill(-1), new Uint32Array(count)];
  const inside: { particle: number; done: number; at: Float64Array }[] = [];
  let moving = Uint32Array.from({ length: count }, (_, i) => i);
  let here: Float64Array = points;
  for (let done = 0; moving.length > 0 && done < dense.steps && !stop?.aborted; ) {
    const steps = Math.min(done || FIRST_LOOK, dense.steps - done);
    const ends = await dense.follow(here, { steps });
    const left: number[] = [];
    moving.forEach((particle, i) => {
      labels[particle] = ends.labels[i] as number;
      const at = ends.points.subarray(i * dim, (i + 1) * dim);
      const settledAt = ends.settled[i] as number;
      if (settledAt > 0) settled[particle] = done + settledAt;
      else if (particle >= checked && isInside(known, start.shape, placeIn(plan, at)))
        inside.push({ particle, done: done + steps, at });
      else left.push(i);
    });
    done += steps;
    here = chosen(ends.points, Uint32Array.from(left), dim);
    moving = Uint32Array.from(left, (i) => moving[i] as number);
  }
  const rest = await field.follow(Float64Array.from(inside.flatMap(({ at }) => [...at])));
  const late: number[] = [];
  inside.forEach(({ particle, done }, i) => {
    const settledAt = rest.settled[i] as number;
    labels[particle] = rest.labels[i] as number;
    settled[particle] = done + settledAt;
    if (settledAt === 0 || done + settledAt > dense.steps) late.push(particle);
  });
  // where those are that the steps do not suffice for is told by an exact run alone
  const exact = await dense.follow(chosen(points, Uint32Array.from(late), dim));
  late.forEach((particle, i) => {
    labels[particle] = exact.labels[i] as number;
    settled[particle] = exact.settled[i] as number;
  });
  return { labels, settled };
}

/** In starts from the first one, along every axis. */
function placeIn({ run }: GridPlan, point: ArrayLike<number>): number[] {
  const { low, high, shape } = run.start;
  return shape.map((side, d) => {
    const [from, to] = [low[d] as number, high[d] as number];
    return (((point[d] as number) - from) / (to - from)) * side - 0.5;
  });
}

/** Where the attractors are that starts are told apart by, in starts. */
function attractorsOf(plan: GridPlan): Float64Array {
  const { rule } = plan;
  if (rule.kind !== 'nearest') return new Float64Array();
  const { points, dim } = rule.points;
  return Float64Array.from(
    Array.from({ length: rule.points.count }, (_, p) => placeIn(plan, points.subarray(p * dim, (p + 1) * dim))).flat(),
  );
}

/** Some of the points [n, dim], by their numbers. */
function chosen(points: Float64Array, numbers: Uint32Array, dim: number): Float64Array {
  const some = new Float64Array(numbers.length * dim);
  numbers.forEach((number, i) => {
    for (let d = 0; d < dim; d++) some[i * dim + d] = points[number * dim + d] as number;
  });
  return some;
}

function countsOf(labels: Int32Array, classes: number): Uint32Array {
  const counts = new Uint32Array(classes);
  // by index: an iterator takes ten times as long
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    if (label >= 0) counts[label] = (counts[label] as number) + 1;
  }
  return counts;
}

/** The map with these labels, and what must be said of them. */
function withLabels(map: GridMap, { labels, settled, again, checked }: ExactLabels, field: Follower): GridMap {
  const counts = countsOf(labels, map.counts.length);
  const floored = addedUp([map.floored, field.floored]);
  const note = `${again} of ${map.total} starts, next to boundaries, were run again exactly until all starts round them had one label, and ${checked} others to the end: no label of these was another`;
  return complete({ ...map, labels, settled, counts, floored, notes: [note, ...map.notes] });
}
