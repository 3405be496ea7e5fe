import { type Gpu, openGpu } from '../gpu/device.ts';
import { type OpenedAdapter, openAdapter } from './adapter.ts';
import { fasterDriver } from './mesa.ts';

/**
 * The device of a command, on an adapter of the kind that was asked for. `note` is told if a faster driver can be had and
 * nobody chose this one. Throws what openAdapter and openGpu throw.
 */
export async function openDevice(
  wanted: string | undefined,
  note: (text: string) => void,
): Promise<{ gpu: Gpu; opened: OpenedAdapter }> {
  const opened = await openAdapter({ adapter: wanted });
  const faster = wanted ? undefined : fasterDriver(opened.kind);
  if (faster !== undefined) note(faster);
  return { gpu: await openGpu(opened.adapter, opened.driver), opened };
}
