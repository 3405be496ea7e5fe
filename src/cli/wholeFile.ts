import { randomUUID } from 'node:crypto';
import { type FileHandle, open, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ConfigError } from '../params/config.ts';
import { quoted } from '../printable.ts';
import { isOurs } from './ownFile.ts';
import { reasonOf, WriteError } from './writeError.ts';

/** The file that a name stands for: a link is written through, and stays. */
async function targetOf(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch {
    // of a file that is not there yet, the link may be
    const to = await readlink(file).catch(() => undefined);
    return to === undefined ? file : resolve(dirname(file), to);
  }
}

/**
 * Writes a file by way of a second name that no other process uses, so that nobody ever sees half a file under its own,
 * also not after the power has failed. Throws WriteError, and leaves then what was there before.
 */
export async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const target = await targetOf(file);
  const partial = partialOf(target);
  try {
    const handle = await open(partial, 'wx');
    try {
      await writeAll(handle, bytes, 0);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw new WriteError(file, error);
  }
}

/** Writes all of `bytes` at a place in a file: a disk that fills takes less than it is given and reports no error. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done);
    if (bytesWritten === 0) throw Object.assign(new Error('nothing was written'), { code: 'ENOSPC' });
    done += bytesWritten;
  }
}

/**
 * Throws ConfigError unless a file of this name could be written now, in its folder, and would replace none but our
 * own; `force`: any. `dial`: what names the file.
 */
export async function checkWritable(dial: string, file: string, force = false): Promise<void> {
  const refuse = (why: string) => new ConfigError([`${dial} is ${quoted(file, 200)}; ${why}`]);
  const target = await targetOf(file);
  const folder = dirname(target);
  const place = await stat(folder).catch(() => undefined);
  if (!place?.isDirectory())
    throw refuse(`${quoted(folder, 200)} ${place ? 'is no folder' : 'is a folder that does not exist'}`);
  try {
    const there = await stat(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    if (there?.isDirectory()) throw refuse('this is a folder; give the name of a file');
    // an empty file has nothing to lose; of whatever cannot be read, nobody knows
    if (there?.size && !force && !(await isOurs(file).catch(() => false)))
      throw refuse('the file that is there is none of driftwell; choose another name, or replace it with --force');
    const partial = partialOf(target);
    await (await open(partial, 'wx')).close();
    await rm(partial);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw refuse(`it cannot be written (${reasonOf(error)}); choose another place`);
  }
}

/** In the same folder, as only there a rename is one step, and not longer than a name may be. */
function partialOf(file: string): string {
  return join(dirname(file), `${basename(file).slice(0, 40)}.${process.pid}-${randomUUID().slice(0, 8)}.partial`);
}
