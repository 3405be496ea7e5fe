import { momentCount, moments } from '../../shaders/moments.wgsl.ts';
import { downloadBuffer, storageBuffer, uniformBuffer } from '../gpu/buffers.ts';
import { guarded } from '../gpu/device.ts';
import { dispatch } from '../gpu/dispatch.ts';
import { OBSERVER_SIZE, observerExtent, type Particles } from '../gpu/particles.ts';

/** Mean and covariance of one cell's particles, summed in float64 from partial sums of 256 particles. */
export interface ParticleMoments {
  /** finite particles: those counted */
  count: number;
  mean: number[];
  /** [dim][dim], divided by count */
  covariance: number[][];
}

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
    const second = (d: number, e: number) => sums[1 + dim + (d * (d + 1)) / 2 + e] as number;
    return {
      count,
      mean: centre.map((c, d) => c + (shift[d] as number)),
      covariance: centre.map((_, d) =>
        centre.map(
          (__, e) => second(Math.max(d, e), Math.min(d, e)) / count - (shift[d] as number) * (shift[e] as number),
        ),
      ),
    };
  });
}

/** Moments of several batches together. */
export function pooled(batches: readonly ParticleMoments[]): ParticleMoments {
  const count = batches.reduce((sum, batch) => sum + batch.count, 0);
  const dims = batches[0]?.mean.map((_, d) => d) ?? [];
  const average = (of: (batch: ParticleMoments) => number) =>
    batches.reduce((sum, batch) => sum + (batch.count / count) * of(batch), 0);
  const mean = dims.map((d) => average((batch) => batch.mean[d] as number));
  const covariance = dims.map((d) =>
    dims.map((e) =>
      average(
        (batch) =>
          (batch.covariance[d]?.[e] as number) +
          ((batch.mean[d] as number) - (mean[d] as number)) * ((batch.mean[e] as number) - (mean[e] as number)),
      ),
    ),
  );
  return { count, mean, covariance };
}

/** Per cell: number, first moments, lower triangle of second moments about `origin`, float64. */
async function sumsAbout(particles: Particles, origin: readonly number[]): Promise<Float64Array[]> {
  const { gpu, dim, cells, quads } = particles;
  const width = momentCount(dim);
  const kernel = await gpu.kernels.get({
    label: `moments D=${dim}`,
    code: moments(dim, OBSERVER_SIZE),
    bindings: ['uniform', 'read', 'uniform', 'write'],
  });
  return guarded(gpu, 'measuring moments', async () => {
    const { extent, grid } = observerExtent(particles);
    const perCell = Math.ceil(quads / OBSERVER_SIZE);
    const centre = uniformBuffer(
      gpu,
      'origin',
      Float32Array.from({ length: 4 }, (_, d) => origin[d] ?? 0),
    );
    const partial = storageBuffer(gpu, 'partial sums', perCell * cells * width * 4);
    dispatch(gpu, kernel, [extent, particles.positions, centre, partial], grid);
    const values = new Float32Array(await downloadBuffer(gpu, partial));
    for (const buffer of [extent, centre, partial]) buffer.destroy();
    return Array.from({ length: cells }, (_, c) => {
      const sums = new Float64Array(width);
      for (let w = c * perCell; w < (c + 1) * perCell; w++) {
        for (let i = 0; i < width; i++) sums[i] = (sums[i] as number) + (values[w * width + i] as number);
      }
      return sums;
    });
  });
}
