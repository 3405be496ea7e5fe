import { arrayShapes, arraysOf, type NetworkArray, numbersProblem, shapeProblem } from '../networks/checkNetwork.ts';
import type { Network, NetworkLayer, Training } from '../networks/network.ts';
import { quoted } from '../printable.ts';
import { FileError } from './fileError.ts';
import { dumpNpy, parseNpy } from './npy.ts';
import { NETWORK } from './npz.ts';
import { parseJson, utf8Text } from './runFile.ts';
import { hasZipSignature } from './signatures.ts';
import { canonicalJson, sha256Hex } from './stamp.ts';
import { openZip, unpack, writeZip, type ZipLimits } from './zip.ts';
import type { ZipEntry } from './zipDirectory.ts';

/**
 * Trained networks as files: an .npz archive that numpy.load reads, with an array for every list of numbers (centre,
 * frequencies; weights0, noise0, bias0 ...; little-endian, [in][out]) and network.json, which says shape and training.
 */

/** A network as it was read. */
export interface NetworkFile {
  network: Network;
  /** by which runs know it: SHA-256 of its numbers */
  sha256: string;
}

const FORMAT = 1;
/** A network of the largest shape that kernels read has less. */
const LIMITS: ZipLimits = { maxEntries: 64, maxBytes: 2 ** 26 };

/** What network.json holds. */
interface Description extends Pick<Network, 'dim' | 'hidden' | 'spread' | 'training'> {
  format: number;
  sha256: string;
}

/**
 * The bytes of a file; the same network gives the same bytes.
 * @throws RangeError if its lists do not fit its shape, or hold what is not finite
 */
export async function writeNetwork(network: Network): Promise<Uint8Array> {
  const { dim, hidden, spread, training } = network;
  const arrays = arraysOf(network);
  const problem = shapeProblem(network) ?? numbersProblem(arrays);
  if (problem) throw new RangeError(`the network ${problem}`);
  const sha256 = await networkHash(network);
  const text = canonicalJson({ format: FORMAT, dim, hidden, spread, training, sha256 });
  const files = new Map<string, Uint8Array>([[NETWORK, new TextEncoder().encode(`${text}\n`)]]);
  for (const { name, data, shape } of arrays) files.set(`${name}.npy`, dumpNpy(data, shape));
  return writeZip(files);
}

/** SHA-256 of the numbers of a network, as hexadecimal digits: spread and arrays in their order, little-endian. */
async function networkHash(network: Network): Promise<string> {
  const lists = [Float64Array.of(network.spread), ...arraysOf(network).map(({ data }) => data)];
  const bytes = new Uint8Array(lists.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of lists) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return sha256Hex(bytes);
}

/** Whether an archive says that it holds a network. */
export function isNetworkFile(file: string, bytes: Uint8Array): boolean {
  return hasZipSignature(bytes) && openZip(file, bytes, LIMITS).has(NETWORK);
}

/**
 * Reads a network. Nothing a file says is believed: layers, shapes, sizes and numbers are compared with what is there.
 * @throws FileError, one sentence, on whatever does not fit
 */
export async function readNetwork(file: string, bytes: Uint8Array): Promise<NetworkFile> {
  if (!hasZipSignature(bytes)) throw new FileError(file, 'is no trained network (.npz, as driftwell train writes it)');
  const entries = openZip(file, bytes, LIMITS);
  const description = entries.get(NETWORK);
  if (!description) {
    throw new FileError(file, `holds no ${NETWORK}, so it is no trained network; driftwell train writes one`);
  }
  const said = readDescription(`${file}/${NETWORK}`, unpack(file, description, LIMITS));
  const problem = shapeProblem(said);
  if (problem) throw new FileError(file, problem);
  const arrays = arrayShapes(said, waves(file, entries)).map((array) => readArray(file, entries, array));
  requireOnly(file, entries, arrays);
  const wrong = numbersProblem(arrays);
  if (wrong) throw new FileError(file, wrong);
  const network = networkOf(said, arrays);
  const sha256 = await networkHash(network);
  if (sha256 !== said.sha256) {
    throw new FileError(file, 'holds other numbers than were trained (its SHA-256 is wrong); copy or train it again');
  }
  return { network, sha256 };
}

