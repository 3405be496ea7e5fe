import { pattern } from '../memories/patterns.ts';
import type { ReferenceAt } from '../readouts/readout.ts';
import { normals } from '../reference/noise.ts';
import type { DynamicsName, SamplerName } from '../samplers/index.ts';
import { foldWidth, type ReadLevel, type Row } from '../samplers/row.ts';
import { answererOf } from './answerer.ts';
import { centred, centreOf } from './centring.ts';
import { landscapeIn } from './level.ts';
import { topOf } from './point.ts';
import type { Inputs } from './run.ts';

/**
 * The step that a run is about to make, written out at one place x: what the rows of its table say there, in float64.
 * The numbers are those of `execute` (reference/execute.ts), kept apart term by term.
 */

/** One term of a row (samplers/row.ts). */
export interface Term {
  of: 'x0' | 'x' | 'm' | 'acc' | 'z' | 'c';
  /** what the row multiplies it by: a pure number; of z its standard deviation, a length */
  coefficient: number;
  /**
   * [dim]: what is multiplied; undefined for z, which every step draws anew, and for what
   * follows from an m that is not computed
   */
  value: readonly number[] | undefined;
}

/** A memory in the answer of the softmax. */
export interface Weighed {
  /** from 0 */
  memory: number;
  /** r, 0..1 */
  weight: number;
  /** [dim] */
  xi: readonly number[];
}

/** One row of the step. */
export interface Stage {
  /** where the memories are read, the width of the data folded into s; undefined: they are not */
  read: ReadLevel | undefined;
  /** [dim]: the place at which they are read */
  x: readonly number[];
  /** [dim]: what the read-out answers; undefined where it is not asked, or not computed here */
  m: readonly number[] | undefined;
  /** the largest weights of the exact posterior there, falling; all others together are the rest to 1 */
  top: readonly Weighed[];
  /** -log p there, nats; NaN where the memories are not read */
  energy: number;
  /** those of x', without the ones whose coefficient is 0 */
  terms: readonly Term[];
  /** [dim]: x' without noise; undefined where m is not computed */
  next: readonly number[] | undefined;
}

/** A step at a place. */
export interface StepAt {
  /** [dim]: about the centre, if there is one */
  x: readonly number[];
  /** rows of the table that were done before, of all, repeats unrolled */
  step: number;
  steps: number;
  moves: DynamicsName | SamplerName;
  /** the read-out that answers m: 'dense' is the softmax over all memories */
  readout: string;
  /** all memories count alike: no log w among the logits */
  equalWeights: boolean;
  stages: readonly Stage[];
  /** a Langevin step at the level that a sampler has reached (samplers/corrector.ts) */
  corrects: boolean;
  /**
   * [dim]: x' with the noise that the first particle of the run has in this step; undefined where the
   * step draws none, or m is not computed
   */
  drawn: readonly number[] | undefined;
  /** standard deviation of each number of x', where the noise enters in the last row; undefined elsewhere */
  noise: number | undefined;
  /** the step mixes in what the one before it read, which a place does not have: that of now stands for it */
  lacksPast: boolean;
  /** [dim]: subtracted from all places here, as the run is computed about it (centring.ts); undefined: nothing is */
  centre: readonly number[] | undefined;
}

/** Weights that are told one by one. */
const MOST_WEIGHTS = 9;

/**
 * The step that follows the first `step` rows of a run, at x [dim], as a function of both; the last step where all are
 * done. Throws RangeError where the dials make no run.
 */
export async function stepsOf(inputs: Inputs): Promise<(x: readonly number[], step: number) => StepAt> {
  const centre = centreOf(inputs);
  const own = centre ? centred(inputs, centre) : inputs;
  const { rows } = own.system.runOf(own).table;
  const steps = rows.reduce((sum, { repeat }) => sum + repeat, 0);
  const answer = await answererOf(own, rows);
  return (place, step) => {
    const x = centre ? place.map((value, d) => value - (centre[d] as number)) : place;
    const { group, first } = groupAt(rows, Math.min(step, steps - 1));
    const walk = (draws: boolean) => walkRows(own, group, x, answer, draws ? first : undefined);
    const stages = walk(false);
    const noisy = group.map(({ cz }) => cz !== 0);
    return {
      x,
      step: first,
      steps,
      moves: movesOf(own),
      readout: own.score.name,
      equalWeights: own.patterns.weights.every((weight) => weight === own.patterns.weights[0]),
      stages,
      // it passes on what a sampler remembers, which nothing else that commits does
      corrects: group.length === 1 && group[0]?.ka === 1,
      drawn: noisy.includes(true) ? walk(true).at(-1)?.next : undefined,
      noise: noisy.indexOf(true) === group.length - 1 ? group.at(-1)?.cz : undefined,
      lacksPast: group[0]?.cacc !== 0,
      centre,
    };
  };
}

