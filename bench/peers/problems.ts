import { patternsFromSpec } from '../../src/memories/patternsFromSpec.ts';
import { execute } from '../../src/reference/execute.ts';
import { stepTable } from '../../src/samplers/index.ts';
import { type Row, row } from '../../src/samplers/row.ts';
import { noiseLevels } from '../../src/schedules.ts';

/**
 * The same work for every program: x <- cx x + cm m(x) + cz z, row by row, with m the softmax mean of the memories at
 * logits -sharpness |x - xi|^2. Programs have their own noise z, so where there is any, moments are compared.
 */
export interface Problem {
  name: string;
  title: string;
  dim: number;
  count: number;
  particles: number;
  rows: readonly { sharpness: number; cx: number; cm: number; cz: number }[];
  /** largest difference from float64 that is float32's, of the expanded products that most programs use */
  tolerance: number;
}

export interface GivenProblem extends Problem {
  /** [count, dim] */
  memories: Float32Array;
  /** [particles, dim], N(0, I) */
  start: Float32Array;
  tableRows: readonly Row[];
}

/** A sharpness at which a particle sees several memories. */
const betaOf = (dim: number) => (dim > 3 ? 4 / Math.sqrt(dim) : 4);

const SIZES = [
  { name: 'k16', particles: 131_072, count: 16, dim: 2 },
  { name: 'k256', particles: 131_072, count: 256, dim: 2 },
  { name: 'k4096', particles: 32_768, count: 4096, dim: 2 },
  { name: 'd784', particles: 1024, count: 4096, dim: 784 },
  { name: 'sde', particles: 131_072, count: 16, dim: 2, steps: 100 },
];
/** Particles of the float64 run that moments are held against. */
const SAMPLE = 4096;
/** Standard errors by which a right result may differ. */
const MOST_ERRORS = 5;

/** Names of the problems. */
export const PROBLEMS: readonly string[] = SIZES.map(({ name }) => name);

/** The problem of a name. Throws RangeError if there is none. `smaller`: sizes in place of its own, for tests. */
export function problemOf(wanted: string, smaller: { particles?: number; count?: number } = {}): GivenProblem {
  const size = SIZES.find(({ name }) => name === wanted);
  if (!size) throw new RangeError(`there is no problem '${wanted}'; there are ${PROBLEMS.join(', ')}`);
  const { name, particles, count, dim, steps } = { ...size, ...smaller };
  const beta = betaOf(dim);
  const retrieval = [row({ read: { a: 1, s: 1 / beta, similarity: 'distance' }, cm: 1 })];
  const tableRows = steps ? ancestral(steps) : retrieval;
  return {
    name,
    title: `N=${particles} K=${count}${dim > 2 ? ` D=${dim}` : ''}${steps ? `, ${steps} SDE steps` : ''}`,
    dim,
    count,
    particles,
    tolerance: dim > 2 ? 2e-3 : 1e-4,
    rows: tableRows.map(({ read, cx, cm, cz }) => ({ sharpness: 1 / (2 * (read?.s ?? 1)), cx, cm, cz })),
    memories: Float32Array.from(memoriesOf(count, dim).points),
    start: normalNumbers(particles * dim),
    tableRows,
  };
}

const memoriesOf = (count: number, dim: number) => patternsFromSpec(`gaussian:${count}:${dim}`, { seed: 1 });

/** Reverse steps of the variance-exploding SDE, from variance 4 to 1/4. */
function ancestral(steps: number): Row[] {
  const levels = noiseLevels({ schedule: 'brownian', spacing: 'logVariance', steps, timeMin: 0.25, timeMax: 4 });
  return stepTable(levels, { sampler: 'ancestral', terminal: 'stop' }).rows;
}

