import type { FileLists } from '../../experiments/run.ts';
import type { FormatName } from '../../files/formats.ts';
import type { Range, TableChoice } from '../../files/preparePatterns.ts';
import type { RunHeader } from '../../files/runFile.ts';
import type { Tone } from '../../memories/drawing.ts';
import type { Patterns } from '../../memories/patterns.ts';
import type { FileList } from '../../params/dial.ts';

/**
 * Lists given as files, by listKey, and networks of the site by their names: what a config
 * names is exactly these numbers, or missing.
 */
export type ListsByKey = Map<string, FileLists>;

/** What page and engine say to each other about files. All reading, reckoning and writing is done by the engine. */
export type FileRequest =
  /**
   * what was dropped or chosen together: an earlier run, a trained network, or memories;
   * `awaited`: lists of the config that files hold
   */
  | { do: 'open'; files: readonly GivenFile[]; awaited: readonly FileList[] }
  /** rows become columns in what was opened last */
  | { do: 'transpose' }
  /** what a choice would make of it, before it is used */
  | { do: 'look'; choice: MemoriesChoice }
  /** makes memories or weights of what was opened last */
  | { do: 'prepare'; choice: Choice }
  /** the last result as a file */
  | { do: 'export'; format: FormatName }
  /** the memories of the last result */
  | { do: 'memories' };

export interface GivenFile {
  name: string;
  bytes: Uint8Array;
}

/** What shall be made of a file. */
export type Choice = MemoriesChoice | { as: 'weights' };
export type MemoriesChoice = TableChoice | DrawingChoice;

export type { Range, TableChoice };

/** How a picture becomes memories. */
export interface DrawingChoice {
  as: 'drawing';
  points: number;
  tone: Tone;
}

/** At most so many points are made of a picture. */
export const MOST_POINTS = 1024;

/** What is in a file of memories, before anything is made of it. */
export type Preview = TablePreview | DrawingPreview;

/** A table of numbers, before columns are chosen. */
export interface TablePreview {
  kind: 'table';
  name: string;
  /** of the file's bytes */
  sha256: string;
  count: number;
  dim: number;
  /** what numpy calls the type of its numbers, or text */
  dtype: string;
  /** of many columns the first */
  columns: readonly ColumnPreview[];
  /** rows in which a number is missing */
  gaps: number;
  /** whether the file itself brings an array of weights */
  weighted: boolean;
  /** the column, from 1, that weighs the rows by its name */
  weigher?: number;
  /** what is wrong in the columns that are taken where none are chosen, or '' */
  problem: string;
  /** pixels of each picture whose brightness is a row */
  picture?: { width: number; height: number };
}

/** A column of it: its range, and in how many rows a number is missing. */
export interface ColumnPreview {
  name: string;
  /** NaN for a column without numbers */
  least: number;
  most: number;
  gaps: number;
  /** whether it is taken where none are chosen: row names, classes and the like are not */
  usual: boolean;
}

/** A picture whose ink becomes points. */
export interface DrawingPreview {
  kind: 'drawing';
  name: string;
  sha256: string;
  width: number;
  height: number;
  /** what is taken for ink, and how many points, unless the reader says otherwise */
  tone: Tone;
  points: number;
}

export interface SavedFile {
  name: string;
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** What the engine answers to a message about files. */
export type FileAnswer =
  | { is: 'run'; name: string; header: RunHeader }
  /** `known`: these very bytes were given before */
  | { is: 'memories'; preview: Preview; known: boolean }
  | { is: 'looked'; look: Look }
  /** the list is with the engine now */
  | ({ is: 'prepared' } & Prepared)
  /** a trained network, which the engine has now; `note`: what it was trained on */
  | { is: 'network'; list: FileList; note: string }
  | { is: 'patterns'; patterns: Patterns }
  | { is: 'files'; files: readonly SavedFile[] }
  /** one sentence */
  | { is: 'problem'; message: string };

/** Memories as a choice makes them. */
export interface Look {
  count: number;
  dim: number;
  /** [.., dim] of many memories some, evenly; none above three dimensions */
  points: Float64Array;
  parting?: number;
}

/** At most so many points are shown of memories that wait. */
export const MOST_SHOWN = 2000;

/** A list for a dial. */
export interface Prepared {
  dial: 'memories' | 'weights';
  list: FileList;
  /** where it is no longer the numbers of the file: a file of its own */
  saved?: SavedFile;
  /** what was done and what came of it; '' if nothing was */
  note: string;
  /** at which two memories as far apart as neighbours are have just become two minima; unknown of one or very many */
  parting?: number;
}
