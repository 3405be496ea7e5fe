import { philox4x32, seedKey } from '../memories/philox.ts';
import { streams } from '../memories/streams.ts';
import { normals } from '../reference/noise.ts';
import type { Start } from './starts.ts';

/** Which particles: their noise counts by birth index. */
export interface ParticleRange {
  seed: number;
  /** birth index of the first */
  first: number;
  count: number;
}

type GridOfStarts = Pick<Extract<Start, { kind: 'grid' }>, 'low' | 'high' | 'shape'>;

/** Where particles start, [count, dim] in float64: the twin of shaders/start.wgsl.ts. */
export function startPoints(start: Start, dim: number, { seed, first, count }: ParticleRange): Float64Array {
  const z = normals(seed, count, dim, 0, streams.start, first);
  const centre = centresOf(start, dim, seed);
  const scale = start.kind === 'grid' ? 1 : start.scale;
  const points = new Float64Array(count * dim);
  const { spread } = start;
  const noise = (n: number, d: number) => {
    if (typeof spread === 'number') return spread * (z[n * dim + d] as number);
    return (spread[d] as readonly number[])
      .slice(0, d + 1)
      .reduce((sum, l, e) => sum + l * (z[n * dim + e] as number), 0);
  };
  for (let n = 0; n < count; n++) {
    const at = centre(first + n);
    for (let d = 0; d < dim; d++) {
      points[n * dim + d] = scale * (at[d] as number) + noise(n, d);
    }
  }
  return points;
}

/** The centre of a cell of a grid, by its number: x fastest. */
export function gridPlace({ low, high, shape }: GridOfStarts, index: number): number[] {
  let rest = index;
  return low.map((from, d) => {
    const cells = shape[d] as number;
    const cell = rest % cells;
    rest = Math.floor(rest / cells);
    return from + ((cell + 0.5) * ((high[d] as number) - from)) / cells;
  });
}

/** The centre of a particle, by its birth index. */
function centresOf(start: Start, dim: number, seed: number): (particle: number) => ArrayLike<number> {
  switch (start.kind) {
    case 'grid': {
      return (particle) => gridPlace(start, Math.floor(particle / start.replicas));
    }
    case 'listed': {
      const centres = start.points.length / dim;
      return (particle) => {
        const index = Math.floor(particle / start.replicas) % centres;
        return start.points.subarray(index * dim, (index + 1) * dim);
      };
    }
    case 'chosen': {
      const { points, weights } = start.patterns;
      const key = seedKey(seed);
      // as 32-bit integers, which are the same on every machine
      let sum = 0;
      const cumulative = weights.map((weight) => {
        sum += weight;
        return Math.min(Math.round(sum * 2 ** 32), 2 ** 32 - 1);
      });
      return (particle) => {
        const word = philox4x32([particle >> 2, 0, 0, streams.choice], key)[particle & 3] as number;
        const index = cumulative.findIndex((bound) => word < bound);
        const chosen = index < 0 ? cumulative.length - 1 : index;
        return points.subarray(chosen * dim, (chosen + 1) * dim);
      };
    }
  }
}
