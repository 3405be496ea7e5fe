import { average } from '../../average.ts';
import type { Steps } from '../../experiments/run.ts';
import { downloadPositions } from '../../gpu/particles.ts';
import { explodingVariance, type NoiseLevel, type Row } from '../../samplers/row.ts';
import type { Simulation } from '../../simulation/simulation.ts';
import type { Measured } from '../compare.ts';
import { CaseError, type Fields } from '../fields.ts';
import { type Data, parseData } from './common.ts';
import type { Kind, Measurements } from './kind.ts';
import { CHAIN, DATA, SAMPLER, START } from './parameters.ts';
import { parseChain, parseSampler, parseStart, withRun } from './runs.ts';
import { parseParticles, particlesFor, shareError } from './sampled.ts';

export const firstPassage: Kind = {
  doc: 'When particles first cross a border: along a schedule by a sampler, or at one noise level by Langevin dynamics. Looked at after every step, and at the start, which is step 0.',
  parameters: {
    ...DATA,
    ...SAMPLER,
    ...CHAIN,
    ...START,
    along:
      'a row of numbers u: the border is one of the scalar product x.u; left out: of the distance |x| from the origin',
    above: 'a particle has crossed where it is above this number',
    below: 'or where it is below this one: give one of the two',
  },
  quantities: {
    crossed: 'share of particles that cross at all',
    crossedBy: 'share that has crossed by step 0, 1, 2, ...: a list',
    steps: 'mean step of the first crossing, over those that cross',
    time: 'mean time of the level there (along a schedule), likewise',
    explodingVariance: 'mean s / a^2 of the level there (along a schedule), likewise',
  },
  errors: ['crossed', 'crossedBy', 'steps', 'time', 'explodingVariance'],
  prepare(setup: Fields) {
    const data = parseData(setup);
    const { table, levels } = setup.has('dynamics')
      ? { ...parseChain(setup, data), levels: undefined }
      : parseStopped(setup, data);
    const start = parseStart(setup, data, table.start);
    const hasCrossed = parseBorder(setup, data.patterns.dim);
    const full = parseParticles(setup);
    setup.done();
    const ends = stepEnds(table.rows);
    if (levels && ends.length !== levels.length - 1) {
      throw new CaseError('firstPassage knows no corrector steps, no churn and no finalMean; leave them out');
    }
    return (context) => {
      const run: Steps = { particles: particlesFor(context, full, table.rows), start, table };
      return withRun(context, data, run, async (simulation) => {
        const first = await firstSteps(simulation, ends, hasCrossed);
        return quantitiesOf(first, ends.length, levels);
      });
    };
  },
};

function parseStopped(setup: Fields, data: Data) {
  const run = parseSampler(setup, data);
  if (run.terminal !== 'stop')
    throw new CaseError('firstPassage looks at the levels of the schedule only; choose stop');
  return run;
}

/** How many rows, repeats unrolled, are done at the end of every step: a step ends where a row commits. */
function stepEnds(rows: readonly Row[]): number[] {
  const ends: number[] = [];
  let done = 0;
  for (const { repeat, commit } of rows) {
    for (let time = 0; time < repeat; time++) {
      done++;
      if (commit) ends.push(done);
    }
  }
  return ends;
}

type Crossed = (positions: ArrayLike<number>, first: number) => boolean;

/** Whether the particle whose coordinates begin at `first` is beyond the border. */
function parseBorder(setup: Fields, dim: number): Crossed {
  const along = setup.has('along') ? setup.numbers('along', dim) : undefined;
  if (setup.has('above') === setup.has('below')) throw new CaseError('setup needs either above or below, a number');
  const isAbove = setup.has('above');
  const border = setup.number(isAbove ? 'above' : 'below');
  return (positions, first) => {
    let sum = 0;
    for (let d = 0; d < dim; d++) {
      const x = positions[first + d] as number;
      sum += x * (along?.[d] ?? x);
    }
    const height = along ? sum : Math.sqrt(sum);
    return isAbove ? height > border : height < border;
  };
}

/**
 * The step at which each particle first was beyond the border, -1 for one that never was: [n]. `ends`: the rows,
 * repeats unrolled, behind which steps end. Throws CaseError on a run that diverges.
 */
async function firstSteps(simulation: Simulation, ends: readonly number[], hasCrossed: Crossed): Promise<Int32Array> {
  const found = new Int32Array(simulation.count).fill(-1);
  for (const [step, until] of [0, ...ends].entries()) {
    await simulation.advance({ until });
    const positions = await downloadPositions(simulation);
    const lost = positions.findIndex((value) => !Number.isFinite(value));
    if (lost >= 0) throw new CaseError(`at step ${step} particle ${Math.floor(lost / simulation.dim)} is not finite`);
    found.forEach((before, p) => {
      if (before < 0 && hasCrossed(positions, p * simulation.dim)) found[p] = step;
    });
  }
  return found;
}

function quantitiesOf(found: Int32Array, steps: number, levels: readonly NoiseLevel[] | undefined): Measurements {
  const n = found.length;
  const tally = new Array<number>(steps + 1).fill(0);
  for (const step of found) if (step >= 0) tally[step] = (tally[step] as number) + 1;
  let before = 0;
  const shares = tally.map((count) => {
    before += count;
    return before / n;
  });
  const errorOf = (share: number) => shareError(share, n);
  const share = shares.at(-1) as number;
  const crossing = found.filter((step) => step >= 0);
  const meanOf = (of: (step: number) => number): Measured => {
    const values = Float64Array.from(crossing, of);
    const mean = average(values);
    const variance = values.reduce((total, value) => total + (value - mean) ** 2, 0) / (values.length - 1);
    return { value: mean, error: Math.sqrt(variance / values.length), by: 'gpu' };
  };
  const some = crossing.length > 1;
  return {
    crossed: { value: share, error: errorOf(share), by: 'gpu' },
    crossedBy: { value: shares, error: shares.map(errorOf), by: 'gpu' },
    ...(some ? { steps: meanOf((step) => step) } : {}),
    ...(some && levels
      ? {
          time: meanOf((step) => (levels[step] as NoiseLevel).t),
          explodingVariance: meanOf((step) => explodingVariance(levels[step] as NoiseLevel)),
        }
      : {}),
  };
}
