import { UNROLLED_DIMS } from '../../shaders/observer.wgsl.ts';
import {
  inColumnOrder,
  needsOf,
  numbersOf,
  READING_COLUMNS,
  type ReadingColumn,
  readings,
} from '../../shaders/readings.wgsl.ts';
import { downloadBuffer, storageBuffer, storageOf } from '../gpu/buffers.ts';
import { type Gpu, guarded } from '../gpu/device.ts';
import { OBSERVER_SIZE, type Particles } from '../gpu/particles.ts';
import { memoriesAsked, memoriesAt } from './memoriesRead.ts';
import { observe, perQuad } from './observe.ts';
import { type CellRule, mostMemories, recordsOf } from './rules.ts';

/** What the softmax over the memories knows at one point, from the kernel. */
export interface Reading {
  /** m = sum_k r_k xi_k, [dim] */
  mean: number[];
  /** Cov_r(xi), [dim, dim] row-major */
  covariance: Float64Array;
  /** log sum_k w_k exp(logit_k), nats; 'dot' logits are those of the dot product less |x|^2 / 2s */
  logSum: number;
  /** -sum_k r_k ln r_k, nats */
  entropy: number;
  /** largest r_k */
  topWeight: number;
  /** 1 / sum_k r_k^2 */
  participationRatio: number;
  /** index of the largest r_k (ties: the lowest) */
  topMemory: number;
  /** r_k [count], empty unless asked for */
  weights: Float64Array;
}

/** What is read beside the numbers of a Reading. */
export interface ReadingOptions {
  /** r_k of every memory as well: particles x count numbers */
  weights?: boolean;
}

/**
 * The same of many points, a column per number: what a field needs of a grid, without an
 * object per point. [cells * count] each.
 */
export interface ReadingColumns {
  /** mean[d] */
  mean: Float32Array[];
  /** lower triangle of Cov_r, row by row (xx, yx, yy, zx, zy, zz): covariance[i] */
  covariance: Float32Array[];
  /** what they mean is said in Reading */
  logSum: Float32Array;
  entropy: Float32Array;
  topWeight: Float32Array;
  participationRatio: Float32Array;
  topMemory: Float32Array;
}

/** What the kernel wrote. */
interface Raw {
  /** [quad, numbers, 4] */
  numbers: Float32Array;
  /** [quad, memory, 4]; empty unless asked for */
  weights: Float32Array;
}

/**
 * Reads the memories at the place of every particle of a single-cell run. Throws LimitError where particles x memories
 * weights do not fit, RangeError for more than one cell.
 */
export async function evaluateParticles(
  particles: Particles,
  rule: CellRule,
  { weights = false }: ReadingOptions = {},
): Promise<Reading[]> {
  const { dim, count } = particles;
  if (particles.cells !== 1) {
    throw new RangeError(
      `readings are taken of one cell, the run has ${particles.cells}; evaluateColumns takes a rule per cell`,
    );
  }
  const { numbers, weights: r } = await runKernel(particles, [rule], READING_COLUMNS, weights);
  const perQuad = numbersIn(READING_COLUMNS, dim);
  const memories = rule.patterns.count;
  const lane = (all: Float32Array, width: number, p: number, i: number) =>
    all[((p >> 2) * width + i) * 4 + (p & 3)] as number;
  return Array.from({ length: count }, (_, p) => ({
    ...readingFrom(dim, (i) => lane(numbers, perQuad, p, i)),
    weights: Float64Array.from({ length: weights ? memories : 0 }, (__, k) => lane(r, memories, p, k)),
  }));
}

/**
 * The columns asked for, by the rule of each cell: nothing else is computed or stored. Ten times as fast as
 * evaluateParticles on the grid of a picture. Throws RangeError unless there is one rule per cell, all by one
 * separation that gives the columns; LimitError as storageBuffer does.
 */
export async function evaluateColumns<Column extends ReadingColumn>(
  particles: Particles,
  rules: readonly CellRule[],
  asked: readonly Column[],
): Promise<Pick<ReadingColumns, Column>> {
  const { cells, count, quads, dim } = particles;
  const columns = inColumnOrder(asked);
  const { numbers } = await runKernel(particles, rules, columns, false);
  const perQuad = numbersIn(columns, dim);
  const number = (i: number) => {
    const out = new Float32Array(cells * count);
    let at = 0;
    for (let cell = 0; cell < cells; cell++) {
      for (let p = 0; p < count; p++) {
        out[at++] = numbers[((cell * quads + (p >> 2)) * perQuad + i) * 4 + (p & 3)] as number;
      }
    }
    return out;
  };
  let next = 0;
  const read = columns.map((column) => {
    const own = Array.from({ length: numbersOf(column, dim) }, () => number(next++));
    return [column, column === 'mean' || column === 'covariance' ? own : own[0]] as const;
  });
  return Object.fromEntries(read) as Pick<ReadingColumns, Column>;
}

