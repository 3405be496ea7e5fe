import { density } from '../../shaders/density.wgsl.ts';
import { downloadBuffer, storageBuffer, storageOf, uniformBuffer } from '../gpu/buffers.ts';
import { guarded } from '../gpu/device.ts';
import { dispatch } from '../gpu/dispatch.ts';
import { OBSERVER_SIZE, observerExtent, type Particles } from '../gpu/particles.ts';
import { type Plane, placesIn } from '../reference/plane.ts';
import type { Extent } from '../results.ts';

/** A histogram of particles, still on the GPU: per cell [ny, nx], then one slot for what lies outside. */
export interface Histogram {
  counts: GPUBuffer;
  extent: Extent;
  /** [ny, nx]; ny = 1 for one-dimensional systems */
  shape: readonly [number, number];
  /** counts on the host: per cell [ny * nx] and the number outside. Their sum is the number of particles. */
  read(): Promise<{ counts: Uint32Array; outside: number }[]>;
  /** Counts again, where the particles are now: in the order of the queue, nothing is waited for. */
  recount(): void;
  dispose(): void;
}

/**
 * Counts particles over a grid of their first two coordinates (one, for D = 1). `extent` are the outer edges, `shape`
 * is [ny, nx]; the right and the upper edge of a bin belong to the next one, those of the grid to the last. With a
 * `plane` its coordinates are counted, and `extent` is in them. Throws LimitError where the bins do not fit.
 */
export async function countDensity(
  particles: Particles,
  extent: Extent,
  shape: readonly [number, number],
  plane?: Plane,
): Promise<Histogram> {
  const { gpu, dim, cells } = particles;
  const [ny, nx] = shape;
  const [x0, x1, y0, y1] = extent;
  const slots = nx * ny + 1;
  const kernel = await gpu.kernels.get({
    label: `density D=${dim}${plane ? ' projected' : ''}`,
    code: density(dim, OBSERVER_SIZE, plane !== undefined),
    bindings: ['uniform', 'read', 'uniform', 'write', ...(plane ? (['read'] as const) : [])],
  });
  return guarded(gpu, 'counting the density', async () => {
    const words = new Uint32Array(8);
    // the kernel multiplies places that are not about the mean of the plane
    const [u0 = 0, v0 = 0] = plane ? placesIn(plane, new Float64Array(dim)) : [];
    new Float32Array(words.buffer).set([x0 - u0, y0 - v0, nx / (x1 - x0), ny / (y1 - y0)]);
    words.set([nx, ny], 4);
    const observed = observerExtent(particles);
    const bins = uniformBuffer(gpu, 'bins', words);
    const counts = storageBuffer(gpu, `density of ${nx} x ${ny} bins`, cells * slots * 4);
    const axes = plane ? [storageOf(gpu, 'directions of a plane', directionsOf(plane))] : [];
    const buffers = [observed.extent, particles.positions, bins, counts, ...axes];
    const count = () => dispatch(gpu, kernel, buffers, observed.grid);
    count();
    return {
      counts,
      extent,
      shape,
      async read() {
        const all = new Uint32Array(await downloadBuffer(gpu, counts));
        return Array.from({ length: cells }, (_, c) => ({
          counts: all.slice(c * slots, (c + 1) * slots - 1),
          outside: all[(c + 1) * slots - 1] as number,
        }));
      },
      recount() {
        const encoder = gpu.device.createCommandEncoder({ label: 'zeros' });
        encoder.clearBuffer(counts);
        gpu.device.queue.submit([encoder.finish()]);
        count();
      },
      dispose() {
        for (const buffer of [observed.extent, bins, counts, ...axes]) buffer.destroy();
      },
    };
  });
}

/** [dim, 2] */
function directionsOf({ mean: { length: dim }, axes }: Plane): Float32Array {
  return Float32Array.from({ length: 2 * dim }, (_, i) => axes[(i & 1) * dim + (i >> 1)] as number);
}
