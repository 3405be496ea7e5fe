import { type Gpu, requireLimit } from './device.ts';
import { settled } from './settled.ts';

// GPUBufferUsage and GPUMapMode by value: the constant objects do not exist yet when modules load in Node.
const MAP_READ = 1;
const COPY_SRC = 4;
const COPY_DST = 8;
const UNIFORM = 64;
const STORAGE = 128;
const MAP_MODE_READ = 1;

/** Of a vec4f: four numbers of a particle, or one number of four particles. */
export const VEC4_BYTES = 16;

/** Smallest binding: a kernel's unused storage slots are bound to this many bytes. */
const LEAST_BYTES = 16;

/** Numbers of 32 bits, as buffers hold them. */
export type Numbers = Float32Array | Uint32Array | Int32Array;

/**
 * A storage buffer of at least `bytes` bytes, zeroed by WebGPU. Throws LimitError, naming `what`, when the adapter
 * cannot hold or bind it; running out of memory surfaces in the error scope of the caller (see guarded).
 */
export function storageBuffer(gpu: Gpu, what: string, bytes: number): GPUBuffer {
  const size = Math.max(LEAST_BYTES, Math.ceil(bytes / 4) * 4);
  requireLimit(gpu, 'maxStorageBufferBindingSize', size, what);
  requireLimit(gpu, 'maxBufferSize', size, what);
  return gpu.device.createBuffer({ label: what, size, usage: STORAGE | COPY_SRC | COPY_DST });
}

/** A storage buffer that holds `data`. Throws LimitError as storageBuffer does. */
export function storageOf(gpu: Gpu, what: string, data: Numbers): GPUBuffer {
  const buffer = storageBuffer(gpu, what, data.byteLength);
  gpu.device.queue.writeBuffer(buffer, 0, data as Numbers & { buffer: ArrayBuffer });
  return buffer;
}

/** A uniform buffer of `bytes` bytes, or holding `data`. */
export function uniformBuffer(gpu: Gpu, what: string, content: number | Numbers): GPUBuffer {
  const bytes = typeof content === 'number' ? content : content.byteLength;
  const buffer = gpu.device.createBuffer({ label: what, size: Math.ceil(bytes / 16) * 16, usage: UNIFORM | COPY_DST });
  if (typeof content !== 'number')
    gpu.device.queue.writeBuffer(buffer, 0, content as Numbers & { buffer: ArrayBuffer });
  return buffer;
}

/**
 * The bytes of a buffer on the host: the one read-back. `bytes` from `offset`, both multiples of 4.
 * Throws DeviceLostError if the device went away meanwhile.
 */
export async function downloadBuffer(
  gpu: Gpu,
  buffer: GPUBuffer,
  bytes = buffer.size,
  offset = 0,
): Promise<ArrayBuffer> {
  const staging = gpu.device.createBuffer({ label: `read ${buffer.label}`, size: bytes, usage: MAP_READ | COPY_DST });
  const encoder = gpu.device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, offset, staging, 0, bytes);
  gpu.device.queue.submit([encoder.finish()]);
  try {
    await settled(gpu, staging.mapAsync(MAP_MODE_READ));
    return staging.getMappedRange().slice(0);
  } finally {
    staging.destroy();
  }
}
