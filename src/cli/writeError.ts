import { quoted } from '../printable.ts';

/** A file that could not be written, in one sentence; the command line ends with code 1. */
export class WriteError extends Error {
  override readonly name = 'WriteError';
  /** as Node names it: ENOSPC, EACCES */
  readonly code: string | undefined;

  constructor(file: string, cause: unknown) {
    super(`${quoted(file, 200)} cannot be written (${reasonOf(cause)})`, { cause });
    this.code = (cause as NodeJS.ErrnoException).code;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  EISDIR: 'it is a folder',
  EEXIST: 'a file has this name',
  ENOTDIR: 'a part of the path is no folder',
  ENAMETOOLONG: 'the name is too long',
  EIO: 'the disk reports an error',
  ENOENT: 'there is no such folder',
  ELOOP: 'its links lead in a circle',
  EBUSY: 'another program uses it',
};

/** Why a file could not be written, or read: the code and what it means. */
export function reasonOf(cause: unknown): string {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  return REASONS[code] ? `${code}: ${REASONS[code]}` : code || message;
}
