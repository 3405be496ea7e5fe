import { fstatSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { isMainThread } from 'node:worker_threads';
import { printable } from '../printable.ts';
import { WriteError } from './writeError.ts';

/** What commands say, on standard output and standard error. Words from outside cannot steer the terminal. */

/** Writes lines to standard output. Throws WriteError where a full disk is behind it. */
export function say(text: string): void {
  const bytes = Buffer.from(lines(text));
  if (!isMainThread || process.stdout instanceof Socket || !isFile(1)) process.stdout.write(bytes);
  else writeToFile(1, bytes);
}

/** Writes lines to standard error, where nobody is told of a failure. */
export function complain(text: string): void {
  process.stderr.write(lines(text));
}

/**
 * Hears of what is lost on the way out, from now on. A reader that has seen enough (`| head`) is no failure; `lost` is
 * called with any other.
 */
export function watchOutput(lost: (error: WriteError) => void): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') lost(new WriteError('standard output', error));
  });
  process.stderr.on('error', () => undefined);
}

const lines = (text: string) => text.split('\n').map(printable).join('\n');

/** Not a terminal, a pipe or a socket, which Node writes to in its own way. */
function isFile(fd: number): boolean {
  const kind = fstatSync(fd);
  return kind.isFile() || kind.isCharacterDevice();
}

/** Node itself leaves the rest away when a disk takes only a part. */
function writeToFile(fd: number, bytes: Uint8Array): void {
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
  } catch (error) {
    throw new WriteError('standard output', error);
  }
}