/** What moves the particles: the dynamics at one level, or the sampler along a schedule. */
function movesOf({ config }: Inputs): DynamicsName | SamplerName {
  const { experiment, dynamics, sampler } = config;
  if (experiment === 'generate' || experiment === 'trajectories') return sampler;
  if (experiment !== 'basins') return 'hopfield';
  if (dynamics === 'ode') return 'odeHeun';
  return dynamics === 'sde' ? 'ancestral' : (dynamics as DynamicsName);
}

/** The rows of the step to which an unrolled row belongs, each once, and the unrolled index of the first of them. */
function groupAt(rows: readonly Row[], index: number): { group: Row[]; first: number } {
  let group: Row[] = [];
  let [at, first] = [0, 0];
  for (const row of rows) {
    group.push(row);
    at += row.repeat;
    // what adds noise before a step (EDM) belongs to it
    if (!row.commit || !row.read) continue;
    if (at > index) return { group, first: row.repeat > 1 ? index : first };
    group = [];
    first = at;
  }
  return { group, first };
}

/**
 * The rows of one step at x. `draws`: the unrolled index of the first of them, by which the first particle
 * has its noise; without it there is none.
 */
function walkRows(
  own: Inputs,
  group: readonly Row[],
  x: readonly number[],
  answer: ReferenceAt | undefined,
  draws: number | undefined,
): Stage[] {
  const { patterns, config } = own;
  const stages: Stage[] = [];
  let [here, began] = [x, x];
  let acc: readonly number[] | undefined;
  for (const [i, plain] of group.entries()) {
    const row = foldWidth(plain, patterns.width);
    const m = row.read && answer && [...answer(row.read)(here).mean];
    const isKnown = m !== undefined || !row.read;
    const kept = isKnown
      ? sum(
          [
            [row.kx, here],
            [row.km, m],
          ],
          here.length,
        )
      : undefined;
    // a place has no past
    acc ??= kept;
    const noise =
      draws === undefined || row.cz === 0 ? undefined : [...normals(config.seed, 1, here.length, draws + i)];
    const terms: Term[] = [
      ...(began === here
        ? [{ of: 'x', coefficient: row.cx0 + row.cx, value: here } as const]
        : [
            { of: 'x0', coefficient: row.cx0, value: began } as const,
            { of: 'x', coefficient: row.cx, value: here } as const,
          ]),
      { of: 'm', coefficient: row.read ? row.cm : 0, value: m },
      { of: 'acc', coefficient: row.cacc, value: acc },
      { of: 'z', coefficient: row.cz, value: noise },
      { of: 'c', coefficient: row.cc, value: own.origin.map((value) => -value) },
    ];
    const shown = terms.filter(({ coefficient }) => coefficient !== 0);
    const next = isKnown
      ? sum(
          shown.map(({ coefficient, value }) => [coefficient, value]),
          here.length,
        )
      : undefined;
    stages.push({ read: row.read, x: here, m, ...posteriorAt(own, plain, here), terms: shown, next });
    if (!next) break;
    acc = sum(
      [
        [row.ka, acc],
        [1, kept],
      ],
      here.length,
    );
    here = next;
    if (row.commit) began = here;
  }
  return stages;
}

type Part = readonly [coefficient: number, value: readonly number[] | undefined];

/** What is undefined is 0. */
const sum = (parts: readonly Part[], dim: number): number[] =>
  Array.from({ length: dim }, (_, d) => parts.reduce((total, [c, value]) => total + c * (value?.[d] ?? 0), 0));

/** What the exact posterior says at a place. */
function posteriorAt(own: Inputs, { read }: Row, x: readonly number[]): Pick<Stage, 'top' | 'energy'> {
  if (!read) return { top: [], energy: Number.NaN };
  const { patterns } = own;
  const landscape = landscapeIn(own, read);
  const weights = new Float64Array(patterns.count);
  landscape.weightsAt(x, weights);
  const top = topOf(weights, MOST_WEIGHTS).map((one) => ({ ...one, xi: pattern(patterns, one.memory) }));
  return { top, energy: landscape.at(x).energy };
}
