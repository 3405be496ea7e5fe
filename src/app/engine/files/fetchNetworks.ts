import { namedNetworks } from '../../../experiments/namedNetworks.ts';
import type { FileLists } from '../../../experiments/run.ts';
import type { Config } from '../../../params/table.ts';

/** Where the site has the files of networks/, by their paths. */
const addresses = import.meta.glob<string>('../../../../networks/*.npz', {
  query: '?url',
  import: 'default',
  eager: true,
});

/**
 * The networks that a config names, from the site. Throws where they cannot be fetched, and FileError on other bytes.
 */
export const fetchNetworks = (config: Config): Promise<Pick<FileLists, 'network'>> =>
  namedNetworks(config, async (file) => {
    const response = await fetch(addresses[`../../../../networks/${file}`] ?? file).catch(() => undefined);
    if (response?.ok) return new Uint8Array(await response.arrayBuffer());
    throw new Error(`The network ${file} cannot be fetched (${response?.status ?? 'no connection'})`);
  });