/** N(0, 1), the same on every machine. */
function normalNumbers(count: number): Float32Array {
  const numbers = new Float32Array(count);
  let state = 20261128;
  const uniform = () => {
    // Weyl sequence through a mixer: good enough for where particles start
    state = (state + 0x9e3779b9) >>> 0;
    let x = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return (((x ^ (x >>> 16)) >>> 0) + 0.5) / 2 ** 32;
  };
  for (let i = 0; i < count; i++) {
    numbers[i] = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  }
  return numbers;
}

/** Says what is wrong with the end positions of a program, every particle looked at; undefined if nothing is. */
export function checkerOf(problem: GivenProblem): (end: Float32Array) => string | undefined {
  const { rows, tableRows, start, dim, count, particles, tolerance } = problem;
  const finite = (end: Float32Array) => {
    if (end.length !== start.length) return `${end.length} numbers in place of ${start.length}`;
    const broken = end.findIndex((value) => !Number.isFinite(value));
    return broken < 0 ? undefined : `particle ${Math.floor(broken / dim)} is ${end[broken]}`;
  };
  if (rows.some(({ cz }) => cz !== 0)) {
    const patterns = memoriesOf(count, dim);
    const some = Float64Array.from(start.subarray(0, SAMPLE * dim));
    const truth = momentsOf(execute(tableRows, patterns, some, { seed: 3 }).x);
    return (end) => finite(end) ?? momentsDiffer(momentsOf(end), truth);
  }
  const truth = retrieved(problem);
  return (end) => {
    const broken = finite(end);
    if (broken) return broken;
    const wrong = end.findIndex((value, i) => !(Math.abs(value - (truth[i] as number)) <= tolerance));
    if (wrong < 0) return undefined;
    return `particle ${Math.floor(wrong / dim)} of ${particles} came to ${end[wrong]}, float64 says ${truth[wrong]}`;
  };
}

/** One retrieval of every particle in float64, by direct differences. */
function retrieved({ rows, memories, start, dim, count, particles }: GivenProblem): Float64Array {
  const sharpness = rows[0]?.sharpness as number;
  const end = new Float64Array(start.length);
  const logits = new Float64Array(count);
  for (let p = 0; p < particles; p++) {
    let top = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < count; k++) {
      let square = 0;
      for (let d = 0; d < dim; d++) {
        const difference = (start[p * dim + d] as number) - (memories[k * dim + d] as number);
        square += difference * difference;
      }
      logits[k] = -sharpness * square;
      top = Math.max(top, logits[k] as number);
    }
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const weight = Math.exp((logits[k] as number) - top);
      sum += weight;
      for (let d = 0; d < dim; d++)
        end[p * dim + d] = (end[p * dim + d] as number) + weight * (memories[k * dim + d] as number);
    }
    for (let d = 0; d < dim; d++) end[p * dim + d] = (end[p * dim + d] as number) / sum;
  }
  return end;
}

interface Moment {
  mean: number;
  /** of the mean */
  error: number;
}

/** x, y, x^2, y^2 of two-dimensional places. */
function momentsOf(places: ArrayLike<number>): Moment[] {
  const n = places.length / 2;
  const columns = [0, 1].flatMap((d) => {
    const column = Float64Array.from({ length: n }, (_, i) => places[2 * i + d] as number);
    return [column, column.map((value) => value * value)];
  });
  return columns.map((column) => {
    const mean = column.reduce((sum, value) => sum + value, 0) / n;
    const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
    return { mean, error: Math.sqrt(variance / n) };
  });
}

function momentsDiffer(found: readonly Moment[], truth: readonly Moment[]): string | undefined {
  const wrong = found.findIndex(({ mean, error }, i) => {
    const { mean: right, error: its } = truth[i] as Moment;
    return !(Math.abs(mean - right) <= MOST_ERRORS * Math.hypot(error, its));
  });
  if (wrong < 0) return undefined;
  return `the mean of ${['x', 'x^2', 'y', 'y^2'][wrong]} is ${found[wrong]?.mean}, float64 says ${truth[wrong]?.mean}`;
}
