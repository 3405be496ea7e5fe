import { distance } from '../memories/distance.ts';
import type { Patterns } from '../memories/patterns.ts';
import { landscapeOf, meanOf, rmsRadius } from '../reference/landscape.ts';
import type { ReadLevel } from '../samplers/row.ts';

/**
 * From which beta on the fixed points of x <- D(x) = sum_k r_k xi_k, r = softmax, are the mean of the memories,
 * clusters of them, and single memories. The Jacobian of D is beta Cov_r(xi); beta = 1 / s is that of the level, a = 1.
 */
export interface Diagnosis {
  /** whether thresholds of memories were found by trying; else they are bounds from above */
  tried: boolean;
  /** below it D is a contraction, so that there is one fixed point: 1 / (largest distance from the mean)^2. A bound */
  contraction: number;
  /** 1 / largest eigenvalue of Cov(xi): above it the mean repels. Exact where all memories are as far from it */
  mean: number;
  /** least beta at which one of the memories that were looked at, and every one that can, comes back; NaN: none can */
  first: number;
  all: number;
  /** twice `all`, or the contraction bound where that is 0; two digits; NaN where none can come back */
  suggested: number;
  memories: readonly SeenMemory[];
}

/** One memory that was looked at. */
export interface SeenMemory {
  memory: number;
  /** |xi| */
  norm: number;
  /** the memory nearest to it, and how far that is */
  nearest: number;
  distance: number;
  /** |xi|^2 - max_j xi_j.xi: the dot product keeps a memory at any beta only if it is positive */
  margin: number;
  /**
   * least beta at which the iteration from it ends within `reach` and a quarter of
   * `distance`, to 2 %; 0: at any; NaN: at none
   */
  from: number;
}

/** Work of a diagnosis, in numbers of memories read: a tenth of a second. */
const BUDGET = 3e7;
/** Read-outs of all memories that one tried memory takes, about: bisections times iterations. */
const READS = 100;
/** Numbers of a set of which a read-out takes too long to be tried: then the bounds alone are given. */
const MOST_NUMBERS = 2 ** 17;
/** Memories that are looked at, at least and, of a set of which none is tried, at most. */
const FEWEST = 2;
const MOST_BOUND = 16;
const MOST_ITERATIONS = 200;
/** Power iteration ends at a relative change below it, or after so many rounds: few of large sets. */
const POWER_CHANGE = 1e-9;
const POWER_ROUNDS = [30, 1000] as const;
/** A memory has come back within `reach` of it and this part of the way to its nearest neighbour. */
const NEIGHBOUR = 4;
/** The iteration stands still at a step of this part of what counts as back. */
const STILL = 1e-6;
/** Weights below it are beneath the last bit of every sum here. */
const NEGLIGIBLE = 1e-20;
/** Bisection ends at this ratio. */
const RATIO = 1.02;

/**
 * Diagnoses a set of points: tries the iteration from every memory; from some of them, evenly picked,
 * where all would take too long; of large sets it gives bounds alone. Undefined where there is nothing to
 * tell: one memory, or data of width > 0.
 *
 * @param reach largest distance of a memory that has come back from where it was
 */
export function diagnose(
  patterns: Patterns,
  similarity: ReadLevel['similarity'],
  reach: number,
): Diagnosis | undefined {
  const { count, dim, width } = patterns;
  if (count < 2 || width > 0) return undefined;
  const tries = count * dim <= MOST_NUMBERS;
  const affordable = tries ? Math.floor(BUDGET / (READS * count * dim)) : MOST_BOUND;
  const seen = Math.max(FEWEST, Math.min(count, affordable));
  const contraction = 1 / largestDistance(patterns) ** 2;
  const memories = Array.from({ length: seen }, (_, i) => {
    const around = surroundings(patterns, Math.floor((i * count) / seen));
    const { keeps: _keeps, ...told } = around;
    const bound = sufficientBeta(patterns, { similarity, reach }, around);
    const from = tries ? thresholdOf(patterns, { similarity, reach }, around, [contraction, bound]) : bound;
    return { ...told, from };
  });
  const thresholds = memories.map(({ from }) => from).filter(Number.isFinite);
  const all = thresholds.length > 0 ? Math.max(...thresholds) : Number.NaN;
  return {
    tried: tries,
    contraction,
    mean: 1 / largestVariance(patterns),
    first: thresholds.length > 0 ? Math.min(...thresholds) : Number.NaN,
    all,
    suggested: Number((2 * (all || contraction)).toPrecision(2)),
    memories,
  };
}

