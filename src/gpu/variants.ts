/** What of a kernel may be tuned to an adapter. It changes no bit of a result. */
export interface Variant {
  /** of particles, per thread */
  quads: number;
  workgroupSize: number;
  /** memories in registers: where they are few all of them, in many dimensions a tile */
  registers: boolean;
}

/**
 * Which variant of a kernel to run on this adapter, where somebody has measured or chosen it. `kernel`: the
 * name of what decides which one is best.
 */
export interface Variants {
  get(kernel: string): Variant | undefined;
}
