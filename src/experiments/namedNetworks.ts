import { FileError } from '../files/fileError.ts';
import { readNetwork } from '../files/networkFile.ts';
import { sha256Hex } from '../files/stamp.ts';
import type { Network } from '../networks/network.ts';
import { SHIPPED, shippedFile, shippedNames } from '../networks/shipped.ts';
import { isActive } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import type { FileLists } from './run.ts';

/**
 * The networks that a config names and that come with driftwell, for resolveInputs; nothing where it names none.
 * @param bytesOf the bytes of a file of networks/, such as pham9.npz
 * @throws FileError if they are not those that came with this version
 */
export async function namedNetworks(
  config: Config,
  bytesOf: (file: string) => Promise<Uint8Array>,
): Promise<Pick<FileLists, 'network'>> {
  const names = isActive('network', config) ? shippedNames(String(config.network)) : [];
  return names.length === 0 ? {} : { network: await Promise.all(names.map((name) => readNamed(name, bytesOf))) };
}

async function readNamed(name: string, bytesOf: (file: string) => Promise<Uint8Array>): Promise<Network> {
  const file = shippedFile(name);
  const bytes = await bytesOf(file);
  if ((await sha256Hex(bytes)) !== SHIPPED[name]) {
    throw new FileError(file, `is not the network ${name} of this version (its SHA-256 is another); get it again`);
  }
  return (await readNetwork(file, bytes)).network;
}
