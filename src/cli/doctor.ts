import { ConfigError } from '../params/config.ts';
import { NoAdapterError, surveyAdapters } from './adapter.ts';
import type { ExamineOptions } from './examine.ts';
import { fasterDriver } from './mesa.ts';
import { say } from './terminal.ts';
import { variantsFile } from './variantsFile.ts';
import { versionFacts } from './versionFacts.ts';
import { checkWritable } from './wholeFile.ts';

export interface DoctorOptions extends ExamineOptions {
  /** also what is computed here, and how fast: see examine */
  full?: boolean;
  /** a file of somebody else is replaced, too */
  force?: boolean;
}

/**
 * `driftwell doctor`: what can be opened here, what cannot and why. Resolves to the exit code, 1 if a result of
 * `--full` was wrong. Throws NoAdapterError where nothing can be opened.
 */
export async function doctor({ full = false, force, ...options }: DoctorOptions): Promise<number> {
  // before minutes of measurement
  if (full) {
    await checkWritable('out', options.out, force);
    (await import('./examine.ts')).checkChoices(options);
  } else if (options.cases !== undefined || options.ops !== undefined) {
    throw new ConfigError(['--cases and --ops are choices of doctor --full; give --full, too, or leave them out']);
  }
  say(`driftwell ${versionFacts().join(', ')}\n`);
  const survey = await surveyAdapters();
  const { found, refused } = survey;
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
  if (!full) return 0;
  const { examine } = await import('./examine.ts');
  return examine(survey, options);
}
