import type { Inputs } from '../../experiments/run.ts';
import { tunedRun } from '../../experiments/tunedRun.ts';
import type { Gpu } from '../../gpu/device.ts';
import type { StopSignal } from '../../gpu/slices.ts';
import type { Variant } from '../../gpu/variants.ts';
import { keptVariants, withVariants } from '../../simulation/keptVariants.ts';
import { tune, tunedKernel } from '../../simulation/tune.ts';
import { readVariants, writeVariants } from './variantStore.ts';

/**
 * Finds the fastest variant of the kernel of a run, unless this browser has kept one, for the runs that come:
 * `variants` are those of the device. Throws what `tune` throws.
 */
export async function tuneIdle(
  inputs: Inputs,
  { gpu, variants }: { gpu: Gpu; variants: Map<string, Variant> },
  stop: StopSignal,
): Promise<void> {
  const { name } = gpu.adapter;
  const kept = keptVariants(await readVariants()).get(name) ?? [];
  for (const [kernel, variant] of kept) variants.set(kernel, variant);
  const spec = tunedRun(inputs);
  const kernel = spec && tunedKernel(gpu, spec);
  if (!spec || kernel === undefined || variants.has(kernel) || stop.aborted) return;
  // two at once, of other tabs and sides, would time each other
  await navigator.locks.request('driftwell tuning', { ifAvailable: true }, async (lock) => {
    const tuning = lock && (await tune(gpu, spec, stop));
    if (!tuning?.chosen) return;
    variants.set(kernel, tuning.chosen);
    await writeVariants(withVariants(await readVariants(), name, new Map([[kernel, tuning.chosen]])));
  });
}
