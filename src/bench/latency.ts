import type { Gpu } from '../gpu/device.ts';
import { type Kernel, type KernelSource, Kernels } from '../gpu/kernels.ts';
import { settled } from '../gpu/settled.ts';
import type { Compiled } from './report.ts';
import { type Quartiles, spreadOf } from './statistics.ts';

/** Empty submits that are timed. */
const SUBMITS = 20;

/** ms from an empty submit until the queue says that it is done: what every wait takes at the least. */
export async function emptySubmits(gpu: Gpu): Promise<Quartiles> {
  const { queue } = gpu.device;
  const ms: number[] = [];
  for (let i = 0; i < SUBMITS; i++) {
    const startedAt = performance.now();
    queue.submit([]);
    await settled(gpu, queue.onSubmittedWorkDone());
    // a clock of whole milliseconds may say 0
    ms.push(Math.max(performance.now() - startedAt, 1e-3));
  }
  return spreadOf(ms);
}

/**
 * Kernels compiled anew, so that how long each takes is known. Some drivers compile at the first dispatch,
 * and some keep what they compiled on disk.
 */
export class TimedKernels extends Kernels {
  readonly times: Compiled[] = [];

  override get(source: KernelSource): Promise<Kernel> {
    const { compiled } = this;
    const startedAt = performance.now();
    const building = super.get(source);
    if (this.compiled > compiled) {
      building.then(
        () => this.times.push({ kernel: source.label, ms: performance.now() - startedAt }),
        // whoever asked for it is told
        () => undefined,
      );
    }
    return building;
  }
}
