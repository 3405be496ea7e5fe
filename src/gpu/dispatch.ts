import type { Gpu } from './device.ts';
import type { Kernel } from './kernels.ts';

/** A 2-D grid of workgroups that holds at least `total`: one dimension ends at 65,535. */
export interface WorkgroupGrid {
  width: number;
  height: number;
}

/** The grid for `total` workgroups; kernels return early past the end. Throws RangeError beyond two dimensions' worth. */
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
