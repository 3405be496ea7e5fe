import { binomialError } from '../analysis/fractions.ts';
import { distance } from '../memories/distance.ts';
import { rmsRadius } from '../reference/landscape.ts';
import { axisNames, type Table, tableOf } from '../results.ts';
import { doctorOf } from './betaTables.ts';
import { heldNumbers, heldPart } from './held.ts';
import { posteriorRule } from './level.ts';
import { labelsAt } from './onCpu/labels.ts';
import {
  type Likeness,
  likeness,
  type Moved,
  type Near,
  nearest,
  OUTCOMES,
  type OutcomeName,
  outcomeOf,
  pearsonOf,
  SHOWN_CUES,
} from './retrieval.ts';
import { type OnTheWay, orderOnTheWay } from './retrievalSteps.ts';
import { moveOnGpu } from './retrieveOnGpu.ts';
import type { Cues, Experiment, Inputs, Outcome, RunContext, System, SystemRun } from './run.ts';
import { addedUp, flooredNotes } from './score.ts';
import { systems } from './systems.ts';

/** Moves all cues by a run. */
export type Move<Context> = (inputs: Inputs, context: Context, run: SystemRun) => Promise<Moved>;

/** Memories that are named beside every end. */
const NEAREST = 3;

/** Ends that are nearer to each other than this, in rms radii, are one place. */
const SAME = 1e-3;

/** One system on the cues. */
interface Retrieved {
  system: System;
  run: SystemRun;
  moved: Moved;
  ends: readonly End[];
}

/** Where a cue ended. */
interface End {
  outcome: OutcomeName;
  /** to the memory that it was made of; of one made of none, to the nearest */
  like: Likeness | undefined;
  near: readonly Near[];
}

/**
 * Associative memory proper: cues, where each of them ends, and which memories are near. One rule decides
 * success (outcomeOf); overlap, distance and Pearson correlation stand beside it. By one system, or by four
 * side by side (Ambrogioni 2024): the fixed-point iteration, the probability-flow ODE, the reverse SDE, which
 * gives a sample of the posterior, and MAP.
 */
export const retrieve: Experiment = retrieveBy(moveOnGpu);

/** The experiment, by whoever moves the cues: the GPU, or the CPU in float64 (src/experiments/onCpu). */
export function retrieveBy<Context extends Pick<RunContext, 'stop' | 'sketch'>>(
  move: Move<Context>,
): (inputs: Inputs, context: Context) => Promise<Outcome> {
  return async (inputs, context) => {
    const { cues } = inputs;
    if (!cues) throw new RangeError('retrieval has no cues; make its inputs by resolveInputs');
    heldNumbers(inputs);
    const done: Retrieved[] = [];
    for (const system of systemsOf(inputs)) {
      const run = system.runOf(inputs);
      const moved = snapped(inputs, run, await move(inputs, context, run));
      done.push({ system, run, moved, ends: endsOf(inputs, cues, moved.ends) });
    }
    // networks of spins have no beta, or another one
    const told = context.sketch || inputs.config.dynamics === 'spins' ? undefined : doctorOf(inputs);
    const words = done.flatMap(({ ends }) =>
      ends.flatMap(({ near, outcome }) => [near[0]?.memory ?? -1, OUTCOMES.indexOf(outcome)]),
    );
    return {
      results: {
        images: imageTable(inputs, done),
        retrieval: retrievalTable(cues, done),
        systems: systemTable(done),
        ...(context.sketch ? {} : { order: orderOnTheWay(inputs, onTheWay(cues, done)) }),
        ...told?.results,
      },
      integers: Int32Array.from(words),
      fractions: done.flatMap((one) => OUTCOMES.map((name) => shareOf(one, name))),
      kernel: [...new Set(done.map(({ moved }) => moved.kernel))].join('; '),
      notes: [...notesOf(inputs, cues, done), ...(told?.notes ?? [])],
    };
  };
}

