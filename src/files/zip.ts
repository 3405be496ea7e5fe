import { Inflate, type Zippable, zipSync } from 'fflate';
import { quoted } from '../printable.ts';
import { FileError, orFileError, readableSize } from './fileError.ts';
import { crc32, type ZipEntry, zipEntries } from './zipDirectory.ts';

/** What an archive may cost to open. */
export interface ZipLimits {
  maxEntries?: number;
  /** all entries together, unpacked */
  maxBytes?: number;
  /** unpacked size over packed size of one entry; deflate itself cannot pass 1032 */
  maxRatio?: number;
}

/**
 * Unpacks an archive into memory, by name.
 *
 * The sizes an archive declares are added up against the limits before anything is unpacked, and again counted while
 * unpacking, in small pieces: neither an honest bomb nor a lying one gets past the limit by more than one piece.
 *
 * @throws FileError on anything that is not a whole, plain archive within the limits
 */
export function parseZip(file: string, bytes: Uint8Array, limits: ZipLimits = {}): Map<string, Uint8Array> {
  const entries = openZip(file, bytes, limits);
  const total = [...entries.values()].reduce((sum, { size }) => sum + size, 0);
  checkSize(file, total, limits);
  return new Map(Array.from(entries, ([name, entry]) => [name, unpack(file, entry, limits)]));
}

/**
 * What is in an archive, by name, still packed. A Map, because names are the sender's choice and may be '__proto__'.
 *
 * @throws FileError on a broken directory, too many entries, or two of one name
 */
export function openZip(file: string, bytes: Uint8Array, { maxEntries = 256 }: ZipLimits = {}): Map<string, ZipEntry> {
  const entries = new Map<string, ZipEntry>();
  for (const entry of zipEntries(file, bytes, maxEntries)) {
    if (entries.has(entry.name)) throw new FileError(file, `holds ${quoted(entry.name)} twice`);
    entries.set(entry.name, entry);
  }
  return entries;
}

function checkSize(file: string, size: number, { maxBytes = 2 ** 28 }: ZipLimits): void {
  if (size <= maxBytes) return;
  throw new FileError(file, `would unpack to ${readableSize(size)}; at most ${readableSize(maxBytes)} are read`);
}

/** Compressed bytes pushed at once: at deflate's best ratio of 1032 they make at most 16 MB. */
const PIECE = 2 ** 14;
/** Where only the first bytes are wanted. */
const START_PIECE = 2 ** 9;

/** One entry. @throws FileError if it is past the limits, or damaged */
export function unpack(file: string, entry: ZipEntry, limits: ZipLimits = {}): Uint8Array {
  checkSize(file, entry.size, limits);
  if (entry.size > (limits.maxRatio ?? 1100) * Math.max(1, entry.packed.length)) {
    const sizes = `${readableSize(entry.packed.length)} to ${readableSize(entry.size)}`;
    throw new FileError(file, `${quoted(entry.name)} would grow from ${sizes}, which no honest file does`);
  }
  const content = entry.deflated ? inflate(file, entry) : entry.packed.slice();
  if (content.length !== entry.size) throw wrongSize(file, entry, `${content.length} bytes`);
  if (crc32(content) !== entry.crc) {
    throw new FileError(file, `${quoted(entry.name)} is damaged (its checksum is wrong); copy or save the file again`);
  }
  return content;
}

function inflate(file: string, entry: ZipEntry): Uint8Array {
  const content = new Uint8Array(entry.size);
  let length = 0;
  const stream = new Inflate((piece) => {
    if (length + piece.length > entry.size) throw wrongSize(file, entry, 'more');
    content.set(piece, length);
    length += piece.length;
  });
  orFileError(file, `${quoted(entry.name)} cannot be unpacked`, () => {
    for (let at = 0; at < entry.packed.length; at += PIECE) {
      stream.push(entry.packed.subarray(at, at + PIECE), at + PIECE >= entry.packed.length);
    }
  });
  return content.subarray(0, length);
}

/** The first bytes of an entry, at most so many; its checksum is not looked at. @throws FileError if it is damaged */
export function unpackStart(file: string, { name, packed, deflated, size }: ZipEntry, length: number): Uint8Array {
  const most = Math.min(length, size);
  if (!deflated) return packed.slice(0, most);
  const start = new Uint8Array(most);
  let filled = 0;
  const stream = new Inflate((piece) => {
    const part = piece.subarray(0, most - filled);
    start.set(part, filled);
    filled += part.length;
  });
  orFileError(file, `${quoted(name)} cannot be unpacked`, () => {
    for (let at = 0; at < packed.length && filled < most; at += START_PIECE) {
      stream.push(packed.subarray(at, at + START_PIECE), at + START_PIECE >= packed.length);
    }
  });
  return start.subarray(0, filled);
}

function wrongSize(file: string, entry: ZipEntry, came: string): FileError {
  return new FileError(file, `${quoted(entry.name)} promises ${entry.size} bytes but holds ${came}`);
}

/** Packs files, in the given order; the same contents give the same bytes, whenever and wherever. */
export function writeZip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  // A null prototype: names may be anything. fflate reads the date in local time, so it is made in local time.
  const content: Zippable = Object.create(null);
  for (const [name, bytes] of files) content[name] = bytes;
  return zipSync(content, { level: 4, mtime: new Date(1980, 0, 1) });
}
