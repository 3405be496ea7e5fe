import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FileError } from '../files/fileError.ts';
import { readNetwork } from '../files/networkFile.ts';
import { sha256Hex } from '../files/stamp.ts';
import { allTrainedText, trainedText } from '../networks/describeNetwork.ts';
import { type Network, unitsOf } from '../networks/network.ts';
import { ANY_COUNT } from '../networks/shipped.ts';
import { readBytes } from './readBytes.ts';

/** Trained networks of a run. */
export interface NetworkFiles {
  networks: readonly Network[];
  /** units of every layer; of several files, how many there are */
  shape: readonly number[];
  /** of the file; of several, of their hashes */
  sha256: string;
  note: string;
}

/**
 * The network of a file; or of a name with {count} in it those of all files that have a number in its place, one for
 * each number of memories. Throws FileError where there is none, and where two were trained on as many memories.
 */
export async function networksIn(name: string): Promise<NetworkFiles> {
  if (!basename(name).includes(ANY_COUNT)) {
    const bytes = await readBytes(name);
    const { network } = await readNetwork(name, bytes);
    return {
      networks: [network],
      shape: unitsOf(network),
      sha256: await sha256Hex(bytes),
      note: `${basename(name)}: ${trainedText(network)}`,
    };
  }
  const [before = '', after = ''] = basename(name).split(ANY_COUNT);
  const folder = dirname(name);
  const entries = await readdir(folder).catch(() => []);
  const numberIn = (entry: string) =>
    entry.startsWith(before) && entry.endsWith(after) ? entry.slice(before.length, entry.length - after.length) : '';
  const found = entries.filter((entry) => /^\d+$/.test(numberIn(entry)));
  if (found.length === 0) {
    throw new FileError(name, 'names no file; there must be some with a number of memories in place of {count}');
  }
  found.sort((a, b) => Number(numberIn(a)) - Number(numberIn(b)));
  const networks: Network[] = [];
  const hashes: string[] = [];
  for (const entry of found) {
    const bytes = await readBytes(join(folder, entry));
    const { network } = await readNetwork(entry, bytes);
    const { count } = network.training;
    if (networks.some(({ training }) => training.count === count)) {
      throw new FileError(entry, `was trained on ${count} memories, as another of these files; keep one of them`);
    }
    networks.push(network);
    hashes.push(await sha256Hex(bytes));
  }
  return {
    networks,
    shape: [networks.length],
    sha256: await sha256Hex(hashes.join('\n')),
    note: `${basename(name)}: ${allTrainedText(networks)}`,
  };
}
