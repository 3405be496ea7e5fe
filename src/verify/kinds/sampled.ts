/** Sampling cases: how many particles, where they start, and what is known of their errors. */
import { readPositions } from '../../gpu/particles.ts';
import { measureMoments } from '../../observables/moments.ts';
import { covarianceOf, meanOf } from '../../reference/landscape.ts';
import type { Row } from '../../samplers/row.ts';
import { countSteps, type NoiseLevel, totalVariance } from '../../samplers/row.ts';
import type { Simulation } from '../../simulation/simulation.ts';
import { cholesky, isotropic, type Start } from '../../simulation/starts.ts';
import { CaseError, Fields } from '../fields.ts';
import { asCaseError, type Data } from './common.ts';
import type { Context } from './kind.ts';

const FULL = 2 ** 20;
const QUICK = 2 ** 18;
/** Particle-steps of one quick run: long tables get fewer particles, and their tolerances grow with the errors. */
const QUICK_WORK = 2 ** 22;
const QUICK_LEAST = 2 ** 13;

/** `particles` of the setup, 2^20 unless given; the quick form takes fewer. */
export function readParticles(setup: Fields): number {
  return setup.integer('particles', FULL, { min: 16, max: 2 ** 26 });
}

export function particlesFor({ quick }: Context, full: number, rows: readonly Row[]): number {
  if (!quick) return full;
  const affordable = Math.floor(QUICK_WORK / countSteps(rows));
  return Math.min(full, Math.max(QUICK_LEAST, Math.min(QUICK, affordable)));
}

/**
 * `start`: exact (p at the first level), prior (N(0, s)), matched (the Gaussian with the moments of p), or an object:
 * { mean, variance } a Gaussian, { cue } a cue at the first level: a cue + sqrt(s) z. `a` and `s`: the first level.
 */
export function readStart(setup: Fields, data: Data, { a, s }: Pick<NoiseLevel, 'a' | 's'>): Start {
  const { patterns } = data;
  const total = totalVariance({ a, s }, patterns.width);
  const { dim } = patterns;
  const one = { kind: 'listed', replicas: 1 } as const;
  const value = setup.has('start') ? setup.value('start') : 'exact';
  if (typeof value === 'object' && value !== null) {
    const start = new Fields(value, 'setup.start');
    const isCue = start.has('cue');
    const centre = start.numbers(isCue ? 'cue' : 'mean', dim);
    const variance = isCue ? s : start.number('variance', undefined, { min: 0 });
    start.done();
    return {
      ...one,
      points: Float64Array.from(centre),
      scale: isCue ? a : 1,
      spread: isotropic(dim, Math.sqrt(variance)),
    };
  }
  switch (setup.choice('start', ['exact', 'prior', 'matched'], 'exact')) {
    case 'exact':
      return { kind: 'chosen', patterns, scale: a, spread: isotropic(dim, Math.sqrt(total)) };
    case 'prior':
      return { ...one, points: new Float64Array(dim), scale: 1, spread: isotropic(dim, Math.sqrt(s)) };
    case 'matched': {
      const covariance = covarianceOf(patterns);
      const entry = (d: number, e: number) => a * a * (covariance[d * dim + e] as number) + (d === e ? total : 0);
      const dims = Array.from({ length: dim }, (_, d) => d);
      const rows = dims.map((d) => dims.map((e) => entry(d, e)));
      return { ...one, points: meanOf(patterns), scale: a, spread: asCaseError('start', () => cholesky(rows)) };
    }
  }
}

export interface MomentErrors {
  mean: number[];
  covariance: number[][];
  meanError: number[];
  covarianceError: number[][];
}

/**
 * Mean and covariance by the GPU's observable, with their standard errors: sqrt(v / n) for a mean; for a covariance
 * sqrt(v v' + c^2) / sqrt(n) where the ends are `gaussian`, else from the fourth moments of the particles themselves.
 * Throws CaseError where particles are not finite.
 */
export async function momentsWithErrors(run: Simulation, gaussian: boolean): Promise<MomentErrors> {
  const [moments] = await measureMoments(run);
  if (!moments || moments.count !== run.count) {
    throw new CaseError(`${run.count - (moments?.count ?? 0)} of ${run.count} particles are not finite`);
  }
  const { mean, covariance } = moments;
  const n = run.count;
  const dims = mean.map((_, d) => d);
  const at = (d: number, e: number) => (covariance[d] as number[])[e] as number;
  const positions = gaussian ? undefined : await readPositions(run);
  const fourth = (d: number, e: number): number => {
    if (!positions) return at(d, d) * at(e, e) + at(d, e) ** 2;
    let sum = 0;
    for (let p = 0; p < n; p++) {
      const one = (positions[p * run.dim + d] as number) - (mean[d] as number);
      const other = (positions[p * run.dim + e] as number) - (mean[e] as number);
      sum += (one * other - at(d, e)) ** 2;
    }
    return sum / n;
  };
  return {
    mean,
    covariance,
    meanError: dims.map((d) => Math.sqrt(at(d, d) / n)),
    covarianceError: dims.map((d) => dims.map((e) => Math.sqrt(fourth(d, e) / n))),
  };
}
