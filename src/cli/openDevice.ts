import { type Gpu, openGpu } from '../gpu/device.ts';
import type { Variant } from '../gpu/variants.ts';
import { ConfigError } from '../params/config.ts';
import { quoted } from '../printable.ts';
import { keptVariants, variantOfText } from '../simulation/keptVariants.ts';
import { type OpenedAdapter, openAdapter } from './adapter.ts';
import { fasterDriver } from './mesa.ts';
import { readVariants } from './variantsFile.ts';

/**
 * How a command uses variants of kernels: the defaults; those kept; those, and measures what is not kept; or this one.
 */
export type TuneMode = 'off' | 'kept' | 'on' | Variant;

export const TUNE_HELP =
  'variants of kernels: kept (what driftwell tune found here), on (measures first what is not kept), off (the defaults), or one, such as 8x64:registers; no result changes';

/** Throws ConfigError. */
export function tuneModeOf(text = 'kept'): TuneMode {
  const mode = (['off', 'kept', 'on'] as const).find((word) => word === text) ?? variantOfText(text);
  if (mode) return mode;
  throw new ConfigError([
    `--tune is ${quoted(text, 40)}; give kept, on, off, or particles per thread x threads : where memories are, 8x64:registers or 16x64:streamed`,
  ]);
}

/** An open device and what kernels on it are run with. */
export interface OpenedDevice {
  gpu: Gpu;
  opened: OpenedAdapter;
  /** the variants that runs on it get, by the name of the kernel; what is added counts from the next run on */
  variants: Map<string, Variant>;
}

/**
 * The device of a command, on an adapter of the kind that was asked for. `note` is told if a faster driver can be had
 * and nobody chose this one. Throws what openAdapter and openGpu throw.
 */
export async function openDevice(
  wanted: string | undefined,
  note: (text: string) => void,
  tune: TuneMode = 'off',
): Promise<OpenedDevice> {
  const opened = await openAdapter({ adapter: wanted });
  const faster = wanted ? undefined : fasterDriver(opened.kind);
  if (faster !== undefined) note(faster);
  const variants = new Map<string, Variant>();
  const gpu = await openGpu(opened.adapter, opened.driver, typeof tune === 'object' ? { get: () => tune } : variants);
  if (tune === 'kept' || tune === 'on') {
    const kept = keptVariants(await readVariants()).get(gpu.adapter.name) ?? [];
    for (const [kernel, variant] of kept) variants.set(kernel, variant);
  }
  return { gpu, opened, variants };
}