/** What is run: the system of the config, or the four that are held beside one another. */
function systemsOf({ config, system }: Inputs): readonly System[] {
  return config.dynamics === 'sideBySide' ? [systems.hopfield, systems.ode, systems.sde, systems.map] : [system];
}

/** Cues of a system that ends on the memory of largest weight are put there. */
function snapped(inputs: Inputs, { snaps, table }: SystemRun, moved: Moved): Moved {
  if (!snaps) return moved;
  const { points, dim } = inputs.patterns;
  const ends = moved.ends.slice();
  const held = heldNumbers(inputs);
  const known = held ? heldPart(inputs.patterns, ends, held) : { patterns: inputs.patterns, points: ends };
  const rule = posteriorRule({ ...inputs, patterns: known.patterns }, table.label);
  labelsAt(rule, known.points).forEach((k, i) => {
    if (k >= 0) ends.set(points.subarray(k * dim, (k + 1) * dim), i * dim);
  });
  return { ...moved, ends };
}

function endsOf({ patterns, origin, config }: Inputs, { sources }: Cues, ends: Float64Array): End[] {
  const { dim, points } = patterns;
  const reach = config.delta * (rmsRadius(patterns) || 1);
  return Array.from(sources, (source, i) => {
    const x = ends.subarray(i * dim, (i + 1) * dim);
    const near = x.every(Number.isFinite) ? nearest(x, patterns, NEAREST) : [];
    const outcome = outcomeOf(near[0], source, reach);
    if (!near[0]) return { near, outcome, like: undefined };
    const memory = source < 0 ? near[0].memory : source;
    return { near, outcome, like: likeness(x, points.subarray(memory * dim, (memory + 1) * dim), origin) };
  });
}

const countOf = ({ ends }: Retrieved, name: OutcomeName) => ends.filter(({ outcome }) => outcome === name).length;
const shareOf = (one: Retrieved, name: OutcomeName) => countOf(one, name) / one.ends.length;

/** The memory that each cue is held against on the way: its own; of a cue made of none, the nearest to its end. */
function onTheWay({ sources }: Cues, done: readonly Retrieved[]): OnTheWay[] {
  return done.map(({ run, moved, ends }) => ({
    run,
    moved,
    memories: ends.map(({ near }, i) =>
      (sources[i] as number) < 0 ? (near[0]?.memory ?? -1) : (sources[i] as number),
    ),
  }));
}

/** The images of the picture, a row each: the cues, steps on the way, the ends of every system. */
function imageTable({ patterns: { dim } }: Inputs, done: readonly Retrieved[]): Table {
  const rows: number[][] = [];
  const rowNames: string[] = [];
  done.forEach(({ system, moved, ends }, s) => {
    const stages = [
      // all systems start from the same cues
      ...moved.frames.filter(({ step }) => s === 0 || step > 0),
      { step: moved.steps, x: moved.ends },
    ];
    for (let i = 0; i < Math.min(SHOWN_CUES, ends.length); i++) {
      for (const { step, x } of stages) {
        rows.push([i, s, step, ...x.subarray(i * dim, (i + 1) * dim)]);
        rowNames.push(
          step === 0 ? `cue ${i + 1}` : `cue ${i + 1}, ${x === moved.ends ? 'end' : `step ${step}`} of ${system.title}`,
        );
      }
    }
  });
  return tableOf('images', ['cue', 'system', 'step', ...axisNames(dim)], rows, { rowNames });
}

