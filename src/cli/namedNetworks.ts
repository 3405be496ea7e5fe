import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { namedNetworks as namedNetworksFrom } from '../experiments/namedNetworks.ts';
import type { FileLists } from '../experiments/run.ts';
import { FileError } from '../files/fileError.ts';
import type { Config } from '../params/table.ts';
import { readBytes } from './readBytes.ts';

/** The networks that a config names and that come with driftwell, from the disk. Throws FileError. */
export const namedNetworks = (config: Config): Promise<Pick<FileLists, 'network'>> =>
  namedNetworksFrom(config, async (file) => readBytes(fileOf(file)));

/** A file of networks/, which lies above this one in the checkout, the package and the pack. */
function fileOf(name: string): string {
  for (let folder = new URL('./', import.meta.url); ; ) {
    const file = fileURLToPath(new URL(`networks/${name}`, folder));
    if (existsSync(file)) return file;
    const above = new URL('../', folder);
    if (above.href === folder.href) {
      throw new FileError(name, 'comes with driftwell and is not there; install driftwell again');
    }
    folder = above;
  }
}
