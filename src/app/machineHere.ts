import { isSoftware } from '../gpu/software.ts';

/** A GPU in a computer, one under a finger, or a driver that computes on the processor: without WebGPU the CPU computes, too. */
export type Machine = 'hardware' | 'touch' | 'software';

/** What runs are computed on, as far as a size for them depends on it. */
export async function machineHere(): Promise<Machine> {
  const adapter = await navigator.gpu?.requestAdapter().catch(() => null);
  if (!adapter || isSoftware(adapter)) return 'software';
  return matchMedia('(pointer: coarse)').matches ? 'touch' : 'hardware';
}
