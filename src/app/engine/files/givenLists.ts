import type { FileLists } from '../../../experiments/run.ts';
import { splitSpec } from '../../../files/fileSpec.ts';
import type { FileList } from '../../../params/dial.ts';
import { type FileDial, isFile } from '../../../params/fileDials.ts';
import type { Config } from '../../../params/table.ts';
import type { ListsByKey } from '../../protocol/fileMessages.ts';
import type { Opened } from './openFiles.ts';

/** Lists the reader has given as files, and networks of the site. */
export interface GivenLists {
  byKey: ListsByKey;
  /** the last file, before anything was chosen of it */
  opened?: Opened;
}

/** The lists a config names, of those that are here; what is missing resolveInputs says. */
export function listsFor(config: Pick<Config, FileDial>, given: GivenLists): FileLists {
  const listsOf = (dial: FileDial) => {
    const value = config[dial];
    const key = isFile(value) ? listKey(value) : value;
    return typeof key === 'string' ? given.byKey.get(key) : undefined;
  };
  const memories = listsOf('memories')?.memories;
  const weights = listsOf('weights')?.weights;
  // cues are read as memories are
  const cue = listsOf('cue')?.memories;
  const network = listsOf('network')?.network;
  return {
    ...(memories ? { memories } : {}),
    ...(weights ? { weights } : {}),
    ...(cue ? { cue } : {}),
    ...(network ? { network } : {}),
  };
}

/** What a list is kept under: the file's hash, and what is taken of it where that is not all. */
export function listKey({ file, sha256 }: Pick<FileList, 'file' | 'sha256'>): string {
  const { take } = splitSpec(file);
  return take === '' ? sha256 : `${sha256}:${take}`;
}
