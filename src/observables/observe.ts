import { uniformBuffer } from '../gpu/buffers.ts';
import { dispatch, workgroupGrid } from '../gpu/dispatch.ts';
import type { Kernel } from '../gpu/kernels.ts';
import { OBSERVER_SIZE, type Particles } from '../gpu/particles.ts';
import { Pace } from '../gpu/slices.ts';

/** How the work of an observing kernel is laid out, and what it costs. */
export interface ObservedWork {
  workgroupsPerCell: number;
  /** particle-memory pairs of one workgroup, at most */
  pairs: number;
}

/** A slice has at least so many: any adapter runs them side by side, in about the time that one takes. */
const LEAST_WORKGROUPS = 8;

/** A thread per quad, which reads `memories` of them `passes` times. */
export const perQuad = (particles: Particles, memories: number, passes = 1): ObservedWork => ({
  workgroupsPerCell: Math.ceil(particles.quads / OBSERVER_SIZE),
  // looking at a particle costs something, too
  pairs: 4 * OBSERVER_SIZE * (memories * passes || particles.dim),
});

/**
 * Dispatches an observing kernel with the buffers extent, positions and `buffers`, in slices like those of a run: some
 * drivers kill what takes seconds, and a screen waits for it. How it is cut changes no result.
 */
export async function observe(
  particles: Particles,
  kernel: Kernel,
  buffers: readonly GPUBuffer[],
  { workgroupsPerCell, pairs }: ObservedWork,
): Promise<void> {
  const { gpu, cells, quads, count, positions } = particles;
  const total = workgroupsPerCell * cells;
  const pace = new Pace(gpu, kernel);
  for (let first = 0; first < total; ) {
    const end = Math.min(total, first + Math.max(LEAST_WORKGROUPS, Math.floor(pace.budget / pairs)));
    const grid = workgroupGrid(gpu, end - first);
    const words = Uint32Array.of(workgroupsPerCell, grid.width, quads, cells, count, first, end, 0);
    const extent = uniformBuffer(gpu, 'extent', words);
    const startedAt = performance.now();
    dispatch(gpu, kernel, [extent, positions, ...buffers], grid);
    extent.destroy();
    if (end < total) await pace.submitted({ units: (end - first) * pairs, startedAt });
    first = end;
  }
}
