import { squaredDistance } from '../memories/distance.ts';
import type { Patterns } from '../memories/patterns.ts';
import { streams } from '../memories/streams.ts';
import type { ReferenceAt } from '../readouts/readout.ts';
import { execute } from '../reference/execute.ts';
import { normals } from '../reference/noise.ts';
import { stepTable } from '../samplers/index.ts';
import { noiseLevels } from '../schedules.ts';
import { type CriticalNoise, criticalNoise } from './criticalNoise.ts';
import { binomialError } from './fractions.ts';

/** How places are taken to more noise and back (Pham et al. 2025, arXiv 2505.21777, App. C). */
interface RecoveryOptions {
  /** noisy copies of a place, at every level */
  trials: number;
  /** steps of the probability-flow ODE (Heun) on the way back */
  steps: number;
  /** noise variance at which it stops; then x = D(x) */
  end: number;
  /** a copy is recovered if it ends no farther than this from its place */
  within: number;
  seed: number;
}

/** The share of noisy copies of every place [n, dim] that come back from the noise variance s, [n]. */
export function sharesRecovered(
  patterns: Patterns,
  readout: ReferenceAt,
  places: Float64Array,
  s: number,
  { trials, steps, end, within, seed }: RecoveryOptions,
): Float64Array {
  const { dim } = patterns;
  const levels = noiseLevels({ schedule: 'brownian', spacing: 'logVariance', steps, timeMin: end, timeMax: s });
  const { rows } = stepTable(levels, { sampler: 'odeHeun', terminal: 'denoise', spacing: 'logVariance' });
  const n = places.length / dim;
  const copies = new Float64Array(n * trials * dim);
  // the same noise at every s: shares fall without jumping about
  const z = normals(seed, n * trials, dim, 0, streams.start);
  for (let i = 0; i < copies.length; i++) {
    copies[i] = (places[Math.floor(i / (trials * dim)) * dim + (i % dim)] as number) + Math.sqrt(s) * (z[i] as number);
  }
  const { x } = execute(rows, patterns, copies, { seed, readout });
  return Float64Array.from({ length: n }, (_, p) => {
    let back = 0;
    for (let trial = 0; trial < trials; trial++) {
      if (squaredDistance(x, (p * trials + trial) * dim, places, p * dim, dim) <= within ** 2) back++;
    }
    return back / trials;
  });
}

/**
 * Of every place, at which of the rising `levels` its share falls below `p` first;
 * what the least already does is `never`.
 */
interface PlaceNoise {
  /** undefined where `never`, and where it is recovered from all levels */
  critical: CriticalNoise | undefined;
  never: boolean;
}

/**
 * The noise up to which every place [n, dim] is recovered: levels are tried from
 * below, until p of the copies are no more.
 */
export function recoveryNoises(
  patterns: Patterns,
  readout: ReferenceAt,
  places: Float64Array,
  levels: readonly number[],
  options: RecoveryOptions,
  p = 0.9,
): PlaceNoise[] {
  const { dim } = patterns;
  const shares: number[][] = Array.from({ length: places.length / dim }, () => []);
  let open = shares.map((_, i) => i);
  for (const s of levels) {
    const left = Float64Array.from(open.flatMap((i) => [...places.subarray(i * dim, (i + 1) * dim)]));
    const back = sharesRecovered(patterns, readout, left, s, options);
    open.forEach((i, at) => {
      shares[i]?.push(back[at] as number);
    });
    open = open.filter((_, at) => (back[at] as number) >= p);
    if (open.length === 0) break;
  }
  return shares.map((own) => {
    const tried = levels.slice(0, own.length);
    const errors = own.map((share) => binomialError(share, options.trials));
    return { critical: criticalNoise(tried, own, errors, p), never: (own[0] as number) < p };
  });
}
