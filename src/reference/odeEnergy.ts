import type { Patterns } from '../memories/patterns.ts';
import { odeLikelihood } from '../samplers/likelihood.ts';
import { foldWidth, type ReadLevel, type Row } from '../samplers/row.ts';
import { noiseLevels } from '../schedules.ts';
import { type Answer, execute } from './execute.ts';
import { landscapeOf, rmsRadius } from './landscape.ts';
import { fieldOfAnswer } from './scoreField.ts';

/** The noisy end, in squared rms radii of the memories: there p is the mixture of the memories, whatever the score. */
const NOISIEST = 100;
/**
 * Steps of RK4 per factor e of the noise at first, and how often they are doubled at
 * most: between memories the flow is steep.
 */
const STEPS_PER_UNIT = 8;
const MOST_DOUBLINGS = 7;
/** Until two refinements differ by less, nats. */
const TOLERANCE = 1e-4;

/** -log p of places, and how far the last two refinements of each are from each other; nats, [n]. */
export interface OdeEnergies {
  energies: Float64Array;
  errors: Float64Array;
}

/** Who answers, once the rows are known: Readout.reference of a cell. */
export type AnswersOf = (rows: readonly Row[]) => Answers | Promise<Answers>;
/** The answer at x, for a level. */
export type Answers = (read: ReadLevel) => (x: ArrayLike<number>) => Answer;

/**
 * -log p(x) of places [n, dim] at noise variance s by the probability-flow ODE of any score, in float64: what the
 * samples that it draws by the ODE from p at the noisy end are a sample of (Song et al. 2021, arXiv 2011.13456, sec.
 * 4.3). The divergence is the trace of the derivative of m: exact for a network, by central differences for what does
 * not know it. Throws what `answersOf` does.
 */
export async function odeEnergies(
  patterns: Patterns,
  answersOf: AnswersOf,
  s: number,
  places: Float64Array,
): Promise<OdeEnergies> {
  const { dim } = patterns;
  const n = places.length / dim;
  const energies = new Float64Array(n);
  const errors = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  let open = Array.from(errors.keys());
  for (let doublings = 0; doublings <= MOST_DOUBLINGS && open.length > 0; doublings++) {
    const left = Float64Array.from(open.flatMap((p) => [...places.subarray(p * dim, (p + 1) * dim)]));
    const finer = await integrated(patterns, answersOf, s, left, STEPS_PER_UNIT * 2 ** doublings);
    open.forEach((p, at) => {
      if (doublings > 0) errors[p] = Math.abs((finer[at] as number) - (energies[p] as number));
      energies[p] = finer[at] as number;
    });
    open = open.filter((p) => (errors[p] as number) > TOLERANCE);
  }
  return { energies, errors };
}

async function integrated(
  patterns: Patterns,
  answersOf: AnswersOf,
  s: number,
  places: Float64Array,
  stepsPerUnit: number,
): Promise<Float64Array> {
  const { dim, width } = patterns;
  const noisy = Math.max(NOISIEST * (rmsRadius(patterns) ** 2 + width || 1), 10 * s);
  const steps = Math.ceil(stepsPerUnit * Math.log(noisy / s));
  const levels = noiseLevels({ schedule: 'brownian', spacing: 'logVariance', steps, timeMin: s, timeMax: noisy });
  const table = odeLikelihood(levels);
  const answers = await answersOf(table.rows.map((row) => foldWidth(row, width)));
  const { x, q } = execute(table.rows, patterns, places, { seed: 0, tap: table.tap, readout: traced(answers, dim) });
  const end = landscapeOf(patterns, { a: 1, s: noisy, similarity: 'distance' });
  return Float64Array.from(q, (value, p) =>
    table.fromEnd(value, end.at(x.subarray(p * dim, (p + 1) * dim)).energy, dim, width),
  );
}

/** Answers with tr Cov_r(xi) = S tr dm/dx / a, from the derivative of m. */
function traced(answers: Answers, dim: number): Answers {
  return (read) => {
    const answer = answers(read);
    const { slopeAt } = fieldOfAnswer(answer, read, dim);
    return (x) => {
      const slope = slopeAt(x);
      let trace = 0;
      for (let d = 0; d < dim; d++) trace += slope[d * (dim + 1)] as number;
      return { ...answer(x), trace: (trace * read.s) / read.a ** 2 };
    };
  };
}
