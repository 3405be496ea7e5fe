import { quoted } from '../printable.ts';
import { FileError } from './fileError.ts';
import { dumpNpy, type NpyArray, parseNpy } from './npy.ts';
import { HEADER_REACH, parseNpyHeader } from './npyHeader.ts';
import { openZip, unpack, unpackStart, writeZip, type ZipLimits } from './zip.ts';

/** What an .npz archive holds: named arrays, and in our own files the JSON text of the run beside them. */
export interface Npz {
  arrays: Map<string, NpzArray>;
  config?: Uint8Array;
}

/** An array of which only the header has been read. */
export interface NpzArray {
  /** undefined where it cannot be read */
  shape?: readonly number[];
  /** Unpacks and parses it. Throws FileError. */
  read(): NpyArray;
}

const CONFIG = 'config.json';
/** Beside the arrays of a trained network (networkFile.ts). */
export const NETWORK = 'network.json';
const SUFFIX = '.npy';

/**
 * Opens an .npz archive (numpy.savez, numpy.savez_compressed, or our own). Arrays that
 * are not read may be of any kind and size.
 * @throws FileError on a bad archive, or anything beside arrays and config.json
 */
export function parseNpz(file: string, bytes: Uint8Array, limits?: ZipLimits): Npz {
  const npz: Npz = { arrays: new Map() };
  for (const [name, entry] of openZip(file, bytes, limits)) {
    const inside = `${file}/${name}`;
    if (name === CONFIG) npz.config = unpack(file, entry, limits);
    else if (name.endsWith(SUFFIX)) {
      const shape = shapeIn(inside, () => unpackStart(file, entry, HEADER_REACH), entry.size);
      const read = () => parseNpy(inside, unpack(file, entry, limits));
      npz.arrays.set(name.slice(0, -SUFFIX.length), { ...(shape ? { shape } : {}), read });
    } else if (name === NETWORK) {
      throw new FileError(file, 'holds a trained network; give it as network, and score = network');
    } else
      throw new FileError(
        file,
        `holds ${quoted(name)}, which is not an array (.npy); of a workbook save the sheet as CSV`,
      );
  }
  return npz;
}

function shapeIn(file: string, start: () => Uint8Array, length: number): readonly number[] | undefined {
  try {
    return parseNpyHeader(file, start(), length).shape;
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}

/** Writes an .npz archive that numpy.load reads; the same contents give the same bytes. */
export function writeNpz(arrays: ReadonlyMap<string, NpyArray>, config?: Uint8Array): Uint8Array {
  const files = new Map<string, Uint8Array>();
  if (config) files.set(CONFIG, config);
  for (const [name, { data, shape }] of arrays) files.set(`${name}.npy`, dumpNpy(data, shape));
  return writeZip(files);
}
