import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FileLists } from '../experiments/run.ts';
import { FileError } from '../files/fileError.ts';
import { splitSpec } from '../files/fileSpec.ts';
import { takePatterns, takeWeights } from '../files/parsePatterns.ts';
import { sha256Hex } from '../files/stamp.ts';
import { generators } from '../memories/generators.ts';
import type { FileList } from '../params/dial.ts';
import { readBytes } from './readBytes.ts';

/** The dials that may name files. */
export const LISTS = ['memories', 'weights'] as const satisfies readonly (keyof FileLists)[];

/**
 * Reads the files that dials name, or of a file what is named behind it (`mine.csv:x,y`). A config that was saved with a
 * file's hash is held against the file that is there now. Returns the dials with {file, shape, sha256} in place of the
 * names, and a line about each file: what was taken of it. Throws FileError.
 */
export async function readLists(
  given: Readonly<Record<string, unknown>>,
): Promise<{ dials: Record<string, unknown>; files: FileLists; notes: string[] }> {
  const dials: Record<string, unknown> = { ...given };
  const files: FileLists = {};
  const notes: string[] = [];
  const memories = await fileHere(given.memories);
  if (memories) {
    const bytes = await readBytes(memories.file);
    const list = await listOf(memories, bytes);
    const { made, note } = await takePatterns(memories.file, bytes, memories.take);
    files.memories = made;
    dials.memories = { ...list, shape: [made.count, made.dim] };
    notes.push(`${counted(made.count, 'memory', 'memories')} of ${counted(made.dim, 'number', 'numbers')}: ${note}`);
    // Weights that come with the patterns in one .npz stay with them unless others are given.
  }
  const weights = await fileHere(given.weights);
  if (weights) {
    const bytes = await readBytes(weights.file);
    const list = await listOf(weights, bytes);
    const { made, note } = takeWeights(weights.file, bytes, weights.take);
    files.weights = made;
    dials.weights = { ...list, shape: [made.length] };
    notes.push(`${counted(made.length, 'weight', 'weights')}: ${note}`);
  }
  return { dials, files, notes };
}

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

interface Named {
  /** as it can be opened from here */
  file: string;
  /** what of it, or '' */
  take: string;
  /** of the file a saved config was made with */
  sha256?: unknown;
}

/**
 * The file that a dial's value names, judged by the value alone: for a link, whose names are looked for nowhere. Undefined
 * where it names a set, holds numbers, or is a word without folder and extension.
 */
export function fileOf(value: unknown): Named | undefined {
  if (typeof value === 'object' && value !== null && 'file' in value && typeof value.file === 'string') {
    return { ...splitSpec(value.file), ...('sha256' in value ? { sha256: value.sha256 } : {}) };
  }
  return isName(value) && looksLikeFile(splitSpec(value).file) ? splitSpec(value) : undefined;
}

/** The same, where what lies on the disk decides: any file there is may be named. */
async function fileHere(value: unknown): Promise<Named | undefined> {
  const named = fileOf(value);
  const spec = typeof value === 'string' ? value : ((value as Partial<FileList> | undefined)?.file ?? '');
  if (!named && !isName(value)) return undefined;
  const here = await existing(spec);
  return here ? { ...named, ...here } : named;
}

/** A text that names no set of memories, and not the weights that need no file. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== 'uniform' && !Object.hasOwn(generators, value.split(':')[0] ?? '');
}

/** The longest beginning of a spec, up to a colon, that is a file here: names may have colons, too. */
async function existing(spec: string): Promise<Named | undefined> {
  for (let end = spec.length; end > 0; end = spec.lastIndexOf(':', end - 1)) {
    const file = spec.slice(0, end);
    const there = await stat(file).then(
      () => true,
      () => false,
    );
    if (there) return { file, take: spec.slice(end + 1) };
  }
  return undefined;
}

/** A folder or an extension is in it. */
function looksLikeFile(name: string): boolean {
  return /[\\/]|\.[a-z]\w*$/i.test(name);
}

/** What a config keeps of the file. Throws FileError if it is not the one a saved config was made with. */
async function listOf({ file, take, sha256: expected }: Named, bytes: Uint8Array): Promise<Omit<FileList, 'shape'>> {
  const sha256 = await sha256Hex(bytes);
  if (typeof expected === 'string' && expected !== sha256) {
    throw new FileError(
      file,
      `is not the file the config was made with (sha256 ${sha256.slice(0, 12)}..., expected ${expected.slice(0, 12)}...)`,
    );
  }
  return { file: basename(file) + (take === '' ? '' : `:${take}`), sha256 };
}
