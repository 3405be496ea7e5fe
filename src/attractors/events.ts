/** Bifurcations of the attractors along the noise variance s: where their number changes, where the deepest one does. */
import { distance } from '../memories/distance.ts';
import {
  between,
  deepest,
  ending,
  known,
  type LandscapeAt,
  link,
  minimaAlong,
  type NoiseSlice,
  type SweepOptions,
} from './alongNoise.ts';
import { isFlat } from './distinct.ts';
import { foldNear } from './fold.ts';
import { type Settled, settle } from './settle.ts';

/** A noise variance at which the number of minima changes. */
export interface MinimaEvent {
  s: number;
  /** where a minimum ends, [dim]; with symmetry, one of several */
  x: Float64Array;
  /** all that end here */
  points: Float64Array[];
  /** number of minima at s - 0 and s + 0 */
  nBelow: number;
  nAbove: number;
  /** the minimum melts into another (pitchfork) instead of vanishing at a distance from it (fold, spinodal) */
  continuous: boolean;
  /** its neighbourhood is flat in float64 (barriers below the last bit): s is then where the barrier became visible */
  flat: boolean;
}

/** A noise at which two minima are equally deep: the deepest one changes there. */
export interface EqualEnergy {
  s: number;
  /** -log p of both, nats */
  energy: number;
  /** the deepest minimum below s and above it, [dim] */
  below: Float64Array;
  above: Float64Array;
}

/** Relative width of s at which bisection stops; a fold is then solved for, to the last digits. */
const NARROW = 2e-9;
/** The same where minima are so flat that their number is noise on a finer scale. */
const NARROW_FLAT = 1e-5;

/**
 * Every s in the range where the number of minima of E changes, ascending: minima are followed over a geometric grid of s, and an
 * interval over which the following is not one to one is halved until it is 2e-9 wide. Folds are then polished to about 1e-12;
 * pitchforks and symmetric events stay at 1e-9. Two events closer than that are one. Minima that exist only between two grid values
 * and are not met by the grid of starts are missed: lower `ratio` to look closer. In 1 to 3 dimensions; above, from the memories and
 * their mean only. Throws RangeError on a bad range.
 */
export function minimaEvents(
  landscapeAt: LandscapeAt,
  range: readonly [number, number],
  options: SweepOptions = {},
): MinimaEvent[] {
  const slices = minimaAlong(landscapeAt, range, options);
  for (;;) {
    const before = known(slices);
    const events = slices.slice(1).flatMap((upper, n) => resolve(landscapeAt, slices[n] as NoiseSlice, upper));
    // following back from inside an interval may have found a minimum the grid did not know
    if (known(slices) === before) return events;
  }
}

function resolve(landscapeAt: LandscapeAt, lower: NoiseSlice, upper: NoiseSlice): MinimaEvent[] {
  const { up, down, smooth } = link(lower, upper);
  if (smooth) return [];
  const flat = [...lower.found.points, ...upper.found.points].some(isFlat);
  if (upper.s / lower.s < 1 + (flat ? NARROW_FLAT : NARROW)) {
    const nBelow = lower.found.points.length;
    const nAbove = upper.found.points.length;
    if (nBelow === nAbove) return [];
    return [nBelow > nAbove ? event(landscapeAt, lower, upper, up, down) : event(landscapeAt, upper, lower, down, up)];
  }
  const middle = between(landscapeAt, lower, upper);
  return [...resolve(landscapeAt, lower, middle), ...resolve(landscapeAt, middle, upper)];
}

/** From the side with more minima, `rich`, to the other. */
function event(
  landscapeAt: LandscapeAt,
  rich: NoiseSlice,
  poor: NoiseSlice,
  to: number[],
  back: number[],
): MinimaEvent {
  const ends = ending(to, back);
  const points = ends.map((n) => (rich.found.points[n] as Settled).x);
  const first = ends[0] as number;
  const from = rich.found.points[first] as Settled;
  const landed = poor.found.points[to[first] as number];
  const width = Math.min(Math.sqrt(rich.landscape.variance), rich.landscape.scale);
  // near a pitchfork minima part like sqrt(ds): by about 1e-4 of the width
  const continuous = landed !== undefined && distance(from.x, landed.x) < 1e-3 * width;
  if (continuous) points[0] = landed.x;
  let s = Math.sqrt(rich.s * poor.s);
  const fold = foldNear(landscapeAt, from.x, rich.s);
  if (fold && Math.abs(fold.s / s - 1) < 2 * NARROW && distance(fold.x, from.x) < 0.01 * width) {
    s = fold.s;
    points[0] = fold.x;
  }
  const counts = [rich.found.points.length, poor.found.points.length] as const;
  const ascending = rich.s < poor.s;
  return {
    s,
    x: points[0] as Float64Array,
    points,
    nBelow: counts[ascending ? 0 : 1],
    nAbove: counts[ascending ? 1 : 0],
    continuous,
    flat: ends.some((n) => isFlat(rich.found.points[n] as Settled)) || (landed !== undefined && isFlat(landed)),
  };
}

/**
 * Every s in the range where another minimum becomes the deepest (the coexistence or Maxwell points of a first-order transition),
 * ascending, to about 1e-12. Minima that symmetry makes equally deep are one.
 */
export function equalEnergies(
  landscapeAt: LandscapeAt,
  range: readonly [number, number],
  options: SweepOptions = {},
): EqualEnergy[] {
  const slices = minimaAlong(landscapeAt, range, options);
  return slices.slice(1).flatMap((upper, n) => switches(landscapeAt, slices[n] as NoiseSlice, upper));
}

/** Energies this close belong to minima that symmetry makes equal. */
const EQUAL = 1e-10;

function switches(landscapeAt: LandscapeAt, lower: NoiseSlice, upper: NoiseSlice): EqualEnergy[] {
  const { up, down } = link(lower, upper);
  const p = lower.found.points;
  const q = upper.found.points;
  const floor = { lower: deepest(lower).energy + EQUAL, upper: deepest(upper).energy + EQUAL };
  const stays = (from: number) => down[up[from] as number] === from;
  const old = p.findIndex(({ energy }, n) => energy <= floor.lower && stays(n));
  if (old >= 0 && (q[up[old] as number] as Settled).energy <= floor.upper) return [];
  const fresh = q.findIndex(({ energy }, n) => energy <= floor.upper && up[down[n] as number] === n);
  if (old >= 0 && fresh >= 0) {
    return [crossing(landscapeAt, lower, upper, p[old] as Settled, p[down[fresh] as number] as Settled)];
  }
  if (upper.s / lower.s < 1 + NARROW) return [];
  const middle = between(landscapeAt, lower, upper);
  return [...switches(landscapeAt, lower, middle), ...switches(landscapeAt, middle, upper)];
}

/** Bisection on the energy difference of two followed minima: `p` is deeper at the lower s, `q` at the upper. */
function crossing(landscapeAt: LandscapeAt, lower: NoiseSlice, upper: NoiseSlice, p: Settled, q: Settled): EqualEnergy {
  let [low, high] = [lower.s, upper.s];
  let pair = [p, q] as [Settled, Settled];
  for (let n = 0; n < 60; n++) {
    const s = Math.sqrt(low * high);
    const landscape = landscapeAt(s);
    const here = pair.map(({ x }) => settle(landscape, x, 0)) as [Settled, Settled];
    if (s <= low || s >= high) break;
    if (here[0].energy < here[1].energy) {
      low = s;
      pair = here; // follow upwards from the last place known
    } else high = s;
  }
  return { s: Math.sqrt(low * high), energy: pair[0].energy, below: pair[0].x, above: pair[1].x };
}
