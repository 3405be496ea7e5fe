import { downloadBuffer, storageBuffer } from './buffers.ts';
import type { Gpu } from './device.ts';

/**
 * The first bytes of a buffer at several moments: copied in the order of the queue, nothing waited for, and read back
 * together.
 */
export class Snapshots {
  readonly #gpu: Gpu;
  readonly #from: GPUBuffer;
  readonly #bytes: number;
  readonly #kept: GPUBuffer;
  #taken = 0;

  /** `bytes`: of a snapshot, a multiple of 4; `most`: snapshots between two reads. */
  constructor(gpu: Gpu, from: GPUBuffer, bytes: number, most: number) {
    this.#gpu = gpu;
    this.#from = from;
    this.#bytes = bytes;
    this.#kept = storageBuffer(gpu, `snapshots of ${from.label}`, bytes * most);
  }

  take(): void {
    const encoder = this.#gpu.device.createCommandEncoder({ label: this.#kept.label });
    encoder.copyBufferToBuffer(this.#from, 0, this.#kept, this.#taken++ * this.#bytes, this.#bytes);
    this.#gpu.device.queue.submit([encoder.finish()]);
  }

  /** Those taken since the last read, in order. */
  async read(): Promise<ArrayBuffer[]> {
    const taken = this.#taken;
    this.#taken = 0;
    if (taken === 0) return [];
    const all = await downloadBuffer(this.#gpu, this.#kept, taken * this.#bytes);
    return Array.from({ length: taken }, (_, i) => all.slice(i * this.#bytes, (i + 1) * this.#bytes));
  }

  dispose(): void {
    this.#kept.destroy();
  }
}
