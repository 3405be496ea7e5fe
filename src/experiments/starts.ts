/** Where the particles of a run start. */
import { isActive } from '../params/config.ts';
import { covarianceOf, meanOf, rmsRadius } from '../reference/landscape.ts';
import { type NoiseLevel, totalVariance } from '../samplers/row.ts';
import { gridPlace } from '../simulation/startPoints.ts';
import { cholesky, type Start } from '../simulation/starts.ts';
import type { Inputs, Starts } from './run.ts';

/** n starts per side, as many as `particles` allow; x fastest. */
export function gridShape(particles: number, dim: number): number[] {
  // The cube root of 2^18 comes out a little low in float64: nudge before rounding down.
  const side = Math.max(1, Math.floor(particles ** (1 / dim) + 1e-9));
  return new Array<number>(dim).fill(side);
}

const product = (shape: readonly number[]) => shape.reduce((all, n) => all * n, 1);

/** Samples start by the dial `start` at the first level of their table. */
export function drawnStarts(inputs: Inputs, level: Pick<NoiseLevel, 'a' | 's'>): Starts {
  return { start: startOf(inputs, level), particles: inputs.config.particles };
}

/** Where a sample starts, at the noisiest level of its table. */
function startOf({ config, patterns, cue, origin }: Inputs, level: Pick<NoiseLevel, 'a' | 's'>): Start {
  const { dim } = patterns;
  const { a, s } = level;
  const variance = totalVariance(level, patterns.width);
  const one = { kind: 'listed', replicas: 1 } as const;
  switch (config.start) {
    case 'exact':
      return { kind: 'chosen', patterns, scale: a, spread: Math.sqrt(variance) };
    case 'prior':
      return { ...one, points: Float64Array.from(origin), scale: a, spread: Math.sqrt(s) };
    case 'matched': {
      if (dim > 3)
        throw new RangeError(`start matched takes 1 to 3 dimensions, the memories have ${dim}; choose exact`);
      const covariance = covarianceOf(patterns);
      const rows = Array.from({ length: dim }, (_, d) =>
        Array.from({ length: dim }, (_, e) => a * a * (covariance[d * dim + e] as number) + (d === e ? variance : 0)),
      );
      return { ...one, points: meanOf(patterns), scale: a, spread: cholesky(rows) };
    }
    case 'cue':
      return { ...one, points: Float64Array.from(cue), scale: a, spread: Math.sqrt(s) };
  }
}

/** Half the side of the grid round the centre, in rms radii: off the fixed point there, which may be unstable. */
const CENTRE = 0.01;

/**
 * Starts without chance: cues, or by the dial `startAt` a grid over the box, one
 * close round the centre, or the memories.
 */
export function placedStarts({ config, patterns, box, cues }: Inputs): Starts {
  const { dim, points, count } = patterns;
  const spread = 0;
  if (cues) {
    return { start: { kind: 'listed', points: cues.points, scale: 1, replicas: 1, spread }, particles: cues.count };
  }
  if (config.startAt === 'memories') {
    return { start: { kind: 'listed', points, scale: 1, replicas: 1, spread }, particles: count };
  }
  if (dim > 3) {
    throw new RangeError(
      `startAt ${config.startAt} is a grid of 1 to 3 dimensions, the memories have ${dim}; choose memories`,
    );
  }
  const centre = [...meanOf(patterns)];
  const near = CENTRE * (rmsRadius(patterns) || 1);
  const region =
    config.startAt === 'grid' ? box : { low: centre.map((c) => c - near), high: centre.map((c) => c + near) };
  const shape = gridShape(config.particles, dim);
  const replicas = isActive('replicas', config) ? config.replicas : 1;
  return { start: { kind: 'grid', ...region, shape, replicas, spread }, particles: product(shape) * replicas };
}

/** The mean, memories evenly picked from the list, and a grid over the box: half and half where there are so many. */
export function wellStarts({ config: { particles }, patterns, box }: Inputs): Starts {
  const { dim, count } = patterns;
  const memories = Math.min(count, Math.floor(particles / 2));
  const grid = gridShape(Math.max(1, particles - memories - 1), dim);
  const points = [...meanOf(patterns)];
  for (let i = 0; i < memories; i++) {
    const k = Math.floor((i * count) / memories);
    points.push(...patterns.points.subarray(k * dim, (k + 1) * dim));
  }
  const gridCount = product(grid);
  for (let i = 0; points.length < particles * dim; i++) {
    // round again where the grid is smaller than what is left
    points.push(...gridPlace({ ...box, shape: grid }, i % gridCount));
  }
  const all = Float64Array.from(points.slice(0, particles * dim));
  return { start: { kind: 'listed', points: all, scale: 1, replicas: 1, spread: 0 }, particles };
}
