import { downloadBuffer, uniformBuffer } from './buffers.ts';
import type { Gpu } from './device.ts';
import { type WorkgroupGrid, workgroupGrid } from './dispatch.ts';

/** Particles as they live on the GPU: cells of equal size, four particles (a quad) side by side. */
export interface Particles {
  gpu: Gpu;
  dim: number;
  cells: number;
  /** per cell */
  count: number;
  /** per cell: count / 4, rounded up; the padding lanes hold numbers that nobody counts */
  quads: number;
  /** [cell, quad, dim, 4] f32 */
  positions: GPUBuffer;
}

/** Workgroup size of the observing kernels; nothing depends on it but speed. */
export const OBSERVER_SIZE = 64;

/** The `extent` uniform of observing kernels (shaders/observer.wgsl.ts) and the grid that covers all particles. */
export function observerExtent({ gpu, cells, quads, count }: Particles): { extent: GPUBuffer; grid: WorkgroupGrid } {
  const workgroups = Math.ceil(quads / OBSERVER_SIZE);
  const grid = workgroupGrid(gpu, workgroups * cells);
  return {
    extent: uniformBuffer(
      gpu,
      'extent',
      Uint32Array.of(workgroups, grid.width, quads, cells, count, 0, workgroups * cells, 0),
    ),
    grid,
  };
}

/**
 * The places of all particles, [cell, particle, dim] float32, in the sampler's own coordinate. Throws DeviceLostError.
 */
export async function downloadPositions(particles: Particles): Promise<Float32Array> {
  const { gpu, dim, cells, count, quads, positions } = particles;
  const stored = new Float32Array(await downloadBuffer(gpu, positions));
  const out = new Float32Array(cells * count * dim);
  let at = 0;
  for (let cell = 0; cell < cells; cell++) {
    for (let p = 0; p < count; p++) {
      const base = (cell * quads + (p >> 2)) * dim * 4 + (p & 3);
      for (let d = 0; d < dim; d++) out[at++] = stored[base + 4 * d] as number;
    }
  }
  return out;
}

/** [cell, particle] from a buffer of one number per lane ([cell, quad, 4]): labels, steps, q. */
export async function downloadLanes<T extends Float32Array | Int32Array | Uint32Array>(
  particles: Particles,
  buffer: GPUBuffer,
  type: new (bytes: ArrayBuffer) => T,
): Promise<T> {
  const { gpu, cells, count, quads } = particles;
  const stored = new type(await downloadBuffer(gpu, buffer));
  if (quads * 4 === count) return stored;
  const out = new type(new ArrayBuffer(cells * count * 4));
  for (let cell = 0; cell < cells; cell++) {
    out.set(stored.subarray(cell * quads * 4, cell * quads * 4 + count) as T & Float32Array, cell * count);
  }
  return out;
}
