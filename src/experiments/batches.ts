import type { Gpu } from '../gpu/device.ts';

/** A stretch of particles that fits the adapter. */
export interface Batch {
  first: number;
  count: number;
}

/**
 * Cuts `total` starts of `replicas` particles each into batches whose buffers the adapter can bind. Noise counts by
 * birth index and every batch starts at a whole quad, so batches change no result.
 */
export function batches(gpu: Gpu, total: number, replicas: number, dim: number): Batch[] {
  const bytesPerParticle = 4 * Math.max(dim, 1);
  const most = Math.floor(gpu.limits.maxStorageBufferBindingSize / bytesPerParticle / replicas / 4) * 4;
  const size = Math.max(4, Math.min(most, total));
  return Array.from({ length: Math.ceil(total / size) }, (_, i) => ({
    first: i * size,
    count: Math.min(size, total - i * size),
  }));
}