function readDescription(file: string, bytes: Uint8Array): Description {
  const value = parseJson(file, utf8Text(file, bytes)) as Description | null;
  if (value?.format !== FORMAT) throw new FileError(file, `has another format than ${FORMAT}, the one that is read`);
  const { dim, hidden, spread, training, sha256 } = value;
  const isList = Array.isArray(hidden) && hidden.every((units) => typeof units === 'number');
  if (typeof dim !== 'number' || typeof spread !== 'number' || typeof sha256 !== 'string' || !isList) {
    throw new FileError(file, 'does not say dim, hidden, spread and sha256 of the network');
  }
  return { format: FORMAT, dim, hidden, spread, sha256, training: readTraining(file, training) };
}

function readTraining(file: string, training: Training | null | undefined): Training {
  const { memories, count, seed, steps, batch, rate, loss, details } = training ?? ({} as Partial<Training>);
  const numbers = { count, seed, steps, batch, rate, loss };
  const missing = Object.entries({ memories, ...numbers }).find(([, value]) => value === undefined)?.[0];
  if (missing) throw new FileError(file, `does not say training.${missing}`);
  if (typeof memories !== 'string' || Object.values(numbers).some((value) => typeof value !== 'number')) {
    throw new FileError(file, 'says of its training what is no number');
  }
  const isDetail = (value: unknown) => typeof value === 'string' || typeof value === 'number';
  if (details !== undefined && !(isPlain(details) && Object.values(details).every(isDetail))) {
    throw new FileError(file, 'has details of its training that are neither numbers nor words');
  }
  return { memories, ...(numbers as Required<typeof numbers>), ...(details && { details }) } as Training;
}

const isPlain = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** How many frequencies there are: the one size that the description does not say. */
function waves(file: string, entries: ReadonlyMap<string, ZipEntry>): number {
  return readNpy(file, entries, 'frequencies').data.length;
}

function readNpy(file: string, entries: ReadonlyMap<string, ZipEntry>, name: string) {
  const entry = entries.get(`${name}.npy`);
  if (!entry) throw new FileError(file, `holds no array ${name}, which a network of its shape has`);
  return parseNpy(`${file}/${name}.npy`, unpack(file, entry, LIMITS));
}

function readArray(
  file: string,
  entries: ReadonlyMap<string, ZipEntry>,
  { name, shape }: Omit<NetworkArray, 'data'>,
): NetworkArray {
  const read = readNpy(file, entries, name);
  if (read.shape.join() !== shape.join()) {
    throw new FileError(file, `holds ${name} of shape ${read.shape.join(' x ')}; its layers take ${shape.join(' x ')}`);
  }
  const isExact = name === 'centre' || name === 'frequencies';
  const data = isExact ? Float64Array.from(read.data) : Float32Array.from(read.data);
  return { name, shape, data };
}

function requireOnly(file: string, entries: ReadonlyMap<string, ZipEntry>, arrays: readonly NetworkArray[]): void {
  const known = new Set([NETWORK, ...arrays.map(({ name }) => `${name}.npy`)]);
  const other = [...entries.keys()].find((name) => !known.has(name));
  if (other === undefined) return;
  throw new FileError(file, `holds ${quoted(other)}, which a network of ${arrays.length} arrays has no use for`);
}

function networkOf({ dim, hidden, spread, training }: Description, arrays: readonly NetworkArray[]): Network {
  const byName = new Map(arrays.map(({ name, data }) => [name, data]));
  const layers = [...hidden, dim].map((_, l): NetworkLayer => {
    const noise = byName.get(`noise${l}`) as Float32Array | undefined;
    return {
      weights: byName.get(`weights${l}`) as Float32Array,
      ...(noise && { noise }),
      bias: byName.get(`bias${l}`) as Float32Array,
    };
  });
  const [centre, frequencies] = [byName.get('centre') as Float64Array, byName.get('frequencies') as Float64Array];
  return { dim, hidden, spread, centre, frequencies, layers, training };
}
