import { dispatchInSlices } from '../gpu/dispatch.ts';
import type { Kernel } from '../gpu/kernels.ts';
import { OBSERVER_SIZE, type Particles } from '../gpu/particles.ts';

/** How the work of an observing kernel is laid out, and what it costs. */
export interface ObservedWork {
  workgroupsPerCell: number;
  /** particle-memory pairs of one workgroup, at most */
  pairs: number;
}

/** A thread per quad, which reads `memories` of them `passes` times. */
export const perQuad = (particles: Particles, memories: number, passes = 1): ObservedWork => ({
  workgroupsPerCell: Math.ceil(particles.quads / OBSERVER_SIZE),
  // looking at a particle costs something, too
  pairs: 4 * OBSERVER_SIZE * (memories * passes || particles.dim),
});

/** Dispatches an observing kernel with the buffers extent, positions and `buffers`, in slices. */
export function observe(
  { gpu, cells, quads, count, positions }: Particles,
  kernel: Kernel,
  buffers: readonly GPUBuffer[],
  { workgroupsPerCell, pairs }: ObservedWork,
): Promise<void> {
  const work = { workgroups: workgroupsPerCell * cells, units: pairs };
  return dispatchInSlices(gpu, kernel, [positions, ...buffers], work, ({ first, end, gridWidth }) =>
    Uint32Array.of(workgroupsPerCell, gridWidth, quads, cells, count, first, end, 0),
  );
}
