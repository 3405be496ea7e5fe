import { FileError } from './fileError.ts';
import { dumpNpy, type NpyArray, parseNpy } from './npy.ts';
import { readZip, writeZip, type ZipLimits } from './zip.ts';

/** What an .npz archive holds: named arrays, and in our own files the JSON text of the run beside them. */
export interface Npz {
  arrays: Map<string, NpyArray>;
  config?: Uint8Array;
}

const CONFIG = 'config.json';

/**
 * Reads an .npz archive (numpy.savez, numpy.savez_compressed, or our own).
 * @throws FileError on a bad archive, a bad array in it, or anything beside arrays and config.json
 */
export function readNpz(file: string, bytes: Uint8Array, limits?: ZipLimits): Npz {
  const npz: Npz = { arrays: new Map() };
  for (const [name, content] of readZip(file, bytes, limits)) {
    if (name === CONFIG) npz.config = content;
    else if (name.endsWith('.npy')) npz.arrays.set(name.slice(0, -4), parseNpy(`${file}/${name}`, content));
    else throw new FileError(file, `holds "${name.slice(0, 40)}", which is not an array (.npy)`);
  }
  return npz;
}

/** Writes an .npz archive that numpy.load reads; the same contents give the same bytes. */
export function writeNpz(arrays: ReadonlyMap<string, NpyArray>, config?: Uint8Array): Uint8Array {
  const files = new Map<string, Uint8Array>();
  if (config) files.set(CONFIG, config);
  for (const [name, { data, shape }] of arrays) files.set(`${name}.npy`, dumpNpy(data, shape));
  return writeZip(files);
}
