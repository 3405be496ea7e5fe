import { coordinateMoments, countedParticles } from '../../shaders/coordinateMoments.wgsl.ts';
import { momentCount, moments } from '../../shaders/moments.wgsl.ts';
import { UNROLLED_DIMS } from '../../shaders/observer.wgsl.ts';
import { downloadBuffer, storageBuffer, storageOf, uniformBuffer } from '../gpu/buffers.ts';
import { guarded } from '../gpu/device.ts';
import { dispatch, workgroupGrid } from '../gpu/dispatch.ts';
import { OBSERVER_SIZE, type Particles } from '../gpu/particles.ts';
import { observe, perQuad } from './observe.ts';

/** Mean and spread of one cell's particles, summed in float64 from partial sums of 256 particles. */
export interface ParticleMoments {
  /** finite particles: those counted */
  count: number;
  mean: number[];
  /** [dim], divided by count */
  variance: number[];
  /** [dim][dim], divided by count; in up to three dimensions */
  covariance?: number[][];
}

/** The moments of a particle, in two passes, take about as long as so many memories. */
export const MOMENTS_COST = 64;

/**
 * First and second moments of every cell. The mean is measured first and the second moments about it, so that data
 * far from the origin lose no digits. A cell without finite particles has NaN. Throws DeviceLostError.
 */
export async function measureMoments(particles: Particles): Promise<ParticleMoments[]> {
  const { dim } = particles;
  const origin = new Array<number>(dim).fill(0);
  const first = await sumsAbout(particles, origin);
  const total = first.reduce((sum, sums) => sum + (sums[0] as number), 0);
  const centre = origin.map(
    (_, d) => first.reduce((sum, sums) => sum + (sums[1 + d] as number), 0) / Math.max(total, 1),
  );
  const about = await sumsAbout(particles, centre);
  return about.map((sums) => {
    const count = sums[0] as number;
    const shift = centre.map((_, d) => (sums[1 + d] as number) / count);
    const mean = centre.map((c, d) => c + (shift[d] as number));
    if (dim > UNROLLED_DIMS) {
      return { count, mean, variance: shift.map((off, d) => (sums[1 + dim + d] as number) / count - off * off) };
    }
    const second = (d: number, e: number) => sums[1 + dim + (d * (d + 1)) / 2 + e] as number;
    const covariance = shift.map((off, d) =>
      shift.map((other, e) => second(Math.max(d, e), Math.min(d, e)) / count - off * other),
    );
    return { count, mean, variance: covariance.map((row, d) => row[d] as number), covariance };
  });
}

/** Moments of several batches together. */
export function pooled(batches: readonly ParticleMoments[]): ParticleMoments {
  const count = batches.reduce((sum, batch) => sum + batch.count, 0);
  const dims = batches[0]?.mean.map((_, d) => d) ?? [];
  const average = (of: (batch: ParticleMoments) => number) =>
    batches.reduce((sum, batch) => sum + (batch.count / count) * of(batch), 0);
  const mean = dims.map((d) => average((batch) => batch.mean[d] as number));
  const off = (batch: ParticleMoments, d: number) => (batch.mean[d] as number) - (mean[d] as number);
  const variance = dims.map((d) => average((batch) => (batch.variance[d] as number) + off(batch, d) ** 2));
  if (batches.some(({ covariance }) => !covariance)) return { count, mean, variance };
  const covariance = dims.map((d) =>
    dims.map((e) => average((batch) => (batch.covariance?.[d]?.[e] as number) + off(batch, d) * off(batch, e))),
  );
  return { count, mean, variance, covariance };
}

/**
 * Per cell: number, first moments, second moments about `origin`, float64. Of the second moments the lower triangle,
 * above three dimensions those of each coordinate.
 */
function sumsAbout(particles: Particles, origin: readonly number[]): Promise<Float64Array[]> {
  return particles.dim > UNROLLED_DIMS ? coordinateSums(particles, origin) : pairSums(particles, origin);
}

async function coordinateSums(particles: Particles, origin: readonly number[]): Promise<Float64Array[]> {
  const { gpu, dim, cells, quads } = particles;
  const width = 1 + 2 * dim;
  const marking = await gpu.kernels.get({
    label: `counted D=${dim}`,
    code: countedParticles(dim, OBSERVER_SIZE),
    bindings: ['uniform', 'read', 'write'],
  });
  const adding = await gpu.kernels.get({
    label: `coordinate moments D=${dim}`,
    code: coordinateMoments(dim, OBSERVER_SIZE, OBSERVER_SIZE),
    bindings: ['uniform', 'read', 'read', 'read', 'write'],
  });
  return guarded(gpu, 'measuring moments', async () => {
    const counted = storageBuffer(gpu, 'counted particles', cells * quads * 16);
    await observe(particles, marking, [counted], perQuad(particles, 0));
    const perCell = Math.ceil(quads / OBSERVER_SIZE);
    const grid = workgroupGrid(gpu, Math.ceil((perCell * cells * dim) / OBSERVER_SIZE));
    const extent = uniformBuffer(gpu, 'chunks', Uint32Array.of(perCell, perCell * cells, quads, grid.width));
    const centre = storageOf(gpu, 'origin', Float32Array.from(origin));
    const partial = storageBuffer(gpu, 'partial sums', perCell * cells * width * 4);
    dispatch(gpu, adding, [extent, particles.positions, counted, centre, partial], grid);
    const sums = addedUp(new Float32Array(await downloadBuffer(gpu, partial)), cells, width);
    for (const buffer of [counted, extent, centre, partial]) buffer.destroy();
    return sums;
  });
}

async function pairSums(particles: Particles, origin: readonly number[]): Promise<Float64Array[]> {
  const { gpu, dim, cells, quads } = particles;
  const width = momentCount(dim);
  const kernel = await gpu.kernels.get({
    label: `moments D=${dim}`,
    code: moments(dim, OBSERVER_SIZE),
    bindings: ['uniform', 'read', 'uniform', 'write'],
  });
  return guarded(gpu, 'measuring moments', async () => {
    const perCell = Math.ceil(quads / OBSERVER_SIZE);
    const centre = uniformBuffer(
      gpu,
      'origin',
      Float32Array.from({ length: 4 }, (_, d) => origin[d] ?? 0),
    );
    const partial = storageBuffer(gpu, 'partial sums', perCell * cells * width * 4);
    await observe(particles, kernel, [centre, partial], perQuad(particles, MOMENTS_COST / 2));
    const sums = addedUp(new Float32Array(await downloadBuffer(gpu, partial)), cells, width);
    for (const buffer of [centre, partial]) buffer.destroy();
    return sums;
  });
}

/** The records of each cell, `width` numbers each, as one. */
function addedUp(values: Float32Array, cells: number, width: number): Float64Array[] {
  const perCell = values.length / width / cells;
  return Array.from({ length: cells }, (_, c) => {
    const sums = new Float64Array(width);
    for (let w = c * perCell; w < (c + 1) * perCell; w++) {
      for (let i = 0; i < width; i++) sums[i] = (sums[i] as number) + (values[w * width + i] as number);
    }
    return sums;
  });
}