/** A row per cue and system. */
function retrievalTable(cues: Cues, done: readonly Retrieved[]): Table {
  const places = Array.from({ length: NEAREST }, (_, i) => i + 1);
  const rows = done.flatMap(({ ends, moved }, s) =>
    ends.map(({ outcome, like, near }, i) => [
      i,
      s,
      cues.sources[i] as number,
      OUTCOMES.indexOf(outcome),
      moved.settledAt[i] || moved.steps,
      like?.overlap ?? Number.NaN,
      like?.distance ?? Number.NaN,
      like?.pearson ?? Number.NaN,
      ...places.flatMap((place) => [near[place - 1]?.memory ?? -1, near[place - 1]?.distance ?? Number.NaN]),
    ]),
  );
  const nearColumns = places.flatMap((place) => [`nearest${place}`, `distance${place}`]);
  const columns = ['cue', 'system', 'source', 'outcome', 'steps', 'overlap', 'distance', 'pearson', ...nearColumns];
  return tableOf('retrieval', columns, rows, {
    rowNames: done.flatMap(({ ends }) => ends.map(({ outcome }) => outcome)),
    memoryColumns: ['cue', 'source', ...places.map((place) => `nearest${place}`)],
  });
}

/**
 * A row per system: shares of the outcomes, means over the cues, and the correlation of all ends with those of the ODE.
 */
function systemTable(done: readonly Retrieved[]): Table {
  const ode = done.length > 1 ? done.find(({ system }) => system === systems.ode) : undefined;
  const means = ['overlap', 'distance', 'pearson'] as const;
  const rows = done.map((one) => {
    const [retrieved, another, none] = OUTCOMES.map((name) => shareOf(one, name)) as [number, number, number];
    const n = one.ends.length;
    const likes = one.ends.flatMap(({ like }) => like ?? []);
    const average = means.map((name) => likes.reduce((sum, like) => sum + like[name], 0) / likes.length);
    const withOde = ode ? [pearsonOf(one.moved.ends, ode.moved.ends)] : [];
    return [n, retrieved, binomialError(retrieved, n), another, none, ...average, ...withOde];
  });
  const shares = ['cues', 'retrieved', 'standardError', 'anotherMemory', 'noMemory'];
  return tableOf('systems', [...shares, ...means, ...(ode ? ['pearsonWithOde'] : [])], rows, {
    rowNames: done.map(({ system }) => system.title),
  });
}

function notesOf(inputs: Inputs, cues: Cues, done: readonly Retrieved[]): string[] {
  const ofNone = cues.sources.every((source) => source < 0);
  const told = done.map((one) => {
    const [retrieved, another, none] = OUTCOMES.map((name) => countOf(one, name));
    const others = ofNone ? `${none} at none` : `${another} at another memory, ${none} at none`;
    return `${one.system.title}: of ${one.ends.length} cues ${retrieved} ${ofNone ? 'end at a memory' : 'are retrieved'}, ${others}`;
  });
  const unsettled = done.flatMap(({ system, run, moved }) => {
    const left = run.tolerance === undefined ? 0 : moved.settledAt.filter((step) => step === 0).length;
    return left > 0 ? [`${left} cues have not settled after ${moved.steps} steps of ${system.title}`] : [];
  });
  const lost = done.reduce((sum, { ends }) => sum + ends.filter(({ near }) => near.length === 0).length, 0);
  return [
    ...told,
    ...flooredNotes(addedUp(done.map(({ moved }) => moved.floored))),
    ...(done[0] && haveOneEnd(inputs, done[0])
      ? ['every cue ends at the same place, which is no memory: beta is too low']
      : []),
    ...unsettled,
    ...(lost > 0 ? [`${lost} ends are not finite, or were not reached before the stop`] : []),
  ];
}

/** What people ask first: why every cue ends at one image. */
function haveOneEnd({ patterns }: Inputs, { ends, moved }: Retrieved): boolean {
  const { dim } = patterns;
  if (ends.length < 2 || ends.some(({ outcome }) => outcome !== 'no memory')) return false;
  const first = moved.ends.subarray(0, dim);
  const within = SAME * rmsRadius(patterns);
  return ends.every((_, i) => distance(moved.ends.subarray(i * dim, (i + 1) * dim), first) <= within);
}