/** A memory among the others. */
interface Surroundings extends Omit<SeenMemory, 'from'> {
  /** [count] distances, and by how much the memory wins at itself: |xi - xi_j|^2 / 2, or |xi|^2 - xi_j.xi */
  keeps: { distances: Float64Array; byDistance: Float64Array; byDot: Float64Array };
}

function surroundings({ points, count, dim }: Patterns, memory: number): Surroundings {
  const xi = points.subarray(memory * dim, (memory + 1) * dim);
  const square = xi.reduce((sum, value) => sum + value * value, 0);
  const distances = new Float64Array(count);
  const byDot = new Float64Array(count);
  for (let j = 0; j < count; j++) {
    let [apart, dot] = [0, 0];
    for (let d = 0; d < dim; d++) {
      const [a, b] = [xi[d] as number, points[j * dim + d] as number];
      apart += (a - b) ** 2;
      dot += a * b;
    }
    distances[j] = Math.sqrt(apart);
    byDot[j] = square - dot;
  }
  const others = Array.from(distances, (_, j) => j).filter((j) => j !== memory);
  const least = (values: Float64Array) =>
    others.reduce((a, b) => ((values[b] as number) < (values[a] as number) ? b : a));
  const nearest = least(distances);
  return {
    memory,
    norm: Math.sqrt(square),
    nearest,
    distance: distances[nearest] as number,
    margin: byDot[least(byDot)] as number,
    keeps: { distances, byDistance: distances.map((distance) => distance ** 2 / 2), byDot },
  };
}

interface Trial {
  similarity: ReadLevel['similarity'];
  reach: number;
}

/**
 * Least beta at which a memory comes back, below one from which on it must; 0: at any. Sought downwards from `least`.
 */
