import type { StepAt } from '../../experiments/equation.ts';
import type { Extent } from '../../results.ts';
import type { Point } from '../protocol/pointMessages.ts';
import type { Arrow } from '../stage/overlay.ts';

/** What of the equation is spoken of: weights, what is read out, the step without its noise, the noise. */
export type Part = 'weights' | 'mean' | 'drift' | 'noise';

/** The longest arrow is at most this share of the region. */
const LONGEST = 0.25;
/** Shorter than this share, arrows are magnified. */
const SHORTEST = 0.05;

interface Shown {
  extent: Extent;
  /** where the places of a line are drawn */
  y: number;
}

/**
 * A step as arrows over the picture: to where it leads without noise, with a ring of one standard
 * deviation of the noise there, and from there on with the noise that the first particle has. Short
 * ones are drawn so many `times` as long.
 */
export function arrowsOf(
  step: StepAt,
  { extent, y }: Shown,
  lit: Part | undefined,
): { arrows: Arrow[]; times: number } {
  const { x, stages, drawn, noise, centre } = step;
  const next = stages.at(-1)?.next;
  if (!next) return { arrows: [], times: 1 };
  const size = Math.abs(extent[1] - extent[0]);
  const length = (from: readonly number[], to: readonly number[]) =>
    Math.hypot(...from.slice(0, 2).map((value, d) => (to[d] as number) - value));
  const longest = Math.max(length(x, next), drawn ? length(next, drawn) : 0) / size;
  const times = magnification(longest);
  const away = (place: readonly number[]): Point => {
    const [dx = 0, dy = 0] = place.map((value, d) => times * (value - (x[d] as number)));
    const [x0 = 0, y0] = x.map((value, d) => value + (centre?.[d] ?? 0));
    return { x: x0 + dx, y: (y0 ?? y) + dy };
  };
  const [start, mean] = [away(x), away(next)];
  const drift: Arrow = { from: start, to: mean, style: 'plain', lit: lit === 'drift' };
  if (!drawn) return { arrows: [drift], times };
  const ring = noise === undefined ? undefined : times * noise;
  return {
    arrows: [drift, { from: mean, to: away(drawn), style: 'dashed', lit: lit === 'noise', ring }],
    times,
  };
}

/**
 * 1, 2, 5, 10, 20 and so on: the largest by which a share stays below the longest
 * one; 1 where it is to be seen as it is.
 */
function magnification(share: number): number {
  if (!(share > 0) || share >= SHORTEST) return 1;
  const most = Math.min(LONGEST / share, 1e6);
  const decade = 10 ** Math.floor(Math.log10(most));
  return decade * (most >= 5 * decade ? 5 : most >= 2 * decade ? 2 : 1);
}
