/** What a critical point is: its place among the memories and the name of its class. */
import { GLOBAL_ABOVE, MEMORY_BELOW } from '../../shaders/classRule.ts';
import { MANY_MEMORIES, nearestMemory, TREE_DIMS, treeOf } from '../memories/kdTree.ts';
import type { Landscape } from '../reference/landscape.ts';
import type { Settled } from './settle.ts';

/** The class of a minimum by posterior entropy H and distance to the nearest memory; saddles and maxima by index. */
export type CriticalClass = 'memory' | 'merged' | 'spurious' | 'global' | 'saddle' | 'maximum';

/** A minimum, saddle or maximum of E = -log p. */
export interface CriticalPoint {
  /** [dim], in the coordinate of the read-out (memories at a xi) */
  x: Float64Array;
  /** -log p, nats */
  energy: number;
  /** eigenvalues of Hess E, ascending [dim] */
  eigenvalues: Float64Array;
  /** number of negative eigenvalues: 0 minimum, dim maximum */
  index: number;
  /** the smallest |S eigenvalue| is below 1e-6: at a bifurcation, or in a flat valley whose points count once */
  degenerate: boolean;
  /** index of the nearest memory */
  nearest: number;
  /** |x / a - xi_nearest|, in the memories' own unit */
  distance: number;
  /** posterior entropy H, nats */
  entropy: number;
  /** e^H: how many memories share the point */
  effectiveMemories: number;
  class: CriticalClass;
}

/** A settled particle belongs to the nearest minimum within this share of the rms radius, else to none. */
export const SETTLED_WITHIN = 0.05;

/** The class by the rule of shaders/classRule.ts, for K = `count` memories. `delta` is in units of the memories. */
export function classOf(effectiveMemories: number, distance: number, count: number, delta: number): CriticalClass {
  if (effectiveMemories < MEMORY_BELOW) return 'memory';
  if (effectiveMemories > count / GLOBAL_ABOVE) return 'global';
  return distance <= delta ? 'merged' : 'spurious';
}

/** Describes a settled point. `delta` is a fraction of the rms radius of the memories. */
export function describePoint(
  landscape: Landscape,
  settled: Pick<Settled, 'x' | 'energy' | 'entropy' | 'curvature' | 'index'>,
  delta: number,
): CriticalPoint {
  const { patterns, read, dim, variance, scale } = landscape;
  const { x, energy, entropy, curvature, index } = settled;
  const { nearest, distance } = nearestTo(landscape, x);
  const effectiveMemories = Math.exp(entropy);
  return {
    x,
    energy,
    eigenvalues: curvature.map((value) => value / variance),
    index,
    degenerate: curvature.some((value) => Math.abs(value) < 1e-6),
    nearest,
    distance,
    entropy,
    effectiveMemories,
    class:
      index === 0
        ? classOf(effectiveMemories, distance, patterns.count, (delta * scale) / read.a)
        : index === dim
          ? 'maximum'
          : 'saddle',
  };
}

function nearestTo({ patterns, read: { a } }: Landscape, x: Float64Array): { nearest: number; distance: number } {
  const { points, count, dim } = patterns;
  const place = x.map((value) => value / a);
  if (count >= MANY_MEMORIES && dim <= TREE_DIMS) {
    const { memory, square } = nearestMemory(treeOf(patterns), place);
    return { nearest: memory, distance: Math.sqrt(square) };
  }
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < count; k++) {
    let distance2 = 0;
    for (let i = 0; i < dim; i++) distance2 += ((place[i] as number) - (points[k * dim + i] as number)) ** 2;
    if (distance2 < least) {
      least = distance2;
      nearest = k;
    }
  }
  return { nearest, distance: Math.sqrt(least) };
}

/** By index, then energy, then position: the same order on every machine, also where symmetry makes energies equal. */
export function inOrder(points: CriticalPoint[]): CriticalPoint[] {
  // rounding makes equal what symmetry makes equal, and keeps the order transitive
  const key = (point: CriticalPoint) => [
    point.index,
    Math.round(point.energy * 1e8),
    ...Array.from(point.x, (value) => Math.round(value * 1e7)),
  ];
  const keyed = points.map((point) => ({ point, key: key(point) }));
  keyed.sort((p, q) => {
    const at = p.key.findIndex((value, i) => value !== q.key[i]);
    return at < 0 ? 0 : (p.key[at] as number) - (q.key[at] as number);
  });
  return keyed.map(({ point }) => point);
}
