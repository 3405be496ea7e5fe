import { isSoftware } from '../gpu/software.ts';

/**
 * A GPU in a computer, one under a finger, a driver that computes on the processor,
 * or no WebGPU: then runs go to the CPU.
 */
export type Machine = 'hardware' | 'touch' | 'software' | 'none';

/** What runs are computed on, as far as a size for them depends on it. */
export async function machineHere(): Promise<Machine> {
  const adapter = await navigator.gpu?.requestAdapter().catch(() => null);
  if (!adapter) return 'none';
  if (isSoftware(adapter)) return 'software';
  return matchMedia('(pointer: coarse)').matches ? 'touch' : 'hardware';
}
