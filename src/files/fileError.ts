import { printable, quotable, significant } from '../printable.ts';

/**
 * A file that cannot be used: the one error class of everything that reads. The message is one sentence that starts
 * with the file's name and says what came, what is allowed and, where there is something to do, what to do.
 */
export class FileError extends Error {
  override name = 'FileError';
  readonly file: string;

  constructor(file: string, problem: string, options?: { cause?: unknown }) {
    super(printable(`${shownName(file)}: ${problem}`), options);
    this.file = file;
  }
}

/** Runs what may throw anything (a library on hostile bytes) and turns all but a FileError into one. */
export function orFileError<T>(file: string, problem: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FileError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new FileError(file, `${problem} (${quotable(reason, 120)})`, { cause: error });
  }
}

function shownName(file: string): string {
  return file === '' ? 'file' : quotable(file, 80);
}

/** '3 MB', for messages about sizes. */
export function readableSize(bytes: number): string {
  for (const [unit, size] of [
    ['GB', 2 ** 30],
    ['MB', 2 ** 20],
    ['kB', 2 ** 10],
  ] as const) {
    if (bytes >= size) return `${significant(bytes / size, 3)} ${unit}`;
  }
  return `${bytes} bytes`;
}
