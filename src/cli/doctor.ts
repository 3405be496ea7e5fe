import { VERSION } from '../version.ts';
import { NoAdapterError, surveyAdapters } from './adapter.ts';
import { fasterDriver } from './mesa.ts';
import { say } from './terminal.ts';
import { variantsFile } from './variantsFile.ts';

/** `driftwell doctor`: what can be opened here, what cannot and why. Throws NoAdapterError where nothing can. */
export async function doctor(): Promise<number> {
  say(`driftwell ${VERSION}, Node ${process.versions.node}, ${process.platform} ${process.arch}\n`);
  const { found, refused } = await surveyAdapters();
  for (const { kind, driver } of found) say(`${kind}: ${driver}\n`);
  for (const { kind, why } of refused) say(`no ${kind}: ${why}\n`);
  if (found.length === 0) {
    throw new NoAdapterError(
      'No WebGPU adapter can be opened here: install a GPU driver, or on Debian: apt-get install libvulkan1 chromium',
    );
  }
  const faster = fasterDriver((found[0] as (typeof found)[0]).kind);
  if (faster !== undefined) say(`${faster}\n`);
  say(`variants of kernels tuned here: driftwell tune --show (${variantsFile()})\n`);
  return 0;
}
