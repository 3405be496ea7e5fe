import type { RunHeader } from '../files/runFile.ts';
import type { FileList } from '../params/dial.ts';

/** What page and engine say to each other about files. All reading, reckoning and writing is done by the engine. */
export type FileRequest =
  /** a file that was dropped or chosen: an earlier run, or memories */
  | { do: 'open'; name: string; bytes: Uint8Array }
  /** makes memories of what was opened last */
  | { do: 'prepare'; choice: Choice }
  /** the last result as a file */
  | { do: 'export'; format: ExportFormat };

export const exportFormats = ['png', 'npz', 'npy', 'csv', 'json'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** How the numbers of a file become memories. */
export interface Choice {
  /** columns to keep, from 0; ignored with `pca` */
  columns: readonly number[];
  /** the two directions of largest variance in place of columns */
  pca: boolean;
  /** their mean at the origin */
  centre: boolean;
  /** their root mean square distance from their mean is 1 */
  normalise: boolean;
}

/** What is in a file of memories. */
export interface Preview {
  name: string;
  count: number;
  dim: number;
  /** least and largest number of each column; of many columns the first */
  ranges: readonly (readonly [number, number])[];
  /** of the file's bytes */
  sha256: string;
  /** whether the file itself brings weights */
  weighted: boolean;
}

export interface SavedFile {
  name: string;
  type: string;
  bytes: Uint8Array<ArrayBuffer>;
}

export type FileAnswer =
  | { is: 'run'; name: string; header: RunHeader }
  | { is: 'memories'; preview: Preview }
  /** the memories are with the engine now; `saved` where they are no longer the numbers of the file */
  | { is: 'prepared'; list: FileList; saved?: SavedFile; note: string }
  | { is: 'files'; files: readonly SavedFile[] }
  /** one sentence */
  | { is: 'problem'; message: string };
