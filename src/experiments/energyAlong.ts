import type { Patterns } from '../memories/patterns.ts';
import type { Series } from '../results.ts';

const STEPS = 100;

/**
 * The energy -log p on the way from one memory to another, relative to the first, in float64: along the segment, and
 * along x(alpha) = cos(alpha) x1 + sin(alpha) x2, which keeps to the sphere where both lie on it at a right angle (Raya
 * & Ambrogioni 2023, arXiv 2305.19693; Pham et al. 2025, arXiv 2505.21777, App. E).
 *
 * @param energiesOn energies along a way of places, up to a constant
 * @param from, to indices of memories
 * @param origin [dim] where the origin lies, about which the arc turns
 */
export function energyAlong(
  { points, dim }: Patterns,
  energiesOn: (way: readonly number[][]) => Float64Array,
  from: number,
  to: number,
  origin: readonly number[],
): { segment: Series; arc: Series } {
  const [first, second] = [from, to].map((k) => points.subarray(k * dim, (k + 1) * dim)) as [
    Float64Array,
    Float64Array,
  ];
  const along = (
    name: string,
    xName: string,
    xUnit: string,
    end: number,
    sharesAt: (x: number) => [number, number],
  ) => {
    const x = Float64Array.from({ length: STEPS + 1 }, (_, i) => (end * i) / STEPS);
    const way = Array.from(x, (value) => {
      const [ofFirst, ofSecond] = sharesAt(value);
      return origin.map((o, d) => o + ofFirst * ((first[d] as number) - o) + ofSecond * ((second[d] as number) - o));
    });
    const energies = energiesOn(way);
    const data = energies.map((energy) => energy - (energies[0] as number));
    return { kind: 'series', name, unit: 'nat', xName, xUnit, x, data } as const;
  };
  const title = `energy from memory ${from} to memory ${to}`;
  return {
    segment: along(`${title}, straight`, 'share of the way', '', 1, (share) => [1 - share, share]),
    arc: along(`${title}, by cos α, sin α`, 'alpha', 'rad', Math.PI / 2, (angle) => [Math.cos(angle), Math.sin(angle)]),
  };
}
