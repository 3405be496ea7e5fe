import { readingCount, readings } from '../../shaders/readings.wgsl.ts';
import { readBuffer, storageBuffer, storageOf, uniformBuffer } from '../gpu/buffers.ts';
import { type Gpu, guarded } from '../gpu/device.ts';
import { dispatch } from '../gpu/dispatch.ts';
import { OBSERVER_SIZE, observerExtent, type Particles } from '../gpu/particles.ts';
import type { Patterns } from '../memories/patterns.ts';
import { memoryRecords, readNumbers } from '../readouts/attention.ts';
import type { Read } from '../samplers/row.ts';

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

export interface ReadingOptions {
  /** r_k of every memory as well: particles x count numbers */
  weights?: boolean;
}

/** The same of many points, a column per number: what a field needs of a grid, without an object per point. */
export interface ReadingColumns {
  count: number;
  /** mean[d] [count] */
  mean: Float32Array[];
  /** lower triangle of Cov_r, row by row (xx, yx, yy, zx, zy, zz): covariance[i] [count] */
  covariance: Float32Array[];
  /** each [count]; what they mean is said in Reading */
  logSum: Float32Array;
  entropy: Float32Array;
  topWeight: Float32Array;
  participationRatio: Float32Array;
  topMemory: Float32Array;
}

/** What the kernel wrote. */
interface Raw {
  /** [quad, perQuad, 4] */
  numbers: Float32Array;
  perQuad: number;
  /** [quad, memory, 4]; empty unless asked for */
  weights: Float32Array;
}

/**
 * Reads the memories at the place of every particle of a single-cell run. Throws LimitError where particles x memories
 * weights do not fit, RangeError for more than one cell.
 */
export async function readParticles(
  particles: Particles,
  patterns: Patterns,
  read: Read,
  { weights = false }: ReadingOptions = {},
): Promise<Reading[]> {
  const { numbers, perQuad, weights: r } = await runKernel(particles, patterns, read, weights);
  const lane = (all: Float32Array, width: number, p: number, i: number) =>
    all[((p >> 2) * width + i) * 4 + (p & 3)] as number;
  return Array.from({ length: particles.count }, (_, p) => ({
    ...readingFrom(particles.dim, (i) => lane(numbers, perQuad, p, i)),
    weights: Float64Array.from({ length: weights ? patterns.count : 0 }, (__, k) => lane(r, patterns.count, p, k)),
  }));
}

/** As readParticles, in columns: ten times as fast on the grid of a picture. Throws as that does. */
export async function readColumns(particles: Particles, patterns: Patterns, read: Read): Promise<ReadingColumns> {
  const { count, dim } = particles;
  const { numbers, perQuad } = await runKernel(particles, patterns, read, false);
  const column = (i: number) => {
    const out = new Float32Array(count);
    for (let p = 0; p < count; p++) out[p] = numbers[((p >> 2) * perQuad + i) * 4 + (p & 3)] as number;
    return out;
  };
  const after = dim + (dim * (dim + 1)) / 2;
  return {
    count,
    mean: Array.from({ length: dim }, (_, d) => column(d)),
    covariance: Array.from({ length: after - dim }, (_, i) => column(dim + i)),
    logSum: column(after),
    entropy: column(after + 1),
    topWeight: column(after + 2),
    participationRatio: column(after + 3),
    topMemory: column(after + 4),
  };
}

async function runKernel(particles: Particles, patterns: Patterns, read: Read, weights: boolean): Promise<Raw> {
  const { gpu, dim, cells, quads, count } = particles;
  if (cells !== 1) throw new RangeError(`readings are taken of one cell, the run has ${cells}`);
  const kernel = await gpu.kernels.get({
    label: `readings D=${dim}${weights ? ' with weights' : ''}`,
    code: readings(dim, weights, OBSERVER_SIZE),
    bindings: ['uniform', 'read', 'uniform', 'read', 'read', 'write', ...(weights ? (['write'] as const) : [])],
  });
  const perQuad = readingCount(dim);
  return guarded(gpu, 'reading the memories', async () => {
    const { inverseA, sharpness, normBias } = readNumbers(patterns, read);
    const rule = new Float32Array([inverseA, sharpness, normBias, 0]);
    new Uint32Array(rule.buffer)[3] = patterns.count;
    const records = memoryRecords(patterns);
    const { extent, grid } = observerExtent(particles);
    const out = storageBuffer(gpu, `readings of ${count} particles`, quads * perQuad * 16);
    const posterior = weights ? [storageBuffer(gpu, `weights of ${count} particles`, quads * patterns.count * 16)] : [];
    const temporary = [
      uniformBuffer(gpu, 'reading rule', rule),
      storageOf(gpu, 'reading range', Uint32Array.of(0, records.length / 4, patterns.count, 0)),
      storageOf(gpu, 'memories', records),
      out,
      ...posterior,
    ];
    dispatch(gpu, kernel, [extent, particles.positions, ...temporary], grid);
    const numbers = new Float32Array(await readBuffer(gpu, out));
    const r = new Float32Array(posterior[0] ? await readBuffer(gpu, posterior[0]) : new ArrayBuffer(0));
    for (const buffer of [extent, ...temporary]) buffer.destroy();
    return { numbers, perQuad, weights: r };
  });
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

/** Points [n, dim] as particles that no run moves: rounded to float32, as every position is. Dispose of `positions`. */
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
