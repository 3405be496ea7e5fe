import { evaluateParticles, particlesAt, type Reading } from '../../observables/readings.ts';
import { symmetricEigen } from '../../reference/eigen.ts';
import { ramsauerConstant } from '../../reference/mixture.ts';
import { type NoiseLevel, type ReadLevel, row, totalVariance } from '../../samplers/row.ts';
import type { Measured } from '../compare.ts';
import { CaseError, type Fields } from '../fields.ts';
import type { Tree } from '../tolerance.ts';
import { type Data, overPoints, type Points, parseData, parseLevel, parsePoints, rowsOf } from './common.ts';
import type { Context, Kind, Measurements, Wanted } from './kind.ts';
import { parseTime } from './noise.ts';
import { DATA, LEVEL, POINTS } from './parameters.ts';
import { endsOf } from './runs.ts';

/** What follows from one reading of the kernel; the formulas of src/reference/mixture.ts. */
export interface Derived {
  reading: Reading;
  /** -log p */
  energy: number;
  /** grad E [dim] */
  gradient: number[];
  /** Hess E [dim, dim] */
  hessian: Float64Array;
  /** of Hess E, ascending */
  eigenvalues: number[];
}

/** Energy, gradient and Hessian at x from what the kernel read there, of Gaussian memories of variance `width`. */
function derive(reading: Reading, x: readonly number[], read: ReadLevel, width: number): Derived {
  const dim = x.length;
  const { a } = read;
  const variance = totalVariance(read, width);
  const hessian = reading.covariance.map(
    (value, i) => ((i % (dim + 1) === 0 ? 1 : 0) - (a * a * value) / variance) / variance,
  );
  return {
    reading,
    energy: 0.5 * dim * Math.log(2 * Math.PI * variance) - reading.logSum,
    gradient: x.map((value, d) => (value - a * (reading.mean[d] as number)) / variance),
    hessian,
    eigenvalues: [...symmetricEigen(hessian, dim).values],
  };
}

/** Reads points [n, dim] on the GPU. */
export async function evaluateAtPoints(
  { gpu }: Context,
  { patterns }: Pick<Data, 'patterns'>,
  read: ReadLevel,
  points: Float64Array,
  weights = false,
): Promise<Derived[]> {
  const particles = particlesAt(gpu, points, patterns.dim);
  try {
    const readings = await evaluateParticles(particles, { patterns, read }, { weights });
    const at = rowsOf(points, patterns.dim);
    return readings.map((reading, p) => derive(reading, at[p] as number[], read, patterns.width));
  } finally {
    particles.positions.destroy();
  }
}

/** What one reading of a point gives. */
export const AT_A_POINT = {
  denoiser: 'D(x) = E[x0 | x], retrieval of a Hopfield network: one row of the executor',
  weights: 'posterior (attention) weights r_k, a list over memories',
  energy: '-log p(x) in nats, with the Gaussian normalization',
  relativeEnergy: 'energy above that of the first of points: log(p_first / p)',
  contrast: '(p_first - p) / (p_first + p)',
  relativeEnergyDm: 'energyDm above that of the first of points',
  energyDm:
    '-2 s log sum_k K w_k exp(-|x - a xi_k|^2 / 2s): diffusion as memory (Pham et al.); their E_AM at beta = 1/2s',
  energyMhn: '|x|^2/2 - 1/beta log sum_k K w_k exp(beta x.xi_k), beta = 1/sigma2; needs similarity dot and a = 1',
  energyRamsauer: 'energyMhn + log(K)/beta + max|xi|^2/2',
  score: 'grad log p(x)',
  gradient: '-score',
  gradientMhn: 'x - a m(x), the gradient of energyMhn',
  hessian: 'Hess(-log p), rows',
  eigenvalues: 'of that Hessian, ascending',
  entropy: '-sum r ln r, nats',
  effectiveMemories: 'e^entropy',
  participationRatio: '1 / sum r^2',
  topWeight: 'largest r_k',
  topMemory: 'its index (ties: the lowest)',
  traceCovariance: 'tr Cov_r(xi)',
  contraction: 'largest eigenvalue of the Jacobian of x -> a m(x): beta lambda_max(Cov_r)',
} as const;

