import { access, constants, mkdir, readFile, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Variant } from '../gpu/variants.ts';
import { withVariants } from '../simulation/keptVariants.ts';
import { writeWhole } from './wholeFile.ts';
import { WriteError } from './writeError.ts';

/** The file of what was tuned on this machine. It can be measured again, so it lies in the user's folder of caches. */

/** DRIFTWELL_CACHE names another folder. */
function cacheFolder(): string {
  const { DRIFTWELL_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (DRIFTWELL_CACHE) return DRIFTWELL_CACHE;
  if (process.platform === 'win32' && LOCALAPPDATA) return join(LOCALAPPDATA, 'driftwell', 'Cache');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'driftwell');
  return join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'driftwell');
}

export const variantsFile = (): string => join(cacheFolder(), 'variants.json');

/** The text of the file; undefined where there is none that can be read. */
export function readVariants(): Promise<string | undefined> {
  return readFile(variantsFile(), 'utf8').catch(() => undefined);
}

/**
 * Puts what was chosen on this adapter beside what the file has. Of two processes that write at once the later one
 * wins: the other measures again. Throws WriteError.
 */
export async function keepVariants(adapter: string, chosen: ReadonlyMap<string, Variant>): Promise<void> {
  await checkKeepable();
  await writeWhole(variantsFile(), Buffer.from(withVariants(await readVariants(), adapter, chosen)));
}

/** Throws WriteError where nothing could be kept: said before seconds of measurement. */
export async function checkKeepable(): Promise<void> {
  try {
    await mkdir(cacheFolder(), { recursive: true });
    await access(cacheFolder(), constants.W_OK);
  } catch (error) {
    throw new WriteError(variantsFile(), error);
  }
}

/** Throws WriteError. */
export async function forgetVariants(): Promise<void> {
  await rm(variantsFile(), { force: true }).catch((error) => {
    throw new WriteError(variantsFile(), error);
  });
}
