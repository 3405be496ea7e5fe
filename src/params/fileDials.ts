import type { FileList, ListValue } from './dial.ts';
import type { Config, DialName } from './table.ts';

/** The dials whose value may be what a file holds. */
export const FILE_DIALS = ['memories', 'weights', 'cue', 'network'] as const satisfies readonly DialName[];

export type FileDial = (typeof FILE_DIALS)[number];

/** Whether a value of such a dial names a file: else it names a set, or holds its numbers itself. */
export const isFile = (value: ListValue): value is FileList => typeof value === 'object' && 'sha256' in value;

/** The files that a config names. */
export const filesIn = (config: Config): FileList[] => FILE_DIALS.map((name) => config[name]).filter(isFile);
