import type { Landscape } from '../reference/landscape.ts';
import { FLAT, type Settled } from './settle.ts';

/**
 * A set of critical points without repetition. Two finds are one point if they are closer than 1e-8 of the
 * smaller of width and scale, or than ten times what Newton knows of their places: close but proven
 * distinct minima stay two. Points of a flat valley (a ring of many memories, where the barrier is below
 * the last bit) count once, by equal energy.
 */
export class Distinct {
  readonly points: Settled[] = [];
  private readonly near: number;

  constructor({ scale, variance }: Landscape) {
    this.near = 1e-8 * Math.min(Math.sqrt(variance), scale);
  }

  /** Position of the point in `points`, appended if new; -1 for what did not converge. */
  add(found: Settled | undefined): number {
    if (!found?.converged) return -1;
    const known = this.points.findIndex((point) => this.same(point, found));
    if (known >= 0) return known;
    return this.points.push(found) - 1;
  }

  private same(p: Settled, q: Settled): boolean {
    if (p.index !== q.index) return false;
    if (isFlat(p) && isFlat(q) && Math.abs(p.energy - q.energy) < 1e-10) return true;
    let distance = 0;
    for (let i = 0; i < p.x.length; i++) distance += ((p.x[i] as number) - (q.x[i] as number)) ** 2;
    return Math.sqrt(distance) <= Math.max(this.near, 10 * (p.error + q.error));
  }
}

/** Some curvature is zero in float64. */
export function isFlat({ curvature }: Pick<Settled, 'curvature'>): boolean {
  return curvature.some((value) => Math.abs(value) <= FLAT);
}
