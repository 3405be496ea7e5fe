import type { FileLists } from '../../../experiments/run.ts';
import type { Config } from '../../../params/table.ts';
import type { ListsBySha256 } from '../../protocol/fileMessages.ts';
import type { Opened } from './openFiles.ts';

/** Lists the reader has given as files. */
export interface GivenLists {
  bySha256: ListsBySha256;
  /** the last file, before anything was chosen of it */
  opened?: Opened;
}

/** The lists a config names as files, of those that were given; what is missing readInputs says. */
export function listsFor(config: Pick<Config, 'memories' | 'weights'>, given: GivenLists): FileLists {
  const listsOf = (dial: 'memories' | 'weights') => {
    const value = config[dial];
    return typeof value === 'object' && 'sha256' in value ? given.bySha256.get(value.sha256) : undefined;
  };
  const memories = listsOf('memories')?.memories;
  const weights = listsOf('weights')?.weights;
  return { ...(memories ? { memories } : {}), ...(weights ? { weights } : {}) };
}
