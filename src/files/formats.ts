import type { RunFile } from './runFile.ts';
import { firstCharacter, hasNpyMagic, hasPngSignature, hasZipSignature } from './signatures.ts';

/**
 * A format in which a run is written and found again. Command line and page, their help texts, `open` and the docs loop
 * over the table `formats`.
 */
export interface Format<Name extends string = string> {
  /** of a file, without the dot */
  extension: Name;
  /** media type */
  type: string;
  /** what a file holds, for docs */
  doc: string;
  /** the picture; every result; or one: the array that the picture shows, or the table beside it */
  holds: 'picture' | 'all' | 'array' | 'table';
  /** true if a file cannot carry its config, which then stands in a second one, <name>.json */
  sidecar?: true;
  /** what memories can be read from such a file: rows of numbers, or the ink of a picture; absent: none */
  memories?: 'numbers' | 'picture';
  /** whether bytes are of this format; the first row that says so decides */
  recognize(bytes: Uint8Array): boolean;
  /** what writes and reads it, loaded when it is needed: the page starts without */
  load(): Promise<Codec>;
}

/** A module that writes the results of a run in a format, and finds the config in its files. */
export interface Codec {
  /**
   * The bytes of a run; where a file holds one result, the run has no other. Absent for pictures, which the doors draw.
   */
  encode?(run: RunFile): Uint8Array;
  /** The JSON text of the run in a file; undefined where it has none. Throws FileError if the file is broken. */
  runText(name: string, bytes: Uint8Array): string | undefined;
}

const table = [
  {
    extension: 'png',
    type: 'image/png',
    doc: 'the picture, as the command line draws it',
    holds: 'picture',
    memories: 'picture',
    recognize: hasPngSignature,
    load: () => import('./pngRun.ts'),
  },
  {
    extension: 'npz',
    type: 'application/zip',
    doc: 'every result, as arrays',
    holds: 'all',
    memories: 'numbers',
    recognize: hasZipSignature,
    load: () => import('./npzRun.ts'),
  },
  {
    extension: 'npy',
    type: 'application/octet-stream',
    doc: 'the result that the picture shows; its config is in a second file, `.npy.json`',
    holds: 'array',
    sidecar: true,
    memories: 'numbers',
    recognize: hasNpyMagic,
    load: () => import('./npyRun.ts'),
  },
  {
    extension: 'csv',
    type: 'text/csv',
    doc: 'the result that the picture shows, or its table: of generated samples the shares',
    holds: 'table',
    memories: 'numbers',
    recognize: (bytes) => firstCharacter(bytes) === '#',
    load: () => import('./csvRun.ts'),
  },
  {
    extension: 'json',
    type: 'application/json',
    doc: 'every result',
    holds: 'all',
    recognize: (bytes) => firstCharacter(bytes) === '{',
    load: () => import('./jsonRun.ts'),
  },
] as const satisfies readonly Format[];

/** The name of a format, which is the extension of its files. */
export type FormatName = (typeof table)[number]['extension'];

/** Every format, in the order in which bytes are tried. */
export const formats: readonly Format<FormatName>[] = table;

/** Extensions of texts that are read as memories like .csv; no run is written so. */
export const TEXTS_OF_NUMBERS: readonly string[] = ['tsv', 'txt', 'dat'];

/** Extensions of pictures that a browser decodes beside .png. */
export const PICTURES_OF_BROWSERS: readonly string[] = ['jpg', 'jpeg', 'webp'];