function thresholdOf(
  patterns: Patterns,
  trial: Trial,
  around: Surroundings,
  [least, most]: readonly [number, number],
): number {
  if (Number.isNaN(most)) return Number.NaN;
  const { points, dim } = patterns;
  const xi = points.subarray(around.memory * dim, (around.memory + 1) * dim);
  // at beta = 0 all end at the mean
  if (most === 0 || distance(meanOf(patterns), xi) <= withinOf(trial, around)) return 0;
  let [low, high] = [Math.min(least, most), most];
  while (low > 0 && comesBack(patterns, trial, around, low)) [low, high] = [low / 2, low];
  while (high > RATIO * low) {
    const middle = Math.sqrt(low * high);
    if (comesBack(patterns, trial, around, middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * A beta at which D takes the ball of radius rho round memory k into itself, so that the iteration from anywhere in it
 * stays: there the logit of j is less than that of k by at least beta (keep_j - rho d_j), and |D(x) - xi_k| is at most
 * sum_j (w_j / w_k) e^(-beta (keep_j - rho d_j)) d_j <= rho. rho = reach, or less where others are near. 0 where its
 * weight alone holds that; NaN where another memory wins at xi_k itself: the dot product then never keeps it.
 */
function sufficientBeta({ weights }: Patterns, trial: Trial, around: Surroundings): number {
  const { memory, keeps } = around;
  const { distances } = keeps;
  const keep = trial.similarity === 'dot' ? keeps.byDot : keeps.byDistance;
  const others = Array.from(distances, (_, j) => j).filter((j) => j !== memory);
  const rho = others.reduce(
    (least, j) => Math.min(least, (keep[j] as number) / (2 * (distances[j] as number))),
    withinOf(trial, around),
  );
  if (!(rho > 0)) return Number.NaN;
  const pull = (beta: number) =>
    others.reduce((sum, j) => {
      const [d, ratio] = [distances[j] as number, (weights[j] as number) / (weights[memory] as number)];
      return sum + ratio * d * Math.exp(-beta * ((keep[j] as number) - rho * d));
    }, 0);
  if (pull(0) <= rho) return 0;
  let beta = 1 / (rho * rho);
  while (pull(beta) > rho) beta *= 2;
  while (pull(beta / 2) <= rho) beta /= 2;
  return beta;
}

/** How far from where it was a memory is that has come back, at most. */
const withinOf = ({ reach }: Trial, { distance }: Surroundings) => Math.min(reach, distance / NEIGHBOUR);

/** Whether the iteration from a memory ends where that memory has come back. */
function comesBack(patterns: Patterns, trial: Trial, around: Surroundings, beta: number): boolean {
  const { points, dim } = patterns;
  const xi = points.subarray(around.memory * dim, (around.memory + 1) * dim);
  const within = withinOf(trial, around);
  const step = iteration(patterns, { a: 1, s: 1 / beta, similarity: trial.similarity });
  let x: Float64Array = xi;
  for (let i = 0; i < MOST_ITERATIONS; i++) {
    const next = step(x);
    if (!(distance(next, xi) <= within)) return false;
    if (distance(next, x) < STILL * within) return true;
    x = next;
  }
  return true;
}

/** x <- D(x) in float64. */
function iteration(patterns: Patterns, read: ReadLevel): (x: Float64Array) => Float64Array {
  const { points, dim, count } = patterns;
  const landscape = landscapeOf(patterns, read);
  const weights = new Float64Array(count);
  return (x) => {
    landscape.weightsAt(x, weights);
    const mean = new Float64Array(dim);
    for (let k = 0; k < count; k++) {
      const weight = weights[k] as number;
      if (weight < NEGLIGIBLE) continue;
      for (let d = 0; d < dim; d++) mean[d] = (mean[d] as number) + weight * (points[k * dim + d] as number);
    }
    return mean;
  };
}

function largestDistance(patterns: Patterns): number {
  const { points, count, dim } = patterns;
  const mean = meanOf(patterns);
  let most = 0;
  for (let k = 0; k < count; k++) most = Math.max(most, distance(points.subarray(k * dim, (k + 1) * dim), mean));
  return most;
}

/** Largest eigenvalue of Cov(xi), by power iteration. */
export function largestVariance(patterns: Patterns): number {
  const { points, count, dim, weights } = patterns;
  const mean = meanOf(patterns);
  // no eigenvector but by chance: the golden ratio fills [0, 1) evenly
  let direction = Float64Array.from({ length: dim }, (_, d) => 0.5 + ((d * 0.618034) % 1));
  let value = 0;
  const [fewest, most] = POWER_ROUNDS;
  const rounds = Math.max(fewest, Math.min(most, Math.floor(BUDGET / (count * dim))));
  for (let i = 0; i < rounds; i++) {
    const next = new Float64Array(dim);
    const norm = Math.hypot(...direction);
    for (let k = 0; k < count; k++) {
      let along = 0;
      for (let d = 0; d < dim; d++) {
        along += ((points[k * dim + d] as number) - (mean[d] as number)) * (direction[d] as number);
      }
      const share = ((weights[k] as number) * along) / norm;
      for (let d = 0; d < dim; d++) {
        next[d] = (next[d] as number) + share * ((points[k * dim + d] as number) - (mean[d] as number));
      }
    }
    const before = value;
    value = Math.hypot(...next);
    if (value === 0) return rmsRadius(patterns) ** 2;
    if (Math.abs(value - before) < POWER_CHANGE * value) break;
    direction = next;
  }
  return value;
}