const numbersIn = (columns: readonly ReadingColumn[], dim: number) =>
  columns.reduce((sum, column) => sum + numbersOf(column, dim), 0);

async function runKernel(
  particles: Particles,
  rules: readonly CellRule[],
  columns: readonly ReadingColumn[],
  weights: boolean,
): Promise<Raw> {
  const { gpu, dim, cells, quads, count } = particles;
  if (dim > UNROLLED_DIMS && (columns.includes('covariance') || weights)) {
    throw new RangeError(
      `the covariance and the single weights of a reading take 1 to ${UNROLLED_DIMS} dimensions, there are ${dim}; read other columns`,
    );
  }
  const asked = memoriesAsked(rules, 'a reading', needsOf(columns, weights));
  return guarded(gpu, 'reading the memories', async () => {
    const means = dim > UNROLLED_DIMS && columns.includes('mean') ? positionsLike(particles) : undefined;
    const memories = await memoriesAt(particles, recordsOf(rules), asked, means);
    const kernel = await gpu.kernels.get({
      label: `readings D=${dim}, ${asked.separation.name}: ${columns.join(', ')}${weights ? ' with weights' : ''}`,
      code: readings(columns, { memories: memories.text, weights, workgroupSize: OBSERVER_SIZE }),
      bindings: [
        ...(['uniform', 'read', 'read', 'read', 'write'] as const),
        ...(weights ? (['write'] as const) : []),
        ...memories.lastBindings,
      ],
    });
    const label = `readings of ${cells * count} particles`;
    const perQuadHere = numbersIn(columns, dim) - (means ? dim : 0);
    const out = storageBuffer(gpu, label, cells * quads * perQuadHere * 16);
    const memoryCount = (rules[0] as CellRule).patterns.count;
    const posterior = weights ? [storageBuffer(gpu, `weights of ${count} particles`, quads * memoryCount * 16)] : [];
    const passes = (columns.includes('covariance') || weights ? 2 : 1) * memories.passes;
    const buffers = [...memories.first, out, ...posterior, ...memories.last];
    await observe(particles, kernel, buffers, perQuad(particles, mostMemories(rules), passes));
    const numbers = new Float32Array(await downloadBuffer(gpu, out));
    const r = new Float32Array(posterior[0] ? await downloadBuffer(gpu, posterior[0]) : new ArrayBuffer(0));
    const m = means ? new Float32Array(await downloadBuffer(gpu, means)) : undefined;
    memories.dispose();
    for (const buffer of [out, ...posterior, ...(means ? [means] : [])]) buffer.destroy();
    return { numbers: m ? sideBySide(m, dim, numbers, perQuadHere) : numbers, weights: r };
  });
}

/** Room for as many numbers as the particles have coordinates. */
const positionsLike = ({ gpu, positions }: Particles): GPUBuffer => storageBuffer(gpu, 'means', positions.size);

/** Two lists of so many vec4f per quad as one. */
function sideBySide(a: Float32Array, perQuadA: number, b: Float32Array, perQuadB: number): Float32Array {
  const quads = a.length / 4 / perQuadA;
  const width = perQuadA + perQuadB;
  const out = new Float32Array(quads * width * 4);
  for (let quad = 0; quad < quads; quad++) {
    out.set(a.subarray(quad * perQuadA * 4, (quad + 1) * perQuadA * 4), quad * width * 4);
    out.set(b.subarray(quad * perQuadB * 4, (quad + 1) * perQuadB * 4), (quad * width + perQuadA) * 4);
  }
  return out;
}

function readingFrom(dim: number, at: (i: number) => number): Omit<Reading, 'weights'> {
  const triangle = (d: number, e: number) => dim + (Math.max(d, e) * (Math.max(d, e) + 1)) / 2 + Math.min(d, e);
  const after = dim + (dim * (dim + 1)) / 2;
  return {
    mean: Array.from({ length: dim }, (_, d) => at(d)),
    covariance: Float64Array.from({ length: dim * dim }, (_, n) => at(triangle(Math.floor(n / dim), n % dim))),
    logSum: at(after),
    entropy: at(after + 1),
    topWeight: at(after + 2),
    participationRatio: at(after + 3),
    topMemory: at(after + 4),
  };
}

/**
 * Points [n, dim] as particles that no run moves: rounded to float32, as every
 * position is. Destroy `positions` afterwards.
 */
export function particlesAt(gpu: Gpu, points: Float64Array, dim: number): Particles {
  const count = points.length / dim;
  const quads = Math.ceil(count / 4);
  const lanes = new Float32Array(quads * dim * 4);
  for (let p = 0; p < quads * 4; p++) {
    // Padding lanes repeat the last point.
    const from = Math.min(p, count - 1);
    for (let d = 0; d < dim; d++) lanes[((p >> 2) * dim + d) * 4 + (p & 3)] = points[from * dim + d] as number;
  }
  return { gpu, dim, cells: 1, count, quads, positions: storageOf(gpu, `${count} points`, lanes) };
}
