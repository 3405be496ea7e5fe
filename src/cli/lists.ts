import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { cueKinds } from '../experiments/cues.ts';
import type { FileLists } from '../experiments/run.ts';
import { FileError } from '../files/fileError.ts';
import { splitSpec } from '../files/fileSpec.ts';
import { sha256OfAll } from '../files/imagePatterns.ts';
import { patternsOfPngs, type ReadOptions, takePatterns, takeWeights } from '../files/parsePatterns.ts';
import { sha256Hex } from '../files/stamp.ts';
import { generators } from '../memories/generators.ts';
import { SHIPPED } from '../networks/shipped.ts';
import type { FileList } from '../params/dial.ts';
import type { FileDial } from '../params/fileDials.ts';
import { plural, quoted } from '../printable.ts';
import { networksIn } from './networkFiles.ts';
import { listedPictures, picturesIn } from './pictureFiles.ts';
import { readBytes } from './readBytes.ts';

/**
 * Reads the files that dials name, or of a file what is named behind it (`mine.csv:x,y`). A config that was saved with
 * a file's hash is held against the file that is there now. Returns the dials with {file, shape, sha256} in place of
 * the names, and a line about each file: what was taken of it. Throws FileError.
 *
 * @param options what memories of the experiment may be
 */
export async function readLists(
  given: Readonly<Record<string, unknown>>,
  options: ReadOptions = {},
): Promise<{ dials: Record<string, unknown>; files: FileLists; notes: string[] }> {
  const dials: Record<string, unknown> = { ...given };
  const files: FileLists = {};
  const notes: string[] = [];
  const memories = await fileHere('memories', given.memories);
  if (memories) {
    const { list, made, note } = await memoriesIn(memories, options);
    files.memories = made;
    dials.memories = { ...list, shape: [made.count, made.dim] };
    notes.push(`${plural(made.count, 'memory', 'memories')} of ${plural(made.dim, 'number')}: ${note}`);
    // Weights that come with the patterns in one .npz stay with them unless others are given.
  }
  const cue = await fileHere('cue', given.cue);
  if (cue) {
    const { list, made, note } = await memoriesIn(cue, { ...options, unweighted: true });
    files.cue = made;
    dials.cue = { ...list, shape: [made.count, made.dim] };
    notes.push(`${plural(made.count, 'cue')} of ${plural(made.dim, 'number')}: ${note}`);
  }
  const network = await fileHere('network', given.network);
  if (network) {
    const { networks, shape, sha256, note } = await networksIn(network.file);
    files.network = networks;
    dials.network = { ...(await listOf(network, sha256)), shape };
    notes.push(note);
  }
  const weights = await fileHere('weights', given.weights);
  if (weights) {
    const bytes = await readBytes(weights.file);
    const list = await listOf(weights, await sha256Hex(bytes));
    const { made, note } = takeWeights(weights.file, bytes, weights.take);
    files.weights = made;
    dials.weights = { ...list, shape: [made.length] };
    notes.push(`${plural(made.length, 'weight')}: ${note}`);
  }
  return { dials, files, notes };
}

/** One file, or several pictures: a folder of them, or their names with commas between them. */
async function memoriesIn(named: Named, options: ReadOptions) {
  const pictures = await picturesIn(named.file);
  if (!pictures) {
    const bytes = await readBytes(named.file);
    const list = await listOf(named, await sha256Hex(bytes));
    return { list, ...(await takePatterns(named.file, bytes, named.take, options)) };
  }
  if (named.take !== '') {
    throw new FileError(named.file, `is pictures, of which nothing can be taken by ${quoted(named.take)}`);
  }
  const list = await listOf(named, await sha256OfAll(pictures.files));
  const { made, note } = patternsOfPngs(named.file, pictures.files, options);
  return { list, made, note: [note, pictures.note].filter(Boolean).join('; ') };
}

interface Named {
  /** as it can be opened from here */
  file: string;
  /** what of it, or '' */
  take: string;
  /** of the file a saved config was made with */
  sha256?: unknown;
  /** how that config calls the file and what is taken of it: the same bytes may lie under another name by now */
  saved?: string;
}

/**
 * The file that a dial's value names, judged by the value alone: for a link, whose names are looked for nowhere.
 * Undefined where it names a set, holds numbers, or is a word without folder and extension.
 */
export function fileOf(dial: FileDial, value: unknown): Named | undefined {
  if (typeof value === 'object' && value !== null && 'file' in value && typeof value.file === 'string') {
    const saved = 'saved' in value && typeof value.saved === 'string' ? { saved: value.saved } : {};
    return { ...splitSpec(value.file), ...saved, ...('sha256' in value ? { sha256: value.sha256 } : {}) };
  }
  return isName(dial, value) && looksLikeFile(splitSpec(value).file) ? splitSpec(value) : undefined;
}

/** The same, where what lies on the disk decides: any file there is may be named. */
async function fileHere(dial: FileDial, value: unknown): Promise<Named | undefined> {
  if (typeof value === 'string' && isWord(dial, value)) return undefined;
  const named = fileOf(dial, value);
  const spec = typeof value === 'string' ? value : ((value as Partial<FileList> | undefined)?.file ?? '');
  if (!named && !isName(dial, value)) return undefined;
  const here = await existing(spec);
  return here ? { ...named, ...here } : named;
}

/** A text that is no word of the dial's own: it may be the name of a file. */
export function isName(dial: FileDial, value: unknown): value is string {
  return typeof value === 'string' && !isWord(dial, value);
}

/** A set of memories, weights that need no file, a kind of cue, networks that come with driftwell. */
function isWord(dial: FileDial, value: string): boolean {
  const words: Readonly<Record<FileDial, object>> = {
    memories: generators,
    weights: { uniform: true, duplicated: true },
    cue: { origin: true, ...cueKinds },
    network: { none: true, ...Object.fromEntries(Object.keys(SHIPPED).map((name) => [name.split(':', 1)[0], true])) },
  };
  return Object.hasOwn(words[dial], value.split(':')[0] ?? '');
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
async function listOf(
  { file, take, saved, sha256: expected }: Named,
  sha256: string,
): Promise<Omit<FileList, 'shape'>> {
  if (typeof expected === 'string' && expected !== sha256) {
    throw new FileError(
      file,
      `is not the file the config was made with (sha256 ${sha256.slice(0, 12)}..., expected ${expected.slice(0, 12)}...)`,
    );
  }
  if (saved !== undefined && expected === sha256) return { file: saved, sha256 };
  const name =
    listedPictures(file)
      ?.map((one) => basename(one))
      .join() ?? basename(file);
  return { file: name + (take === '' ? '' : `:${take}`), sha256 };
}
