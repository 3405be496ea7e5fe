import { uniformBuffer } from './buffers.ts';
import type { Gpu } from './device.ts';
import type { Kernel } from './kernels.ts';
import { Pace } from './slices.ts';

/** A 2-D grid of workgroups that holds at least `total`: one dimension ends at 65,535. */
export interface WorkgroupGrid {
  width: number;
  height: number;
}

/**
 * The grid for `total` workgroups; kernels return early past the end. Throws RangeError beyond two dimensions' worth.
 */
export function workgroupGrid(gpu: Gpu, total: number): WorkgroupGrid {
  const most = gpu.limits.maxComputeWorkgroupsPerDimension;
  if (total <= most) return { width: Math.max(total, 1), height: 1 };
  const height = Math.ceil(total / most);
  if (height > most) throw new RangeError(`${total} workgroups do not fit into ${most} x ${most}; use fewer particles`);
  return { width: Math.ceil(total / height), height };
}

/** Submits one dispatch of `kernel` over `grid`. */
export function dispatch(gpu: Gpu, kernel: Kernel, buffers: readonly GPUBuffer[], grid: WorkgroupGrid): void {
  const encoder = gpu.device.createCommandEncoder({ label: kernel.label });
  const pass = encoder.beginComputePass({ label: kernel.label });
  pass.setPipeline(kernel.pipeline);
  pass.setBindGroup(0, kernel.bind(buffers));
  pass.dispatchWorkgroups(grid.width, grid.height);
  pass.end();
  gpu.device.queue.submit([encoder.finish()]);
}

/** A slice has at least so many: any adapter runs them side by side, in about the time that one takes. */
export const LEAST_WORKGROUPS = 8;

/** Workgroups `first` to `end` - 1 of all, in a grid of this width. */
export interface SliceOfWorkgroups {
  first: number;
  end: number;
  gridWidth: number;
}

/**
 * Dispatches `workgroups` workgroups in slices that take about as long as those of a run: some drivers kill what takes
 * seconds, and a screen waits for it. How it is cut changes no result. Resolves when the last slice is submitted.
 * `units`: what a workgroup costs at most, in particle-memory pairs. `extentOf`: the uniform at the first binding,
 * which says to the kernel which workgroups it has.
 */
export async function dispatchInSlices(
  gpu: Gpu,
  kernel: Kernel,
  buffers: readonly GPUBuffer[],
  { workgroups, units }: { workgroups: number; units: number },
  extentOf: (slice: SliceOfWorkgroups) => Uint32Array,
): Promise<void> {
  const pace = new Pace(gpu, kernel);
  for (let first = 0; first < workgroups; ) {
    const end = Math.min(workgroups, first + Math.max(LEAST_WORKGROUPS, Math.floor(pace.budget / units)));
    const grid = workgroupGrid(gpu, end - first);
    const extent = uniformBuffer(gpu, 'extent', extentOf({ first, end, gridWidth: grid.width }));
    const startedAt = performance.now();
    dispatch(gpu, kernel, [extent, ...buffers], grid);
    extent.destroy();
    if (end < workgroups) await pace.submitted({ units: (end - first) * units, startedAt });
    first = end;
  }
}
