/** Sampling cases: how many particles, where they start, and what is known of their errors. */
import { downloadPositions } from '../../gpu/particles.ts';
import { measureMoments } from '../../observables/moments.ts';
import type { Row } from '../../samplers/row.ts';
import { countSteps } from '../../samplers/row.ts';
import type { Simulation } from '../../simulation/simulation.ts';
import { CaseError, type Fields } from '../fields.ts';
import type { Context } from './kind.ts';

const FULL = 2 ** 20;
const QUICK = 2 ** 18;
/** Particle-steps of one quick run: long tables get fewer particles, and their tolerances grow with the errors. */
const QUICK_WORK = 2 ** 22;
/** Particles of a quick run at the least. */
export const QUICK_LEAST = 2 ** 13;

/** `particles` of the setup, 2^20 unless given; the quick form takes fewer. */
export function parseParticles(setup: Fields): number {
  return setup.integer('particles', FULL, { min: 16, max: 2 ** 26 });
}

/** Particles of a run of `full` ones: in the quick form as many as its steps allow. */
export function particlesFor({ quick }: Context, full: number, rows: readonly Row[]): number {
  if (!quick) return full;
  const affordable = Math.floor(QUICK_WORK / countSteps(rows));
  return Math.min(full, Math.max(QUICK_LEAST, Math.min(QUICK, affordable)));
}

/** Binomial standard error of a share of n: with one more of each outcome, so that 0 and 1 are not known exactly. */
export function shareError(share: number, n: number): number {
  const likely = (share * n + 1) / (n + 2);
  return Math.sqrt((likely * (1 - likely)) / n);
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
  if (!covariance) throw new CaseError(`covariances take 1 to 3 dimensions, the memories have ${run.dim}`);
  const n = run.count;
  const dims = mean.map((_, d) => d);
  const at = (d: number, e: number) => (covariance[d] as number[])[e] as number;
  const positions = gaussian ? undefined : await downloadPositions(run);
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