export const denoiser: Kind = {
  doc: 'What the memories say at given points: weights, denoiser, energies, score, Hessian, entropy.',
  parameters: { ...DATA, ...LEVEL, ...POINTS },
  quantities: {
    ...AT_A_POINT,
    reverseSdeDrift: 'with a schedule: -f x + g^2 score, dx per unit of falling time of the reverse SDE',
    probabilityFlowDrift: 'with a schedule: -f x + g^2 score / 2, likewise of the probability flow',
  },
  prepare(setup: Fields, wanted: Wanted) {
    const data = parseData(setup);
    const read = parseLevel(setup);
    const noise = setup.has('time') ? parseTime(setup) : undefined;
    const points = parsePoints(setup, data.patterns.dim);
    setup.done();
    if ((wanted.quantities.has('energyMhn') || wanted.quantities.has('energyRamsauer')) && !isHopfield(read, data)) {
      throw new CaseError('energyMhn and energyRamsauer need similarity "dot", a = 1 and no width');
    }
    if (wanted.quantities.has('energyDm') && read.similarity === 'dot') {
      throw new CaseError('energyDm needs similarity "distance"');
    }
    return async (context) => {
      const measured = await measureAt(context, data, read, points, wanted.quantities);
      return noise ? { ...measured, ...drifts(measured.score as Measured, points, noise) } : measured;
    };
  },
};

/** How the reverse processes move the points, from the score there. */
function drifts({ value, by }: Measured, points: Points, { f, g2 }: NoiseLevel): Measurements {
  const scores = (points.single ? [value] : value) as readonly (readonly number[])[];
  const dim = (scores[0] as readonly number[]).length;
  const drift = (weight: number): Measured => ({
    value: overPoints(
      points,
      rowsOf(points.points, dim).map((x, p) =>
        x.map((coordinate, d) => -f * coordinate + weight * g2 * (scores[p]?.[d] as number)),
      ),
    ),
    by,
  });
  return { reverseSdeDrift: drift(1), probabilityFlowDrift: drift(0.5) };
}

function isHopfield({ similarity, a }: ReadLevel, { patterns }: Data): boolean {
  return similarity === 'dot' && a === 1 && patterns.width === 0;
}

/** Every quantity of this kind at the points; shared with fixedPoints. */
export async function measureAt(
  context: Context,
  data: Data,
  read: ReadLevel,
  points: Points,
  quantities: ReadonlySet<string>,
): Promise<Measurements> {
  const { patterns } = data;
  const derived = await evaluateAtPoints(context, data, read, points.points, quantities.has('weights'));
  const at = rowsOf(points.points, patterns.dim);
  const each = (value: (point: Derived, x: number[]) => Tree): Measured => ({
    value: overPoints(
      points,
      derived.map((point, p) => value(point, at[p] as number[])),
    ),
    by: 'gpu',
  });
  const first = (derived[0] as Derived).energy;
  const out: Measurements = {
    weights: each(({ reading }) => [...reading.weights]),
    energy: each(({ energy }) => energy),
    relativeEnergy: each(({ energy }) => energy - first),
    contrast: each(({ energy }) => Math.tanh(0.5 * (energy - first))),
    relativeEnergyDm: each(({ energy }) => 2 * read.s * (energy - first)),
    score: each(({ gradient }) => gradient.map((value) => -value)),
    gradient: each(({ gradient }) => gradient),
    gradientMhn: each(({ reading }, x) => x.map((value, d) => value - read.a * (reading.mean[d] as number))),
    hessian: each(({ hessian }) => rowsOf(hessian, patterns.dim)),
    eigenvalues: each(({ eigenvalues }) => eigenvalues),
    entropy: each(({ reading }) => reading.entropy),
    effectiveMemories: each(({ reading }) => Math.exp(reading.entropy)),
    participationRatio: each(({ reading }) => reading.participationRatio),
    topWeight: each(({ reading }) => reading.topWeight),
    topMemory: each(({ reading }) => reading.topMemory),
    traceCovariance: each(({ reading }) =>
      reading.covariance.reduce((sum, value, i) => sum + (i % (patterns.dim + 1) === 0 ? value : 0), 0),
    ),
    contraction: each(({ eigenvalues }) => 1 - totalVariance(read, patterns.width) * (eigenvalues[0] as number)),
    ...energies(each, read, data),
  };
  if (quantities.has('denoiser')) {
    const rows = [row({ read, cm: 1 })];
    const ends = await endsOf(context, data, { rows, tap: 'none' }, points.points);
    out.denoiser = { value: overPoints(points, rowsOf(ends, patterns.dim)), by: 'gpu' };
  }
  return out;
}

/** The energies of the papers, of those that are defined here: E_DM of distances, E_MHN of scalar products. */
function energies(each: (value: (point: Derived) => Tree) => Measured, read: ReadLevel, data: Data): Measurements {
  const { patterns } = data;
  // the papers' sums have no 1/K: for equal weights K w_k = 1
  const plain = ({ reading }: Derived) => reading.logSum + Math.log(patterns.count);
  const constant = ramsauerConstant(patterns, 1 / read.s);
  return {
    ...(read.similarity === 'distance' ? { energyDm: each((point) => -2 * read.s * plain(point)) } : {}),
    ...(isHopfield(read, data)
      ? {
          energyMhn: each((point) => -read.s * plain(point)),
          energyRamsauer: each((point) => constant - read.s * plain(point)),
        }
      : {}),
  };
}
