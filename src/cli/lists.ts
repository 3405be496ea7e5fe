import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { FileLists } from '../experiments/run.ts';
import { FileError } from '../files/fileError.ts';
import { memoryExtensions } from '../files/formatTexts.ts';
import { readPatterns, readWeights } from '../files/readPatterns.ts';
import { sha256Hex } from '../files/stamp.ts';
import type { FileList } from '../params/dial.ts';

/** The dials that may name files. */
export const LISTS = ['memories', 'weights'] as const satisfies readonly (keyof FileLists)[];

const MOST_BYTES = 512 * 2 ** 20;

/**
 * Reads the files that dials name. A text that ends like a file name is one; a config that was saved with a file's
 * hash is held against the file that is there now. Returns the dials with {file, shape, sha256} in place of the names.
 * Throws FileError.
 */
export async function readLists(
  given: Readonly<Record<string, unknown>>,
): Promise<{ dials: Record<string, unknown>; files: FileLists }> {
  const dials: Record<string, unknown> = { ...given };
  const files: FileLists = {};
  const memories = fileOf(given.memories);
  if (memories) {
    const bytes = await readBytes(memories.file);
    const patterns = readPatterns(memories.file, bytes);
    files.memories = patterns;
    dials.memories = await listOf(memories, bytes, [patterns.count, patterns.dim]);
    // Weights that come with the patterns in one .npz stay with them unless others are given.
  }
  const weights = fileOf(given.weights);
  if (weights) {
    const bytes = await readBytes(weights.file);
    files.weights = readWeights(weights.file, bytes);
    dials.weights = await listOf(weights, bytes, [files.weights.length]);
  }
  return { dials, files };
}

type Named = Pick<FileList, 'file'> & Partial<FileList>;

/** The file that a dial's value names, if it names one. */
export function fileOf(value: unknown): Named | undefined {
  if (typeof value === 'string' && memoryExtensions.includes(extname(value).slice(1).toLowerCase())) {
    return { file: value };
  }
  if (typeof value === 'object' && value !== null && 'file' in value && typeof value.file === 'string')
    return value as Named;
  return undefined;
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size > MOST_BYTES) throw new FileError(file, `has ${size} bytes; allowed are ${MOST_BYTES}`);
    return new Uint8Array(await readFile(file));
  } catch (error) {
    if (error instanceof FileError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new FileError(
      file,
      code === 'ENOENT' ? 'does not exist; check the name' : `cannot be read (${code ?? message})`,
    );
  }
}

async function listOf(named: Named, bytes: Uint8Array, shape: readonly number[]): Promise<FileList> {
  const sha256 = await sha256Hex(bytes);
  if (named.sha256 && named.sha256 !== sha256) {
    throw new FileError(
      named.file,
      `is not the file the config was made with (sha256 ${sha256.slice(0, 12)}..., expected ${named.sha256.slice(0, 12)}...)`,
    );
  }
  return { file: basename(named.file), shape, sha256 };
}
